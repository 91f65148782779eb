"""/topics/ and /topics/<slug>/: the taxonomy, and what stands under each of its nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count
from django.shortcuts import get_object_or_404, render

from content.site.keyset import Keyset
from content.site.public import absolute, public_page
from content.site.stretch import stretch_or_404
from content.site.subscribe import feed_links
from hub.models import Entry, EntryTopic, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

COUNTS_KEPT = 300  # seconds; counting 150,000 assignments takes a tenth of one


@dataclass(frozen=True, slots=True)
class Node:
    """A topic in the tree, with the number of its entries and what lies below it."""

    topic: Topic
    entries: int
    children: tuple[Node, ...]


def entries_by_topic() -> dict[int, int]:
    """How many entries each topic has, by its number; at most five minutes old."""
    counts: dict[int, int] | None = cache.get("topic-counts")
    if counts is None:
        rows = EntryTopic.objects.filter(refused=False).order_by().values_list("topic").annotate(n=Count("id"))
        counts = dict(rows)
        cache.set("topic-counts", counts, COUNTS_KEPT)
    return counts


def forest(topics: Sequence[Topic], counts: dict[int, int]) -> list[Node]:
    """The trees that `topics` form, each level in the order given; a topic whose parent is not among them is a root."""
    known = {topic.pk for topic in topics}
    below: dict[int | None, list[Topic]] = {}
    for topic in topics:
        below.setdefault(topic.parent_id if topic.parent_id in known else None, []).append(topic)

    def grow(parent: int | None) -> tuple[Node, ...]:
        return tuple(Node(topic, counts.get(topic.pk, 0), grow(topic.pk)) for topic in below.get(parent, ()))

    return list(grow(None))


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    """The whole taxonomy on one page."""
    listed = list(Topic.objects.defer("rules", "aliases"))
    return render(request, "topic/index.html", {"forest": forest(listed, entries_by_topic()), "total": len(listed)})


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: what it is, its neighbours, its latest entries."""
    topic = get_object_or_404(Topic.objects.select_related("parent").defer("rules"), slug=slug)
    assigned = EntryTopic.objects.filter(topic=topic, refused=False, entry__status__in=Entry.PUBLIC)
    stretch = stretch_or_404(request, Keyset(assigned, id="entry_id"))
    entries = Entry.objects.cards().in_bulk([row.entry_id for row in stretch.rows])
    context = {
        "topic": topic,
        "stretch": stretch,
        "entries": [entries[row.entry_id] for row in stretch.rows if row.entry_id in entries],
        "total": entries_by_topic().get(topic.pk, 0),
        "children": topic.children.defer("rules"),
        "related": topic.related.defer("rules"),
        "feeds": feed_links("topic", topic.slug),
        "canonical": absolute(topic.get_absolute_url()),
    }
    return render(request, "topic/detail.html", context)
