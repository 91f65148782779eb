"""Ingest, measured against PyPI's `reader` on the same feeds in the same run: cold, all unchanged, one new entry each.

    python benchmarks/ingest.py [--feeds 500] [--entries 30] [--rounds 3] [--reader PYTHON] [--server URL]

Both begin with nothing in each round, in processes of their own, one after the other. What follows on ours at the
worker's leisure, tagging (by the shipped vocabulary) and indexing, is timed apart. `--reader` is the Python of an
environment of its own that has `reader` and `sgmllib3k`; without one, only our figures are printed. `--server` is the
root of a server that is up already and knows /opml, /feed/… and /rev/N (after which every feed has gained an entry);
without one, a small one is started here. Machines differ and are shared: compare the ratios, of CPU time above all, and
never quote an absolute.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import nan
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
HOSTS = [f"127.0.0.{n}" for n in range(1, 17)]  # so that politeness to each host does not hide the work
WORDS = [
    "route",
    "fabric",
    "leaf",
    "spine",
    "overlay",
    "policy",
    "label",
    "packet",
    "switch",
    "probe",
    "automation",
    "lab",
    "peer",
    "transit",
    "cable",
]
STEPS = ("cold", "unchanged", "one new")
AFTER = ("tagging", "indexing")  # the cold round, apart

READER = """
import sys, time, json, re, warnings
from urllib.request import urlopen
from reader import make_reader
warnings.simplefilter("ignore")
root, path = sys.argv[1:]
reader = make_reader(path)
urls = re.findall(r'xmlUrl="([^"]+)"', urlopen(root + "/opml").read().decode())
for url in urls:
    reader.add_feed(url, allow_invalid_url=True)
for step, rev in (("cold", 0), ("unchanged", 0), ("one new", 1)):
    urlopen(f"{root}/rev/{rev}").read()
    for url in urls:
        urlopen(url).read()
    wall, cpu = time.perf_counter(), time.process_time()
    reader.update_feeds(workers=10, scheduled=False)
    print(json.dumps([step, time.perf_counter() - wall, time.process_time() - cpu]), flush=True)
