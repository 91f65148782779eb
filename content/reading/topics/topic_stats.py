"""What counting says of a topic: entries a month, who writes about it, what is best and what stands beside it.

Kept some minutes in the cache that all processes share. It holds keys alone, and whoever shows them reads the rows
anew: an entry or a source that was hidden meanwhile is not there to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache

from content.reading.topics.months import entries_by_month
from content.reading.topics.recent_sample import (
    SIZE,
    by_person,
    by_source,
    highest,
    latest_of,
    recent_sample,
    shared_topics,
)
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hub.models import Topic

KEPT = 600  # seconds; of the largest topic of a million entries it takes 0.14 s on SQLite (benchmarks/topic_pages.py)
BEST = 20  # candidates: some are shown as featured, hops or the latest already, some may be hidden by now
EPISODES = 8
WRITERS = 20


@dataclass(frozen=True, slots=True)
class TopicStats:
    """`months` by ordinal; all else, as keys, of the `looked_at` newest entries."""

    months: Mapping[int, int]
    looked_at: int
    highest: Sequence[int]
    episodes: Sequence[int]
    sources: Sequence[tuple[int, int]]
    people: Sequence[tuple[int, int]]
    together: Mapping[int, int]

    @property
    def is_partial(self) -> bool:
        """Whether there are more entries than were looked at."""
        return self.looked_at >= SIZE


def topic_stats(topic: Topic) -> TopicStats:
    """As it is, or was some minutes ago."""
    key = f"topic-portrait-{topic.pk}"
    kept: TopicStats | None = cache.get(key)
    if kept is None:
        kept = draw(topic)
        cache.set(key, kept, KEPT)
    return kept


def draw(topic: Topic) -> TopicStats:
    """Draw it now."""
    rows = recent_sample(topic)
    return TopicStats(
        months=entries_by_month(topic),
        looked_at=len(rows),
        highest=highest(rows, BEST),
        episodes=latest_of(rows, Entry.Kind.EPISODE, EPISODES),
        sources=by_source(rows)[:WRITERS],
        people=by_person(rows, WRITERS),
        together=shared_topics(rows),
    )
