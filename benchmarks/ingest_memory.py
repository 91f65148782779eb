"""How much memory ingest takes, as PSS: over rounds of visits that each find something new, and for a large document.

    python benchmarks/ingest_memory.py [--feeds 500] [--entries 30] [--rounds 10]

First a document of 14 MB with 5,000 entries, read cold and again with each of them changed: the most the process held
at a time, looked at every 20 ms. Then rounds in one process, as a worker's are: visit every feed, of which each has one
new entry, tag, index. Flat is what the last rounds hold in parts of the third, when whatever is kept for good has been
loaded; pages of the database that are mapped grow with it and are not counted there. Both run with the allocator
reined in as the supervisor does for its parts. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from memory import pss
from new_hub import ROOT, index_all, new_hub, tag_all
from storm import add_options, get, serving

LIMIT = 300  # MB that the large document may take
LOOK = 0.02  # seconds
SETTLED = 3  # rounds after which nothing is loaded for the first time
LAST = 3  # rounds at the end that are compared with it


def rounds(root: str, number: int) -> None:
    """Print what this process holds after each round."""
    with new_hub():
        from django.utils import timezone  # noqa: PLC0415 - Django is set up only now

        from hub.actions.source_import import source_import  # noqa: PLC0415
        from hub.ingest.parsing import opml  # noqa: PLC0415
        from hub.ingest.refresh import refresh  # noqa: PLC0415
        from hub.models import Source  # noqa: PLC0415

        print(f"{_own():7.1f} MB  at rest")
        source_import(opml.read(get(f"{root}/opml"), name="opml").feeds, by=None)
        held = []
        for revision in range(number):
            get(f"{root}/rev/{revision}")
            Source.objects.update(due_at=timezone.now())
            said = refresh()
            tag_all()
            index_all()
            held.append(_own())
            print(f"{held[-1]:7.1f} MB  after round {revision + 1}: {said.new} new", flush=True)
        if number >= SETTLED + LAST:
            last = sum(held[-LAST:]) / LAST
            print(f"the last {LAST} rounds hold {last / held[SETTLED - 1]:.2f} of round {SETTLED}", flush=True)


def _own() -> float:
    """What this process holds, in MB, without the files that it has mapped."""
    return pss(os.getpid(), "Pss_Anon")


def large(root: str) -> None:
    """Take a large document in, cold and changed; printing a line when each begins and ends."""
    with new_hub():
        from django.utils import timezone  # noqa: PLC0415

        from hub.actions.source_import import source_import  # noqa: PLC0415
        from hub.ingest.parsing import opml  # noqa: PLC0415
        from hub.ingest.refresh import refresh  # noqa: PLC0415
        from hub.models import Source  # noqa: PLC0415

        print("at rest", flush=True)
        listed = f'<opml><body><outline xmlUrl="{root}/large/0"/></body></opml>'
        source_import(opml.read(listed.encode(), name="opml").feeds, by=None)
        for edition, what in enumerate(("read cold", "read again, all changed")):
            url = f"{root}/large/{edition}"
            get(url)  # so that the server has written it
            Source.objects.update(url=url, due_at=timezone.now())
            said = refresh()
            print(f"{what}: {said.new} new, {said.changed} changed", flush=True)


def watch(command: list[str], environment: dict[str, str]) -> None:
    """Print the most that a process held until each line it prints."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    os.set_blocking(process.stdout.fileno(), False)
    most = 0.0
    while process.poll() is None:
        try:
            most = max(most, pss(process.pid))
        except OSError:  # it ends just now
            break
        if line := process.stdout.readline():
            print(f"{most:7.1f} MB  {line.strip()} ({most / LIMIT:.0%} of {LIMIT} MB)", flush=True)
            most = 0.0
        time.sleep(LOOK)
    if process.wait():
        sys.exit("the large document was not taken in")


def main() -> None:
    """Serve, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add_options(options)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--large", metavar="URL", help=argparse.SUPPRESS)
    options.add_argument("--rounds-of", metavar="URL", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.large:
        large(chosen.large)
    elif chosen.rounds_of:
        rounds(chosen.rounds_of, chosen.rounds)
    else:
        sys.path.insert(0, str(ROOT))
        from hub.ops.supervisor.up import FRUGAL  # noqa: PLC0415 - the project is on the path only now

        frugal = os.environ | FRUGAL
        with serving(chosen.feeds, chosen.entries, chosen.port) as root:
            watch([sys.executable, __file__, "--large", root], frugal)
            again = ["--rounds-of", root, "--rounds", str(chosen.rounds)]
            subprocess.run([sys.executable, __file__, *again], env=frugal, check=True)


if __name__ == "__main__":
    main()