"""


def feed(number: int, revision: int, entries: int) -> bytes:
    """RSS with paragraphs, the newest first; the same for the same arguments."""
    items = []
    for n in range(entries + revision - 1, revision - 1, -1):
        chance = random.Random(f"{number} {n}")
        prose = "".join(f"<p>{' '.join(chance.choices(WORDS, k=60))}.</p>" for _ in range(4))
        day = format_datetime(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=n))
        link = f"http://feeds.example/{number}/{n}"
        items.append(
            f"<item><title>{' '.join(chance.choices(WORDS, k=8))}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{day}</pubDate><description><![CDATA[{prose}]]></description></item>"
        )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{''.join(items)}</channel></rss>".encode()


async def serve(port: int, feeds: int, entries: int) -> None:
    """Serve `feeds` feeds with ETags until killed."""
    state = {"revision": 0}
    made: dict[tuple[int, int], bytes] = {(n, 0): feed(n, 0, entries) for n in range(feeds)}

    def body_of(path: str) -> bytes:
        if path.startswith("/rev/"):
            state["revision"] = int(path[5:])
            return b"ok"
        if path == "/opml":
            rows = (f'<outline xmlUrl="http://{HOSTS[n % 16]}:{port}/feed/{n}"/>' for n in range(feeds))
            return f"<opml><body>{''.join(rows)}</body></opml>".encode()
        key = int(path.rpartition("/")[2]), state["revision"]
        if key not in made:
            made[key] = feed(*key, entries)
        return made[key]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                body = body_of(head.split()[1])
                tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
                known = f"if-none-match: {tag}" in head.lower()
                status, body = ("304 Not Modified", b"") if known else ("200 OK", body)
                writer.write(
                    f"HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Type: application/rss+xml\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async with await asyncio.start_server(talk, HOSTS, port) as server:
        print("ready", flush=True)
        await server.serve_forever()


def ours(root: str) -> Iterator[tuple[str, float, float]]:
    """Our wall and CPU seconds at each step, in an empty hub."""
    var = tempfile.mkdtemp(prefix="hub-bench-")
    os.environ |= {"HUB_VAR": var, "HUB_FETCH_ALLOW": "127.0.0.0/8", "DJANGO_SETTINGS_MODULE": "hub.settings"}
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - after its settings are chosen

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from hub import search  # noqa: PLC0415
    from hub.actions.source import source_import  # noqa: PLC0415
    from hub.ingest import opml, refresh  # noqa: PLC0415
    from hub.models import Source  # noqa: PLC0415
    from hub.tasks import DOCUMENTS, ENTRIES  # noqa: PLC0415
    from hub.topics import assign  # noqa: PLC0415
    from hub.topics.vocabulary import load_vocabulary  # noqa: PLC0415

    def all_owed(work: Callable[..., int], limit: int) -> int:
        done = 0
        while some := work(limit=limit, now=timezone.now()):
            done += some
        return done

    def timed(step: str, work: Callable[[], object]) -> tuple[str, float, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        said = work()
        figures = step, time.perf_counter() - wall, time.process_time() - cpu
        print(f"  {step:10} {said}", file=sys.stderr)
        return figures

    call_command("migrate", verbosity=0)
    load_vocabulary()
    source_import(opml.read(get(f"{root}/opml"), name="opml").feeds, by=None)
    for step, revision in zip(STEPS, (0, 0, 1), strict=True):
        get(f"{root}/rev/{revision}")
        for url in Source.objects.values_list("url", flat=True):
            get(url)  # so that no step waits for the server to write its feeds
        Source.objects.update(due_at=timezone.now())
        yield timed(step, refresh)
    yield timed("tagging", lambda: all_owed(assign.tag_owed, ENTRIES))
    yield timed("indexing", lambda: all_owed(search.index_owed, DOCUMENTS))
    shutil.rmtree(var)


def run(command: list[str]) -> dict[str, tuple[float, float]]:
    """The figures that a process prints, a line of JSON for each step."""
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return {step: (wall, cpu) for step, wall, cpu in map(json.loads, said.stdout.splitlines())}


def theirs(root: str, python: str) -> dict[str, tuple[float, float]]:
    """The same of `reader`."""
    with tempfile.TemporaryDirectory() as folder:
        return run([python, "-c", READER, root, f"{folder}/reader.sqlite"])


def get(url: str) -> bytes:
    """What stands there."""
    with urlopen(url) as answer:
        return answer.read()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--feeds", type=int, default=500)
    options.add_argument("--entries", type=int, default=30)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--port", type=int, default=9190)
    options.add_argument("--reader", metavar="PYTHON")
    options.add_argument("--server", metavar="URL")
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--ours", metavar="URL", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        asyncio.run(serve(chosen.port, chosen.feeds, chosen.entries))
        return
    if chosen.ours:
        for figures in ours(chosen.ours):
            print(json.dumps(figures), flush=True)
        return
    own = None
    if not chosen.server:
        own = subprocess.Popen([sys.executable, __file__, "--serve", *sys.argv[1:]], stdout=subprocess.PIPE)
        own.stdout.readline()
    root = chosen.server or f"http://127.0.0.1:{chosen.port}"
    try:
        rounds = []
        for n in range(chosen.rounds):
            rounds.append(
                (
                    theirs(root, chosen.reader) if chosen.reader else {},
                    run([sys.executable, __file__, "--ours", root]),
                )
            )
            report(f"round {n + 1}", *rounds[-1])
    finally:
        if own:
            own.kill()
            own.wait()
    if chosen.rounds > 1:
        report(f"median of {chosen.rounds} rounds", *(medians(figures) for figures in zip(*rounds, strict=True)))


def medians(rounds: Sequence[dict[str, tuple[float, float]]]) -> dict[str, tuple[float, float]]:
    """Of wall and CPU time each."""
    return {
        step: (median(figures[step][0] for figures in rounds), median(figures[step][1] for figures in rounds))
        for step in rounds[0]
    }


def report(what: str, compared: dict[str, tuple[float, float]], mine: dict[str, tuple[float, float]]) -> None:
    """Print a table: seconds, and how many times faster; what follows in parts of the cold round."""
    columns = ["reader", "adjacency", "times faster"] if compared else ["adjacency"]
    print(f"\n{what}, seconds")
    print(f"{'':12}" + "".join(f"{column:>18}" for column in columns))
    print(f"{'':12}" + f"{'wall':>11}{'cpu':>7}" * len(columns))
    for step, (wall, cpu) in mine.items():
        pairs = [(wall, cpu)]
        if step in compared:
            pairs = [compared[step], (wall, cpu), (compared[step][0] / wall, compared[step][1] / cpu)]
        elif compared:
            pairs.insert(0, (nan, nan))
        print((f"{step:12}" + "".join(f"{first:11.2f}{second:7.2f}" for first, second in pairs)).replace("nan", "   "))
    wall, cpu = (sum(mine[step][part] for step in AFTER) / mine["cold"][part] for part in (0, 1))
    print(f"tagging and indexing take {wall:.2f} (wall) and {cpu:.2f} (CPU) of the cold round", flush=True)


if __name__ == "__main__":
    main()
