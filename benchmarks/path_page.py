"""What a learning path's page of 60 steps costs beside the river's first page, at 50,000 entries.

    .venv/bin/python benchmarks/path_page.py [--entries 50000] [--steps 60] [--rounds 60]

Fills a database of its own in a temporary directory (SQLite, or what HUB_BENCHMARK_DATABASE_URL names: an empty
database, which is left filled), then asks for both pages by turns, as somebody does whom no cache answers. Prints the
median and the 95th percentile of each, in time of the processor and of the clock, and the ratios: of the processor's
time, since what else the machine does falls on the clock's.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))


def percentile(values: list[float], of: float) -> float:
    """The value below which `of` of them lie."""
    return sorted(values)[min(int(len(values) * of), len(values) - 1)]


def measure(entries: int, steps: int, rounds: int) -> None:
    """Fill, ask, print."""
    import river  # noqa: PLC0415 - the benchmark beside this one
    from django.test import Client  # noqa: PLC0415 - not before main() has named the database

    from content.pages.setup import ensure_pages  # noqa: PLC0415 - not before main() has named the database
    from tests.paths.test_path_cost import a_long_path  # noqa: PLC0415 - not before main() has named the database

    river.fill(entries)
    ensure_pages()
    pages = {"river": "/entries/", "path": a_long_path(steps).get_absolute_url()}
    client = Client(headers={"Host": "localhost"})
    clock: dict[str, list[float]] = {name: [] for name in pages}
    processor: dict[str, list[float]] = {name: [] for name in pages}
    for n in range(rounds + 3):
        for name, address in pages.items():
            start, began = time.perf_counter(), time.process_time()
            answer = client.get(address)
            spent, took = time.process_time() - began, time.perf_counter() - start
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}.")
            if n >= 3:  # the first warm up templates and the database's pages
                clock[name].append(took * 1000)
                processor[name].append(spent * 1000)
    print(f"{entries:,} entries, a path of {steps} steps, {rounds} rounds")
    for name in pages:
        for unit, taken in (("processor", processor[name]), ("clock", clock[name])):
            middle, most = percentile(taken, 0.5), percentile(taken, 0.95)
            print(f"  {name:6} {unit:10} median {middle:7.1f} ms   p95 {most:7.1f} ms")
    for of, said in ((0.5, "median"), (0.95, "p95")):
        ratio = percentile(processor["path"], of) / percentile(processor["river"], of)
        print(f"  path / river, {said}: {ratio:.2f}")


def main() -> None:
    """Parse, set up, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-path-") as var:
        os.environ |= {"HUB_VAR": var, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        os.environ.pop("HUB_DATABASE_URL", None)
        if url := os.environ.get("HUB_BENCHMARK_DATABASE_URL"):
            os.environ["HUB_DATABASE_URL"] = url
        import django  # noqa: PLC0415 - not before main() has named the database
        from django.core.management import call_command  # noqa: PLC0415 - not before main() has named the database

        django.setup()
        call_command("migrate", verbosity=0)
        measure(options.entries, options.steps, options.rounds)


if __name__ == "__main__":
    main()
