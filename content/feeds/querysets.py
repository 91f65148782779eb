"""The entries of each feed: the newest dated ones, read along an index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Count

from content.feeds.serializers import item
from hub.models import Entry, Source
from hub.search import search

if TYPE_CHECKING:
    from datetime import datetime

    from content.feeds.channel import Item
    from hub.models import Person, Topic
    from hub.models.entry import EntryQuerySet
    from hub.search import Filters

LENGTH = 50  # items: some two days of a busy river, a month of most topics; the API has what a weekly reader missed


def of_the_river() -> tuple[Item, ...]:
    """The newest entries of the river."""
    return items(Entry.objects.river().newest(), Entry.objects.undated().filter(is_copy=False))


def of_topic(topic: Topic) -> tuple[Item, ...]:
    """The newest entries about a topic."""
    return items(Entry.objects.river_of(topic), Entry.objects.undated().filter(is_copy=False).about(topic))


def of_source(source: Source) -> tuple[Item, ...]:
    """The newest entries of a source."""
    return items(Entry.objects.dated().from_source(source).newest(), Entry.objects.undated().from_source(source))


def of_person(person: Person) -> tuple[Item, ...]:
    """The newest entries that credit a person."""
    theirs = Entry.objects.river().filter(credited__person=person, credited__published_at__isnull=False)
    undated = Entry.objects.undated().filter(is_copy=False, credited__person=person)
    return items(theirs.order_by("-credited__published_at", "-credited__entry"), undated)


def of_search(words: str, filters: Filters, *, now: datetime) -> tuple[Item, ...]:
    """The newest entries with every word: subscribers want exact matches only.

    A story is represented by the entry that the search shows: one of a source in the filters, if there is one.
    """
    filters = (
        filters if filters.kind else replace(filters, kind=tuple(Entry.Kind.values))
    )  # results that are not entries would use up the limit
    found = search(words, filters=filters, size=LENGTH, sort="newest", facets=(), every_word=True, now=now)
    keys = [int(hit.key) for hit in found.hits if hit.noun == "entry"]
    return items(Entry.objects.dated().filter(pk__in=keys).newest(), Entry.objects.undated().filter(pk__in=keys))


def items(dated: EntryQuerySet, undated: EntryQuerySet) -> tuple[Item, ...]:
    """The newest `LENGTH` of both as items, in a fixed number of queries."""
    parts = (dated, undated.order_by("-first_seen_at", "-id"))
    rows = [row for entries in parts for row in entries.cards().with_shown_bodies()[:LENGTH]]
    rows.sort(key=lambda row: row.published_at or row.first_seen_at, reverse=True)  # stable: ties keep their order
    return tuple(item(row, row.shown_body) for row in rows[:LENGTH])  # type: ignore[attr-defined] # an annotation


def sources_about(topic: Topic) -> list[Source]:
    """The subscribed sources with public entries about a topic, those with most of them first."""
    about = Entry.objects.public().about(topic).filter(source__isnull=False).order_by()
    counts = dict(about.values_list("source").annotate(entries=Count("id")))
    rows = Source.objects.public().subscribed().filter(pk__in=counts)
    return sorted(rows, key=lambda row: (-counts[row.pk], row.title.casefold()))
