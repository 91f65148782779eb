"""Ingest, measured against PyPI's `reader` on the same feeds in the same run: cold, all unchanged, one new entry each.

    python benchmarks/ingest.py [--feeds 500] [--entries 30] [--rounds 3] [--reader PYTHON] [--server URL]

Both begin with nothing in each round, in processes of their own, one after the other. What follows on ours at the
worker's leisure, tagging (by the shipped vocabulary) and indexing, is timed apart, and beside it what their libraries
alone take for it (`floors.py`). `--reader` is the Python of an
environment of its own that has `reader` and `sgmllib3k`; without one, only our figures are printed. `--server` is the
root of a server that is up already and knows /opml and /rev/N (after which every feed has gained an entry), as that of
`storm.py`, which is started without one. Machines differ and are shared: compare the ratios, of CPU time above all, and
never quote an absolute.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from math import nan
from statistics import median
from typing import TYPE_CHECKING

from floors import floor_of_indexing, floor_of_tagging
from new_hub import index_all, new_hub, tag_all
from storm import add_options, get, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STEPS = ("cold", "unchanged", "one new")
AFTER = ("tagging", "indexing")  # the cold round, apart
FLOORS = ("bare tags", "bare index")  # what is the least that these can take

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


def ours(root: str) -> Iterator[tuple[str, float, float]]:
    """Our wall and CPU seconds at each step, in an empty hub."""
    with new_hub():
        from django.utils import timezone  # noqa: PLC0415 - Django is set up only now

        from hub.actions.source_import import source_import  # noqa: PLC0415
        from hub.ingest.parsing import opml  # noqa: PLC0415
        from hub.ingest.refresh import refresh  # noqa: PLC0415
        from hub.models import Source  # noqa: PLC0415

        source_import(opml.read(get(f"{root}/opml"), name="opml").feeds, by=None)
        for step, revision in zip(STEPS, (0, 0, 1), strict=True):
            get(f"{root}/rev/{revision}")
            for url in Source.objects.values_list("url", flat=True):
                get(url)  # so that no step waits for the server to write its feeds
            Source.objects.update(due_at=timezone.now())
            yield timed(step, refresh)
        yield timed("tagging", tag_all)
        yield timed("indexing", index_all)
        for step, floor in zip(FLOORS, (floor_of_tagging, floor_of_indexing), strict=True):
            yield timed(step, floor)


def timed(step: str, work: Callable[[], object]) -> tuple[str, float, float]:
    """The step, and the seconds its work took: wall, and CPU of all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    said = work()
    figures = step, time.perf_counter() - wall, time.process_time() - cpu
    print(f"  {step:10} {said}", file=sys.stderr)
    return figures


def run(command: list[str]) -> dict[str, tuple[float, float]]:
    """The figures that a process prints, a line of JSON for each step."""
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return {step: (wall, cpu) for step, wall, cpu in map(json.loads, said.stdout.splitlines())}


def theirs(root: str, python: str) -> dict[str, tuple[float, float]]:
    """The same of `reader`."""
    with tempfile.TemporaryDirectory() as folder:
        return run([python, "-c", READER, root, f"{folder}/reader.sqlite"])


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add_options(options)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--reader", metavar="PYTHON")
    options.add_argument("--server", metavar="URL")
    options.add_argument("--ours", metavar="URL", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.ours:
        for figures in ours(chosen.ours):
            print(json.dumps(figures), flush=True)
        return
    server = nullcontext(chosen.server) if chosen.server else serving(chosen.feeds, chosen.entries, chosen.port)
    rounds = []
    with server as root:
        for n in range(chosen.rounds):
            compared = theirs(root, chosen.reader) if chosen.reader else {}
            rounds.append((compared, run([sys.executable, __file__, "--ours", root])))
            report(f"round {n + 1}", *rounds[-1])
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
    for whose, steps in (("tagging and indexing take", AFTER), ("their libraries alone take", FLOORS)):
        wall, cpu = (sum(mine[step][part] for step in steps) / mine["cold"][part] for part in (0, 1))
        print(f"{whose} {wall:.2f} (wall) and {cpu:.2f} (CPU) of the cold round", flush=True)


if __name__ == "__main__":
    main()
