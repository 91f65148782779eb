"""Ten thousand sources for some days: how many are fetched each minute, and what it costs to find those that are due.

    python benchmarks/schedule.py [--sources 10000] [--days 3] [--svg FILE] [--database URL …]

The sources are imported in one moment, which is the worst that can happen: whoever comes together would come together
again. They publish from hourly to never; some name a ttl, hours to skip or a max-age, some fail. The pure scheduler is
asked after each visit, as the hub asks it, with chance of a fixed seed. A worker visits at most `AT_MOST` a minute.
Printed: visits a minute, by the quarter of an hour. `--database` (such as `sqlite:////tmp/b.sqlite3`; its tables are
made, and the sources in it replaced) also times the tick there.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hub.ingest.records import PublisherHints  # noqa: E402
from hub.ingest.schedule import PublishingRate, next_visit  # noqa: E402

START = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
AT_MOST = 1_000  # visits a minute that a worker manages
BIN = 15  # minutes a row of the plot
WIDE = 72  # characters of the longest row


@dataclass(slots=True)
class Life:
    """One source: how it publishes, what it wishes, how often it fails."""

    weekly: float
    publisher_hints: PublisherHints
    conditional: bool
    fails: float
    failures: int = 0


def a_life(chance: random.Random) -> Life:
    """As sources of the field are: most publish rarely, a few every hour."""
    kind = chance.random()
    publisher_hints = PublisherHints(
        ttl=chance.choice([60, 60, 120, 1440]) if kind < 0.2 else None,
        update_every=3600 if 0.2 < kind < 0.5 else None,
        max_age=chance.choice([300, 600, 3600, 14400]) if 0.5 < kind < 0.8 else None,
        skip_hours=frozenset(range(7)) if 0.8 < kind < 0.82 else frozenset(),
        skip_days=frozenset({5, 6}) if 0.82 < kind < 0.84 else frozenset(),
    )
    return Life(
        weekly=chance.lognormvariate(-0.7, 1.6),
        publisher_hints=publisher_hints,
        conditional=chance.random() < 0.85,
        fails=1.0 if chance.random() < 0.03 else 0.01,
    )


def visits(sources: int, days: int) -> Counter[int]:
    """Visits in each minute after the import."""
    chance = random.Random(6)
    lives = [a_life(chance) for _ in range(sources)]
    due = [(START, n) for n in range(sources)]
    heapify(due)
    counted: Counter[int] = Counter()
    minute, left = START, AT_MOST
    while due and minute < START + timedelta(days=days):
        at, n = due[0]
        if at >= minute + timedelta(minutes=1) or not left:
            minute, left = minute + timedelta(minutes=1), AT_MOST
            continue
        heappop(due)
        left -= 1
        counted[round((minute - START) / timedelta(minutes=1))] += 1
        life, now = lives[n], max(at, minute)
        life.failures = life.failures + 1 if chance.random() < life.fails else 0
        gap = timedelta(weeks=1) / max(life.weekly, 0.001)
        plan = next_visit(
            now,
            publishing_rate=PublishingRate(life.weekly, now - gap * chance.random()),
            publisher_hints=life.publisher_hints,
            jitter=chance.random(),
            failures=life.failures,
            conditional=life.conditional,
        )
        heappush(due, (plan.at, n))
    return counted


def shown(counted: Counter[int], days: int) -> None:
    """The plot as text, and figures of each day."""
    rows = days * 24 * 60 // BIN
    heights = [sum(counted[row * BIN + n] for n in range(BIN)) / BIN for row in range(rows)]
    most = max(heights[24 * 60 // BIN :] or heights)
    for row, height in enumerate(heights):
        moment = START + timedelta(minutes=row * BIN)
        bar = "█" * min(WIDE, round(height / most * WIDE))
        print(f"{moment:%d %b %H:%M} {height:7.1f} {bar}")
    for day in range(days):
        minutes = [counted[day * 1440 + n] for n in range(1440)]
        mean = statistics.fmean(minutes)
        busiest = max(sum(minutes[n : n + BIN]) / BIN for n in range(0, 1440, BIN))
        print(
            f"day {day + 1}: {sum(minutes):,} visits, {mean:.1f} a minute; the busiest minute {max(minutes)}, "
            f"the busiest quarter of an hour {busiest:.1f} a minute ({busiest / mean:.1f} times the mean)"
        )


def drawn(counted: Counter[int], days: int, path: Path) -> None:
    """The same as a picture: a column of pixels a minute of each quarter of an hour, a row of hours below."""
    rows = days * 24 * 60 // BIN
    heights = [sum(counted[row * BIN + n] for n in range(BIN)) / BIN for row in range(rows)]
    most = max(heights[24 * 60 // BIN :] or heights)
    width, height = rows * 4, 240
    tall = [min(1.0, one / most) * 200 for one in heights]
    bars = "".join(
        f'<rect x="{40 + n * 4}" y="{height - one:.1f}" width="3" height="{one:.1f}"/>' for n, one in enumerate(tall)
    )
    hours = "".join(
        f'<text x="{40 + hour * 4 * 60 // BIN}" y="{height + 16}">{(START + timedelta(hours=hour)):%H:%M}</text>'
        for hour in range(0, days * 24, 6)
    )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 60} {height + 30}" font-size="11" '
        f'font-family="sans-serif"><rect width="100%" height="100%" fill="white"/><g fill="#2a6f97">{bars}</g>{hours}'
        f'<text x="4" y="{height - 200}">{most:.0f}</text><text x="4" y="{height - 212}">visits a minute</text></svg>'
    )


TICK = """
import random, statistics, time
import django
django.setup()
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from hub.ingest.refresh import LEASE
from hub.models import Job, Source, Visit
from hub.jobs.tasks import owed_now
Visit.objects.all().delete(); Source.objects.all().delete()
now, chance = timezone.now(), random.Random(6)
Source.objects.bulk_create(
    [Source(url=f"https://h{n}.example/feed", slug=f"s-{n}", title=f"S {n}", description="x" * 400,
            due_at=now + timedelta(minutes=chance.uniform(-10, 1430))) for n in range(SOURCES)], 500)
if connection.vendor == "postgresql":
    connection.cursor().execute("ANALYZE")
def timed(work):
    took = []
    for _ in range(15):
        began = time.perf_counter(); work(); took.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(took):.1f} ms (worst of 15: {max(took):.1f})"
print(f"{connection.vendor}: {Source.objects.count():,} sources, {Source.objects.due(now).count()} due")
print("  the tick, asking what is owed:", timed(lambda: owed_now(now, fetching=True)))
def claim():
    Source.objects.release(Source.objects.subscribed().claim(50, now=now, lasting=LEASE))
print("  finding and claiming 50, and handing them back:", timed(claim))
"""


def ticked(url: str, sources: int) -> None:
    """Time the tick on a database."""
    environment = {**os.environ, "HUB_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hub.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    subprocess.run([sys.executable, "-c", TICK.replace("SOURCES", str(sources))], cwd=ROOT, env=environment, check=True)


def main() -> None:
    """Simulate, plot, time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--database", action="append", default=[])
    asked = parser.parse_args()
    began = time.process_time()
    counted = visits(asked.sources, asked.days)
    shown(counted, asked.days)
    print(f"{sum(counted.values()):,} decisions in {time.process_time() - began:.1f} s of CPU")
    if asked.svg:
        drawn(counted, asked.days, asked.svg)
    for url in asked.database:
        ticked(url, asked.sources)


if __name__ == "__main__":
    main()
