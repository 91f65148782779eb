"""/people/<slug>/: one person, across sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render

from content.reading.absolute_url import absolute_url
from content.reading.feed_links import feed_links
from content.reading.keyset import Keyset
from content.site.pagination import page_or_404
from content.site.public_page import public_page
from content.site.structured_data import person_data
from hub.models import Credit, Entry, EntryTopic, Person, Source, Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

NEWEST = 1000  # of their entries are counted, for where they appear and what they speak of
SOURCES = 8
TOPICS = 8


@public_page
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """What someone wrote, made or appears in. An address from before a merge leads on."""
    found = Person.objects.public().known_as(slug)
    if found is None:
        raise Http404("Nobody of this name has a page here.")
    if found.slug != slug:
        return redirect(found, permanent=True)
    credits_ = Credit.objects.filter(person=found, entry__status__in=Entry.PUBLIC, entry__is_copy=False)
    total = credits_.count()
    if not total:
        raise Http404("Nothing of theirs is in the library.")
    stretch = page_or_404(request, Keyset(credits_, id="entry_id"))
    rows = Entry.objects.cards().in_bulk([row.entry_id for row in stretch.rows])
    newest = list(credits_.order_by("-published_at", "-entry").values_list("entry", flat=True)[:NEWEST])
    context = {
        "person": found,
        "stretch": stretch,
        "entries": [(rows[row.entry_id], row.roles) for row in stretch.rows if row.entry_id in rows],
        "total": total,
        "sources": sources_of(newest),
        "topics": topics_of(newest),
        "feeds": feed_links("person", found.slug),
        "canonical": absolute_url(found.get_absolute_url()),
        "data": person_data(found),
    }
    return render(request, "person/detail.html", context)


def sources_of(entries: list[int]) -> list[Source]:
    """The sources that published these, those with most of them first."""
    rows: QuerySet[Source] = Source.objects.public().filter(entries__in=entries)
    return list(rows.annotate(n=Count("entries")).order_by("-n", "title").only("slug", "title")[:SOURCES])


def topics_of(entries: list[int]) -> list[Topic]:
    """The topics that stand on most of these; of a topic and a finer one of it that is named too, the finer."""
    stand = EntryTopic.objects.filter(entry__in=entries, refused=False).order_by().values("topic")
    keys = [row["topic"] for row in stand.annotate(n=Count("pk")).order_by("-n", "topic")[: TOPICS * 2]]
    known = Topic.objects.only("slug", "title", "parent").in_bulk(keys)
    named: list[Topic] = []
    for topic in (known[key] for key in keys):
        finer = any(other.parent_id == topic.pk for other in named)
        if not finer:
            named = [other for other in named if other.pk != topic.parent_id] + [topic]
        if len(named) == TOPICS:
            break
    return named
