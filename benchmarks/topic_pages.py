"""What a topic's page and the tree of topics cost, at 50,000 and a million entries.

    .venv/bin/python benchmarks/topic_pages.py [--entries 50000 1000000] [--rounds 20]

Fills a hub of its own (`synthetic` says how, and on which database): entries of sixty topics, three to an entry, one of
them on a third of all. Prints medians: of what is counted once in ten minutes, and of whole pages with that at hand.
"""

from __future__ import annotations

import argparse
import statistics

from synthetic import NOW, by_turns, empty_hub, fill  # beside this file


def measure(entries: int, rounds: int) -> None:
    """Fill, read, print."""
    from django.test import Client  # noqa: PLC0415 - not before the database is named

    from content.reading.topics import counts, months, recent_sample, topic_stats  # noqa: PLC0415 - not before the database is named
    from hub.models import Topic  # noqa: PLC0415 - not before the database is named

    fill(entries)
    topic, client = Topic.objects.get(slug="bench-0"), Client(headers={"Host": "localhost"})
    counted = {
        "entries a month of the largest topic": lambda: months.entries_by_month(topic),
        "its newest 2,000": lambda: recent_sample.recent_sample(topic),
        "its whole portrait": lambda: topic_stats.draw(topic),
        "the tally of all topics": lambda: counts.count(NOW),
    }
    pages = {
        path: lambda path=path: client.get(path)
        for path in ("/topics/", "/topics/bench-0/", "/topics/bench-7/", "/entries/")
    }
    print(f"\n{entries:,} entries")
    for taken in (by_turns(counted, 3), by_turns(pages, rounds)):
        for name, millis in taken.items():
            print(f"  {name:38} {statistics.median(millis):9.1f} ms", flush=True)


def main() -> None:
    """Parse, set up, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[50_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with empty_hub():
        for entries in sorted(options.entries):
            measure(entries, options.rounds)


if __name__ == "__main__":
    main()
