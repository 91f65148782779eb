"""A topic's newest entries, as many as tell what it is like at present, and what they say together.

However large a topic grows, no more than `SIZE` of its entries are looked at: read off its river's index, whose end is
as near as its beginning.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Count

from hub.models import Credit, Entry, EntryTopic
from hub.models.entry import public_statuses

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence

    from hub.models import Topic

Row = TypeVar("Row")

SIZE = 2_000  # entries: all there are of most topics, some years of the busiest
OFTEN = 3  # entries that two topics share at least
CLOSER = 1.5  # times as often together as chance has them


@dataclass(frozen=True, slots=True)
class SampledEntry:
    """What is asked of an entry."""

    entry: int
    score: float
    source: int | None = None
    kind: str = Entry.Kind.POST


def recent_sample(topic: Topic) -> list[SampledEntry]:
    """The newest, then those without a date."""
    public = EntryTopic.objects.filter(topic=topic, refused=False, entry__status__in=public_statuses())
    public = public.filter(entry__is_copy=False)  # of each story one
    columns = ("entry_id", "score", "entry__source_id", "entry__kind")
    dated = public.filter(published_at__isnull=False).order_by("-published_at", "-entry").values_list(*columns)
    rows = [SampledEntry(*row) for row in dated[:SIZE]]
    if len(rows) < SIZE:
        undated = public.filter(published_at__isnull=True).order_by("-entry").values_list(*columns)
        rows += [SampledEntry(*row) for row in undated[: SIZE - len(rows)]]
    return rows


def highest(rows: Iterable[SampledEntry], most: int) -> list[int]:
    """Those most plainly about it: by score, the newer first of equals, each source once before any twice."""
    ranked = sorted(rows, key=lambda row: -row.score)  # stable: they come newest first
    return [row.entry for row in spread(ranked, lambda row: row.source)][:most]


def spread(rows: Iterable[Row], group: Callable[[Row], Hashable]) -> list[Row]:
    """In their order, but the first of every group before the second of any."""
    taken: Counter[Hashable] = Counter()
    ranked = []
    for row in rows:
        ranked.append((taken[group(row)], row))
        taken[group(row)] += 1
    return [row for _, row in sorted(ranked, key=lambda pair: pair[0])]


def latest_of(rows: Iterable[SampledEntry], kind: str, most: int) -> list[int]:
    """The newest of a kind."""
    return [row.entry for row in rows if row.kind == kind][:most]


def by_source(rows: Iterable[SampledEntry]) -> list[tuple[int, int]]:
    """Sources, and how many of these entries each has published; the busiest first."""
    return Counter(row.source for row in rows if row.source is not None).most_common()


def by_person(rows: Sequence[SampledEntry], most: int) -> list[tuple[int, int]]:
    """People, and in how many of these entries each is credited; the busiest first."""
    said = Credit.objects.filter(entry__in=[row.entry for row in rows]).order_by().values_list("person")
    return list(said.annotate(n=Count("*")).order_by("-n", "person")[:most])


def shared_topics(rows: Sequence[SampledEntry]) -> dict[int, int]:
    """On how many of these entries each topic stands."""
    stand = EntryTopic.objects.filter(entry__in=[row.entry for row in rows], refused=False).order_by()
    return dict(stand.values_list("topic").annotate(n=Count("*")))


def related_topics(
    together: Mapping[int, int],
    entries: Mapping[int, int],
    *,
    size: int,
    library: int,
    leaving: Container[int],
    most: int,
) -> list[int]:
    """Topics that stand beside one more often than chance has it, the most telling first. Pure.

    `together`: on how many of the topic's `size` entries each stands; `entries`: on how many of the `library`'s.
    Weighed as bits of surprise over all shared entries, so that neither the broadest topic wins nor the rarest.
    """
    weights = {}
    for topic, n in together.items():
        by_chance = size * entries.get(topic, 0) / library if library else 0.0
        if topic not in leaving and n >= OFTEN and by_chance and n >= CLOSER * by_chance:
            weights[topic] = n * log2(n / by_chance)
    return sorted(weights, key=lambda topic: (-weights[topic], topic))[:most]
