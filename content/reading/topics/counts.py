"""How many entries every topic has, in all, this quarter and in the four before it.

    EntryTopic − what readers don't see ──count──▶ Tally ──▶ the cache that all processes share ──▶ pages
                                            ▲
                        the worker, every ten minutes (`count_topics`); a page itself only where that is cheap

Two grouped queries, each along one index: of all assignments, and of those of entries that readers don't see, which are
few and are taken off.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count, Q, Sum

from content.reading.topics.rising import Counts, Span
from hub.jobs.notify import send
from hub.models import Entry, EntryTopic, RiverDay
from hub.models.entry import unseen_statuses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

KEY = "topic-tally"
FRESH = timedelta(minutes=10)  # counting a million takes 3.1 s on SQLite (benchmarks/topic_pages.py)
CHEAP = 100_000  # assignments, which are counted in 0.2 s


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """By topic: entries in all, and of late. `everything`: the whole river of late. None `at`: not counted yet."""

    entries: Mapping[int, int]
    lately: Mapping[int, Counts]
    everything: Counts
    at: datetime | None

    def is_fresh(self, now: datetime) -> bool:
        """Whether it need not be counted again: a quarter ends at midnight."""
        return self.at is not None and now - self.at < FRESH and self.at.date() == now.date()


UNCOUNTED = TopicCounts({}, {}, Counts(0, 0), None)


def pending_count(now: datetime) -> Iterator[tuple[str, str]]:
    """The producer of the kind “topic_counts”: a job while the pages show old counts and can't count themselves."""
    if not cached_counts().is_fresh(now) and not counting_is_cheap():
        yield "topics", "counts"


def count_topics(_jobs: object = (), *, now: datetime) -> None:
    """Count for the pages, so that no reader waits for it: the handler of the kind “topic_counts”."""
    renew(now)


def current_counts(now: datetime) -> TopicCounts:
    """As it is, or was some minutes ago; uncounted, in a big library that has just been started."""
    found = cached_counts()
    if found.is_fresh(now):
        return found
    if counting_is_cheap():
        return renew(now)
    if found.at is None:
        send("tick")
    return found


def cached_counts() -> TopicCounts:
    """As it was last counted."""
    found: TopicCounts = cache.get(KEY) or UNCOUNTED
    return found


def counting_is_cheap() -> bool:
    """Whether a page may count: assignments are numbered as they come, so the last one's number tells."""
    return (EntryTopic.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) <= CHEAP


def renew(now: datetime) -> TopicCounts:
    """Count now, and keep it for all processes."""
    tally = count(now)
    cache.set(KEY, tally, None)
    return tally


def count(now: datetime) -> TopicCounts:
    """Count now."""
    span = Span.up_to(now.date())
    seen, unseen = _counted(EntryTopic.objects.filter(refused=False), span), _counted(of_unseen(), span)
    entries = {topic: whole - unseen[0][topic] for topic, whole in seen[0].items()}
    lately = {topic: Counts(seen[1][topic] - unseen[1][topic], seen[2][topic] - unseen[2][topic]) for topic in entries}
    everything = Counts(_river(span.turn, span.end), _river(span.start, span.turn))
    return TopicCounts(entries, lately, everything, now)


def of_unseen() -> QuerySet[EntryTopic]:
    """The assignments of entries that readers don't see; read from these entries, which are few."""
    unseen = Entry.objects.filter(status__in=unseen_statuses()).order_by().values("pk")
    return EntryTopic.objects.filter(entry__in=unseen, refused=False)


def _counted(rows: QuerySet[EntryTopic], span: Span) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """By topic: in all, in this quarter, in the four before it."""
    now = Q(published_at__gte=span.turn, published_at__lt=span.end)
    before = Q(published_at__gte=span.start, published_at__lt=span.turn)
    counted = (
        rows.order_by()
        .values_list("topic")
        .annotate(all=Count("*"), now=Count("topic", filter=now), before=Count("topic", filter=before))
    )
    whole, this, last = Counter[int](), Counter[int](), Counter[int]()
    for topic, *counts in counted:
        whole[topic], this[topic], last[topic] = counts
    return whole, this, last


def _river(start: datetime, end: datetime) -> int:
    total = RiverDay.objects.filter(day__gte=start.date(), day__lt=end.date()).aggregate(n=Sum("entries"))["n"]
    return total or 0
