"""How much slower the river's last page is than its first, at 50,000 and a million entries.

    .venv/bin/python benchmarks/river.py [--entries 50000 1000000] [--rounds 30]

Fills a database of its own in a temporary directory (SQLite, or what HUB_BENCHMARK_DATABASE_URL names: an empty
database, which is left filled), then reads pages by turns, so that whatever else the machine does falls on all alike.
Prints medians, and each as a ratio to page 1; beside them the same page by OFFSET, as a numbered list is usually read.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

NOW = datetime(2026, 6, 1, tzinfo=UTC)
YEARS = 20  # of publications; the seed's aggregator reaches back that far
BATCH = 5_000


def fill(entries: int) -> None:
    """Bring the library up to so many entries, dated at random over the years, a third about one topic."""
    from django.db import connection  # noqa: PLC0415 - not before main() has named the database

    from hub.models import Entry, EntryTopic, RiverDay, Source, Topic  # noqa: PLC0415 - not before main() has named the database

    dice = random.Random(entries)
    source, _ = Source.objects.get_or_create(url="https://bench.example/feed", slug="bench", title="Bench")
    topic, _ = Topic.objects.get_or_create(slug="bench", title="Bench")
    have = Entry.objects.count()
    for start in range(have, entries, BATCH):
        rows = [
            Entry(
                source=source,
                identity=f"bench-{n}",
                url=f"https://bench.example/{n}",
                title=f"Synthetic entry {n} about routes that flap",
                excerpt="A sentence about convergence, and another. " * 5,
                text="word " * 200,
                published_at=NOW - timedelta(seconds=dice.randrange(YEARS * 365 * 86_400)),
                first_seen_at=NOW,
            )
            for n in range(start, min(start + BATCH, entries))
        ]
        Entry.objects.bulk_create(rows)
        EntryTopic.objects.bulk_create(
            EntryTopic(entry=row, topic=topic, score=0.5, published_at=row.published_at) for row in rows[::3]
        )
    RiverDay.objects.recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does by and by


def median_millis(reads: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Each read's median, all of them done once a round."""
    times: dict[str, list[float]] = {name: [] for name in reads}
    for _ in range(rounds):
        for name, read in reads.items():
            start = time.perf_counter()
            read()
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}


def measure(entries: int, rounds: int) -> None:
    """Fill, read, print."""
    from content.site.keyset import Cursor, Keyset  # noqa: PLC0415 - not before main() has named the database
    from content.site.river import PAGE_SIZE, river_page  # noqa: PLC0415 - not before main() has named the database
    from hub.models import Entry, EntryTopic, Topic  # noqa: PLC0415 - not before main() has named the database

    fill(entries)
    last = river_page(1).last
    topic = Topic.objects.get(slug="bench")
    about = Keyset(EntryTopic.objects.filter(topic=topic, refused=False, entry__status__in=Entry.PUBLIC), id="entry_id")
    deep = Cursor(NOW - timedelta(days=365 * YEARS - 100), 0)

    def by_offset(page: int) -> list[Entry]:
        entries = Entry.objects.river().cards().order_by("-published_at", "-id")
        return list(entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])

    taken = median_millis(
        {
            "page 1": lambda: river_page(1),
            f"page {last // 2:,}": lambda: river_page(last // 2),
            f"page {last:,}": lambda: river_page(last),
            "topic, newest": lambda: about.top(20),
            "topic, 20 years down": lambda: about.before(deep, 20),
        },
        rounds,
    )
    taken["last page by OFFSET"] = median_millis({"": lambda: by_offset(last)}, 3)[""]
    base = taken["page 1"]
    print(f"\n{entries:,} entries, {last:,} pages")
    for name, millis in taken.items():
        print(f"  {name:22} {millis:9.2f} ms   {millis / base:7.2f} x page 1")


def main() -> None:
    """Parse, set up, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[50_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-river-") as var:
        os.environ |= {"HUB_VAR": var, "DJANGO_SETTINGS_MODULE": "hub.settings"}
        os.environ.pop("HUB_DATABASE_URL", None)
        if url := os.environ.get("HUB_BENCHMARK_DATABASE_URL"):
            os.environ["HUB_DATABASE_URL"] = url
        import django  # noqa: PLC0415 - not before main() has named the database
        from django.core.management import call_command  # noqa: PLC0415 - not before main() has named the database

        django.setup()
        call_command("migrate", verbosity=0)
        for entries in sorted(options.entries):
            measure(entries, options.rounds)


if __name__ == "__main__":
    main()
