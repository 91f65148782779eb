"""A hub of its own to measure, in a temporary directory, with as many invented entries as are asked for.

Its database is SQLite, or what HUB_BENCHMARK_DATABASE_URL names: an empty database, which is left filled.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime.now(UTC)
YEARS = 20  # of publications; the seed's aggregator reaches back that far
TOPICS = 60  # three to an entry, the first of them on a third of all
BATCH = 5_000


@contextmanager
def empty_hub() -> Iterator[Path]:
    """Django set up over a directory of its own, with every table; the directory."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="hub-benchmark-") as var:
        os.environ |= {"HUB_VAR": var, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        os.environ.pop("HUB_DATABASE_URL", None)
        if url := os.environ.get("HUB_BENCHMARK_DATABASE_URL"):
            os.environ["HUB_DATABASE_URL"] = url
        import django  # noqa: PLC0415 - not before the database is named
        from django.core.management import call_command  # noqa: PLC0415 - not before the database is named

        django.setup()
        call_command("migrate", verbosity=0)
        yield Path(var)


def fill(entries: int) -> None:
    """Bring the library up to so many entries, ever more a year, as the field's are."""
    from hub.models import Entry, EntryTopic, Source, Topic  # noqa: PLC0415 - not before the database is named

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
    settle()


def settle() -> None:
    """Count what is counted by the day, and let the database look at its tables, as it does by and by."""
    from django.db import connection  # noqa: PLC0415 - not before the database is named

    from hub.models import RiverDay  # noqa: PLC0415 - not before the database is named

    RiverDay.objects.recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def by_turns(reads: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Each read's milliseconds, all of them done once a round, after one that warms up.

    So that whatever else the machine does falls on all alike.
    """
    times: dict[str, list[float]] = {name: [] for name in reads}
    for n in range(rounds + 1):
        for name, read in reads.items():
            start = time.perf_counter()
            read()
            if n:
                times[name].append((time.perf_counter() - start) * 1000)
    return times
