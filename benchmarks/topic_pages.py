"""What a topic's page and the tree of topics cost, at 50,000 and a million entries.

    .venv/bin/python benchmarks/topic_pages.py [--entries 50000 1000000] [--rounds 20]

Fills a database of its own in a temporary directory (SQLite, or what HUB_BENCHMARK_DATABASE_URL names: an empty
database, which is left filled) with entries of sixty topics, three to an entry, one of them on a third of all. Prints
medians: of what is counted once in ten minutes, and of whole pages with that at hand.
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

NOW = datetime.now(UTC)
YEARS = 20
TOPICS = 60
BATCH = 5_000


def fill(entries: int) -> None:
    """Bring the library up to so many entries, ever more a year, as the field's are."""
    from django.db import connection  # noqa: PLC0415 - not before main() has named the database

    from hub.models import Entry, EntryTopic, RiverDay, Source, Topic  # noqa: PLC0415 - not before main() has named the database

    dice = random.Random(entries)
    names = [(f"bench-{n}", f"Bench {n}") for n in range(TOPICS)]
    sources = [
        Source.objects.get_or_create(url=f"https://{slug}.example/", slug=slug, title=title)[0] for slug, title in names
    ]
    topics = [Topic.objects.get_or_create(slug=slug, title=title)[0] for slug, title in names]
    for start in range(Entry.objects.count(), entries, BATCH):
        rows = [
            Entry(
                source=dice.choice(sources),
                identity=f"bench-{n}",
                url=f"https://bench.example/{n}",
                title=f"Synthetic entry {n} about routes that flap",
                excerpt="A sentence about convergence, and another. " * 5,
                text="word " * 200,
                credits=[{"name": f"Person {dice.randrange(300)}"}],
                published_at=NOW - timedelta(seconds=int(dice.random() ** 2 * YEARS * 365 * 86_400)),
                first_seen_at=NOW,
            )
            for n in range(start, min(start + BATCH, entries))
        ]
        Entry.objects.bulk_create(rows)
        EntryTopic.objects.bulk_create(
            EntryTopic(entry=row, topic=topic, score=dice.random(), published_at=row.published_at)
            for n, row in enumerate(rows)
            for topic in {*dice.sample(topics[1:], 2), topics[0] if n % 3 == 0 else topics[1]}
        )
    RiverDay.objects.recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")  # as autovacuum does by and by


def median_millis(reads: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Each read's median, all of them done once a round, after one that warms up."""
    times: dict[str, list[float]] = {name: [] for name in reads}
    for n in range(rounds + 1):
        for name, read in reads.items():
            start = time.perf_counter()
            read()
            if n:
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}


def measure(entries: int, rounds: int) -> None:
    """Fill, read, print."""
    from django.test import Client  # noqa: PLC0415 - not before main() has named the database

    from content.site.topics import months, portrait, sample, tally  # noqa: PLC0415 - not before main() has named the database
    from hub.models import Topic  # noqa: PLC0415 - not before main() has named the database

    fill(entries)
    topic, client = Topic.objects.get(slug="bench-0"), Client(headers={"Host": "localhost"})
    counted = {
        "entries a month of the largest topic": lambda: months.entries_by_month(topic),
        "its newest 2,000": lambda: sample.sample(topic),
        "its whole portrait": lambda: portrait.draw(topic),
        "the tally of all topics": lambda: tally.count(NOW),
    }
    pages = {
        path: lambda path=path: client.get(path)
        for path in ("/topics/", "/topics/bench-0/", "/topics/bench-7/", "/entries/")
    }
    print(f"\n{entries:,} entries")
    for taken in (median_millis(counted, 3), median_millis(pages, rounds)):
        for name, millis in taken.items():
            print(f"  {name:38} {millis:9.1f} ms", flush=True)


def main() -> None:
    """Parse, set up, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[50_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-topics-") as var:
        os.environ |= {"HUB_VAR": var, "DJANGO_SETTINGS_MODULE": "tests.settings"}
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
