"""How long the whole search page takes, beside the river's pages of the same library, 50,000 entries of the corpus.

    .venv/bin/python benchmarks/search_page.py [--data ../shared/data] [--entries 50000] [--rounds 3]

Fills a hub of its own (`synthetic` says on which database) with the corpus's posts and recombined ones, as
benchmarks/search.py makes them, and indexes them as the worker does. Then it reads by turns, past every cache: the
search page of each judged query, with facets, passages and links, and as many of the river's pages, by lot. Prints
medians and 95th percentiles of processor time, of each page the best of its rounds: the one that others on the machine
disturbed the least.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from synthetic import BATCH, NOW, ROOT, empty_hub, settle  # beside this file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hub.search.document import Document


def store(documents: Iterable[Document]) -> None:
    """Make entries of documents of the corpus."""
    from hub.models import Entry, Source  # noqa: PLC0415 - not before the database is named

    sources: dict[str, Source] = {}
    rows: list[Entry] = []
    for document in documents:
        name = document.source or "unknown"
        if name not in sources:
            at = f"https://source-{len(sources)}.example/feed"
            sources[name] = Source.objects.create(url=at, slug=f"source-{len(sources)}", title=name)
        rows.append(
            Entry(
                source=sources[name],
                identity=document.key,
                url=f"https://entry.example/{len(rows)}/{document.key}",
                title=document.title[:200] or "Untitled",
                excerpt=document.text[:300],
                text=document.text,
                labels=list(document.labels),
                published_at=document.date,
                first_seen_at=NOW,
            )
        )
        if len(rows) == BATCH:
            Entry.objects.bulk_create(rows)
            rows.clear()
    Entry.objects.bulk_create(rows)
    settle()


def best(pages: list[str], get: Callable[[str], object], rounds: int) -> list[float]:
    """Milliseconds of processor time that each page takes at best."""
    times: dict[str, float] = {}
    for _ in range(rounds + 1):
        for page in pages:
            start = time.process_time()
            get(page)
            times[page] = min(times.get(page, float("inf")), (time.process_time() - start) * 1000)
    return list(times.values())


def measure(data: Path, entries: int, rounds: int) -> None:
    """Fill, index, read, print."""
    from django.test import Client  # noqa: PLC0415 - not before the database is named
    from search import corpus  # noqa: PLC0415 - beside this file; it needs the database, too

    from content.reading.river import river_page  # noqa: PLC0415 - not before the database is named
    from hub.search import rebuild  # noqa: PLC0415 - not before the database is named

    store(corpus(data, entries))
    print(f"{rebuild():,} documents", flush=True)
    client = Client(headers={"Host": "localhost"})

    def get(page: str) -> None:
        response = client.get(page)
        assert response.status_code == 200, (page, response.status_code)

    lines = (data / "search" / "dev.jsonl").read_text("utf-8").splitlines()
    searches = [f"/search/?{urlencode({'q': json.loads(line)['query']})}" for line in lines]
    dice = random.Random(1)
    last = river_page(1).last
    river = ["/entries/", *(f"/entries/?page={dice.randint(2, last)}" for _ in searches[1:])]
    taken = {"river": best(river, get, rounds), "search": best(searches, get, rounds)}
    p95 = {name: statistics.quantiles(times, n=20)[-1] for name, times in taken.items()}
    for name, times in taken.items():
        print(f"  {name:8} median {statistics.median(times):7.1f} ms   p95 {p95[name]:7.1f} ms")
    print(f"the search page's p95 is {p95['search'] / p95['river']:.2f} times the river's")


def main() -> None:
    """Parse, set up, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with empty_hub():
        measure(options.data, options.entries, options.rounds)


if __name__ == "__main__":
    main()
