"""How much slower the river's last page is than its first, at 50,000 and a million entries.

    .venv/bin/python benchmarks/river.py [--entries 50000 1000000] [--rounds 30]

Fills a hub of its own (`synthetic` says how, and on which database), then reads pages by turns. Prints medians, and
each as a ratio to page 1; beside them the same page by OFFSET, as a numbered list is usually read.
"""

from __future__ import annotations

import argparse
import statistics
from datetime import timedelta
from typing import TYPE_CHECKING

from synthetic import NOW, YEARS, by_turns, empty_hub, fill  # beside this file

if TYPE_CHECKING:
    from hub.models import Entry


def measure(entries: int, rounds: int) -> None:
    """Fill, read, print."""
    from content.reading.keyset import Cursor, Keyset  # noqa: PLC0415 - not before the database is named
    from content.reading.river import PAGE_SIZE, river_page  # noqa: PLC0415 - not before the database is named
    from hub.models import Entry, EntryTopic, Topic  # noqa: PLC0415 - not before the database is named

    fill(entries)
    last = river_page(1).last
    topic = Topic.objects.get(slug="bench-0")
    about = Keyset(EntryTopic.objects.filter(topic=topic, refused=False, entry__status__in=Entry.PUBLIC), id="entry_id")
    deep = Cursor(NOW - timedelta(days=365 * YEARS - 100), 0)

    def by_offset(page: int) -> list[Entry]:
        entries = Entry.objects.river().cards().order_by("-published_at", "-id")
        return list(entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])

    times = by_turns(
        {
            "page 1": lambda: river_page(1),
            f"page {last // 2:,}": lambda: river_page(last // 2),
            f"page {last:,}": lambda: river_page(last),
            "topic, newest": lambda: about.top(20),
            "topic, 20 years down": lambda: about.before(deep, 20),
        },
        rounds,
    )
    times |= by_turns({"last page by OFFSET": lambda: by_offset(last)}, 3)
    taken = {name: statistics.median(millis) for name, millis in times.items()}
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
    with empty_hub():
        for entries in sorted(options.entries):
            measure(entries, options.rounds)


if __name__ == "__main__":
    main()
