"""How fast searching is, beside SQLite FTS5 over the same documents in the same run; and how fast documents are added.

    .venv/bin/python benchmarks/search.py [--documents 50000 500000] [--engines tantivy fts5 …] [--rounds 3]

Documents are the corpus's, then more of them made of its paragraphs (of the same source, by lot). Each engine answers
the judged queries by turns, whole: parsing, letting words go, twenty answers with marked titles and passages, and the
counts of five facets. FTS5 (porter, title three times the text, any of the words) counts the same facets and cuts
snippets. Engines: tantivy, whoosh, fts5 (a postgresql: URL works too, but its work is done in another process, and not
counted). Prints medians and 95th percentiles over the queries, of processor time, of each query the best of its rounds:
the one that others on the machine disturbed the least; and ratios, since only those say anything on a noisy machine.
Documents added are counted by the second of processor time, too, without that of making them up.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
os.environ.setdefault("HUB_VAR", tempfile.mkdtemp(prefix="hub-benchmark-"))

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402 - Django must be up
from django.core.management import call_command  # noqa: E402
from relevance import NOW, document  # noqa: E402 - beside this file

from hub.search import search  # noqa: E402
from hub.search.analysis import words  # noqa: E402
from hub.search.engines import connect  # noqa: E402
from hub.search.stopwords import STOP_WORDS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hub.search.document import Document

FACETS = ("source", "kind", "year", "level", "length")
PARAGRAPHS = 40  # of a made document, at most


def corpus(path: Path, wanted: int) -> Iterator[Document]:
    """The corpus's documents, then recombined ones, `wanted` in all."""
    with gzip.open(path / "posts" / "posts.jsonl.gz", "rt", encoding="utf-8") as file:
        originals = [document(json.loads(line)) for line in file]
    yield from originals[:wanted]
    pieces: dict[str, list[str]] = defaultdict(list)
    for each in originals:
        pieces[each.source] += [piece for piece in re.split(r"\n\s*\n", each.text) if piece.strip()]
    lot = random.Random(1)
    for n in range(len(originals), wanted):
        like = originals[n % len(originals)]
        count = min(max(1, like.text.count("\n\n")), PARAGRAPHS)
        text = "\n\n".join(lot.choices(pieces[like.source] or [""], k=count))
        yield replace(like, key=f"{like.key}-{n}", url=f"{like.url}/~{n}", text=text)


class Fts5:
    """SQLite's full-text search, as one would use it without an engine of one's own."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path)
        self.database.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, source, kind, year, level, length)")
        self.database.execute("CREATE VIRTUAL TABLE found USING fts5 (title, text, tokenize='porter unicode61')")

    def fill(self, documents: Iterable[Document]) -> int:
        n = 0
        with self.database:
            for n, each in enumerate(documents, 1):
                year = each.date.year if each.date else None
                self.database.execute(
                    "INSERT INTO doc VALUES (?,?,?,?,?,?)", (n, each.source, each.kind, year, None, None)
                )
                self.database.execute(
                    "INSERT INTO found (rowid, title, text) VALUES (?,?,?)", (n, each.title, each.text)
                )
        return n

    def ask(self, text: str) -> None:
        wanted = [word for word in words(text) if word not in STOP_WORDS] or list(words(text))
        match = " OR ".join(f'"{word}"' for word in wanted)
        ask = self.database.execute
        ask(
            "SELECT rowid, highlight(found, 0, '[', ']'), snippet(found, 1, '[', ']', '…', 30) FROM found "
            "WHERE found MATCH ? ORDER BY bm25(found, 3.0, 1.0) LIMIT 20",
            (match,),
        ).fetchall()
        ask("SELECT count(*) FROM found WHERE found MATCH ?", (match,)).fetchall()
        for name in FACETS:
            ask(
                f"SELECT {name}, count(*) FROM found JOIN doc ON doc.id = found.rowid WHERE found MATCH ? "
                f"GROUP BY {name} ORDER BY 2 DESC LIMIT 50",
                (match,),
            ).fetchall()


def ours(url: str) -> Callable[[str], None]:
    """A whole search over the engine at `url`."""

    def ask(text: str) -> None:
        settings.HUB_SEARCH_URL = url
        found = search(text, size=20, facets=FACETS, now=NOW)
        assert found.engine != "database", "the index is not used"

    return ask


def built(name: str, directory: Path, documents: Iterator[Document]) -> tuple[Callable[[str], None], float]:
    """An engine filled with documents, and how many it took a second of one core."""
    made = Made(documents)
    started = time.process_time()
    if name == "fts5":
        fts5 = Fts5(directory / "fts5.sqlite3")
        ask, n = fts5.ask, fts5.fill(made)
    else:
        url = name if ":" in name else f"{name}://{directory}/{name}"
        with connect(url).rebuilding() as writer:
            ask, n = ours(url), writer.add(made)
    return ask, n / (time.process_time() - started - made.took)


class Made:
    """Documents, and how many seconds of this thread's processor time it took to make them up."""

    def __init__(self, documents: Iterator[Document]) -> None:
        self.documents = documents
        self.took = 0.0

    def __iter__(self) -> Iterator[Document]:
        started = time.thread_time()
        for each in self.documents:
            self.took += time.thread_time() - started
            yield each
            started = time.thread_time()


def measured(engines: dict[str, Callable[[str], None]], queries: list[str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of this process (whoever else uses the machine) for each query on each engine, by turns, at best."""
    times: dict[str, dict[str, float]] = {name: {} for name in engines}
    for _ in range(rounds + 1):
        for query in queries:
            for name, ask in engines.items():
                started = time.process_time()
                ask(query)
                took = (time.process_time() - started) * 1000
                times[name][query] = min(took, times[name].get(query, took))
    return {name: list(of.values()) for name, of in times.items()}


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--documents", type=int, nargs="+", default=[50_000])
    parser.add_argument("--engines", nargs="+", default=["tantivy", "fts5"])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    lines = (options.data / "search" / "dev.jsonl").read_text("utf-8").splitlines()
    queries = [json.loads(line)["query"] for line in lines]
    call_command("migrate", verbosity=0)
    first: dict[str, float] = {}
    for wanted in options.documents:
        with tempfile.TemporaryDirectory() as directory:
            engines: dict[str, Callable[[str], None]] = {}
            for name in options.engines:
                engines[name], rate = built(name, Path(directory), corpus(options.data, wanted))
                print(f"{wanted:,} documents into {name}: {rate:,.0f} a second of one core", flush=True)
            report(measured(engines, queries, options.rounds), wanted, first)


def report(times: dict[str, list[Any]], wanted: int, first: dict[str, float]) -> None:
    """Print a table, with ratios to FTS5 and to the first size."""
    slowest = p95(times["fts5"]) if "fts5" in times else None
    for name, took in times.items():
        line = f"{wanted:>9,} {name:12} median {statistics.median(took):8.2f} ms   p95 {p95(took):8.2f} ms"
        if slowest and name != "fts5":
            line += f"   fts5's p95 is {slowest / p95(took):.1f} times that"
        if name in first:
            line += f"   {p95(took) / first[name]:.2f} times the smaller library's"
        first.setdefault(name, p95(took))
        print(line, flush=True)
    print(f"memory of this process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
