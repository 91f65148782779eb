"""How much memory the whole embedded hub takes at rest, as PSS: a shared page is divided among those who share it.

    python benchmarks/memory.py [--var DIRECTORY] [--fetch] [--rest SECONDS]

Starts `manage.py up` on a new state (or on that of DIRECTORY, which no other hub may be using), visits a page of each
kind, lets it rest, and prints each process with its PSS in MB. Linux only: it reads /proc. The figures stand in
docs/decisions/0005-one-supervisor-two-parts.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("/", "/entries/", "/search/?q=evpn", "/topics/", "/sources/", "/feeds/entries.rss", "/admin/login/")
LIMIT = 400  # MB, that we promise to stay under
SLOW_START = 180.0  # seconds


def main() -> None:
    """Start, visit, rest, measure, stop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--var", type=Path)
    parser.add_argument("--fetch", action="store_true", help="let it visit its sources, too")
    parser.add_argument("--rest", type=float, default=20.0, metavar="SECONDS")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as new:
        measure(given.var or Path(new), given)


def measure(var: Path, given: argparse.Namespace) -> None:
    """Print the table for a hub on this state."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "manage.py", "up", "--port", port, *([] if given.fetch else ["--no-fetch"])]
    hub = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"HUB_VAR": str(var)}, stdout=subprocess.DEVNULL)
    try:
        visit(f"http://127.0.0.1:{port}")
        time.sleep(given.rest)
        sizes = [(pss(pid), what) for pid, what in processes(hub.pid)]
    finally:
        hub.send_signal(signal.SIGINT)
        hub.wait()
    for size, what in sizes:
        print(f"{size:7.1f} MB  {what}")
    total = sum(size for size, _ in sizes)
    print(f"{total:7.1f} MB  in all ({total / LIMIT:.0%} of the {LIMIT} MB we promise)")


def visit(hub: str) -> None:
    """Open a page of each kind, three times, once there is an answer at all."""
    until = time.monotonic() + SLOW_START
    while True:
        try:
            urlopen(f"{hub}/healthz").close()
            break
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
    for page in 3 * PAGES:
        with urlopen(hub + page) as answer:
            answer.read()


def processes(pid: int, name: str = "supervisor") -> list[tuple[int, str]]:
    """A process and all below it, with what each is."""
    found = [(pid, name)]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
            found += processes(int(child), "worker" if "celery" in words else "web" if "granian" in words else words[0])
    return found


def pss(pid: int, what: str = "Pss") -> float:
    """Proportional set size in MB, or another of the kernel's sums."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:"))


if __name__ == "__main__":
    main()
