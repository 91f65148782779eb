"""How many entries every topic has, in all, this quarter and in the four before it: one grouped query, then the cache.

An entry that was hidden is counted until its topic is tagged anew: asking each entry would cost a look at every row of
the library, where this reads one index alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count, Q, Sum

from content.site.topics.rising import Counts, Span
from hub.models import EntryTopic, RiverDay

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

KEPT = 600  # seconds; counting a million takes 3.1 s on SQLite (benchmarks/topic_pages.py)


@dataclass(frozen=True, slots=True)
class Tally:
    """By topic: entries in all, and of late. `everything`: the whole river of late."""

    entries: Mapping[int, int]
    lately: Mapping[int, Counts]
    everything: Counts


def current_tally(today: date) -> Tally:
    """As it is, or was some minutes ago."""
    key = f"topic-tally-{today}"
    kept: Tally | None = cache.get(key)
    if kept is None:
        kept = count(Span.up_to(today))
        cache.set(key, kept, KEPT)
    return kept


def count(span: Span) -> Tally:
    """Count now."""
    now = Q(published_at__gte=span.turn, published_at__lt=span.end)
    before = Q(published_at__gte=span.start, published_at__lt=span.turn)
    rows = EntryTopic.objects.filter(refused=False).order_by().values_list("topic")
    counted = rows.annotate(all=Count("*"), now=Count("topic", filter=now), before=Count("topic", filter=before))
    entries, lately = {}, {}
    for topic, everything, this, last in counted:
        entries[topic] = everything
        lately[topic] = Counts(this, last)
    everything = Counts(_river(span.turn, span.end), _river(span.start, span.turn))
    return Tally(entries, lately, everything)


def _river(start: datetime, end: datetime) -> int:
    total = RiverDay.objects.filter(day__gte=start.date(), day__lt=end.date()).aggregate(n=Sum("entries"))["n"]
    return total or 0
