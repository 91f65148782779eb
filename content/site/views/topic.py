"""/topics/ and /topics/<slug>/: the taxonomy, and what stands under each of its nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from content.reading.absolute_url import absolute_url
from content.reading.feed_links import feed_links
from content.reading.keyset import Keyset
from content.reading.river_index import current_river_index
from content.reading.topics import best
from content.reading.topics.chart import chart_of
from content.reading.topics.counts import current_counts
from content.reading.topics.recent_sample import related_topics
from content.reading.topics.rising import rising
from content.reading.topics.start import paths_for
from content.reading.topics.topic_stats import topic_stats
from content.reading.topics.tree import family, forest
from content.site.pagination import page_or_404
from content.site.public_page import public_page
from hub.models import Entry, EntryTopic, Person, Source, Topic

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from content.reading.keyset import CursorPage
    from content.reading.topics.counts import TopicCounts
    from content.reading.topics.tree import Family

RISING = 6
LATEST = 8  # entries on a topic's first page, beside all else that is there; as many again are a link away
EPISODES = 4
WRITERS = 8
COMPANY = 8


@dataclass(frozen=True, slots=True)
class Writer:
    """A source or a person, and how many entries they have."""

    who: Source | Person
    entries: int


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    """The whole taxonomy on one page, and what of it is rising."""
    listed = list(Topic.objects.defer("rules", "aliases"))
    known = {topic.pk: topic for topic in listed}
    tally = current_counts(timezone.now())
    lately = {key: counts for key, counts in tally.lately.items() if key in known}
    rises = rising(lately, tally.everything, {topic.pk: topic.parent_id for topic in listed}, RISING)
    context = {
        "forest": forest(listed, tally.entries),
        "is_counted": tally.at is not None,
        "total": len(listed),
        "rises": [(known[rise.topic], rise) for rise in rises],
        "canonical": absolute_url(request.path),
    }
    return render(request, "topic/index.html", context)


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: what it is, where to start, the best and the latest of it; further down its list, the list alone.

    A slug that the topic had before leads to the one it has now.
    """
    topic = Topic.objects.known_as(slug)
    if topic is None:
        raise Http404("There is no such topic.")
    if topic.slug != slug:
        response = redirect(topic, permanent=True)
        if query := request.META.get("QUERY_STRING"):
            response["Location"] += f"?{query}"
        return response
    now = timezone.now()
    tally = current_counts(now)
    kin = family(topic, Topic.objects.only("slug", "title", "parent"))
    assigned = EntryTopic.objects.filter(topic=topic, refused=False, entry__status__in=Entry.PUBLIC)
    assigned = assigned.filter(entry__is_copy=False)  # of each story one
    rows = Keyset(assigned, id="entry_id")
    is_first = not {"before", "after"} & request.GET.keys()
    stretch = rows.top(LATEST) if is_first else page_or_404(request, rows)
    if not is_first and "after" in request.GET and not stretch.is_inside:
        return redirect(topic)  # back at the top, where the whole page stands
    context = {
        "topic": topic,
        "family": kin,
        "stretch": stretch,
        "total": tally.entries.get(topic.pk, 0) if tally.at else None,
        "feeds": feed_links("topic", topic.slug),
        "canonical": absolute_url(topic.get_absolute_url()),
    }
    if is_first:
        return render(request, "topic/detail.html", context | overview(topic, kin, stretch, tally, now.date()))
    entries = Entry.objects.cards().in_bulk([row.entry_id for row in stretch.rows])
    context["entries"] = [entries[row.entry_id] for row in stretch.rows if row.entry_id in entries]
    return render(request, "topic/entries.html", context)


def overview(
    topic: Topic, kin: Family, stretch: CursorPage[EntryTopic], tally: TopicCounts, today: date
) -> dict[str, Any]:
    """What stands on a topic's first page; every entry on it is read at once."""
    portrait = topic_stats(topic)
    latest = [row.entry_id for row in stretch.rows]
    hops = best.hops(topic)
    ordered = best.order(best.featured(topic), hops, [key for key in portrait.highest if key not in latest])
    entries = Entry.objects.public().cards().in_bulk({*ordered, *latest, *portrait.episodes})
    picks = best.picks(ordered, hops, entries)
    related = list(topic.related.only("slug", "title", "parent"))
    leaving = {topic.pk, *kin.keys, *(other.pk for other in related)}
    beside = related_topics(
        portrait.together,
        tally.entries,
        size=portrait.looked_at,
        library=current_river_index().total,
        leaving=leaving,
        most=COMPANY,
    )
    sources = Source.objects.public().in_bulk([key for key, _ in portrait.sources])
    people = Person.objects.public().in_bulk([key for key, _ in portrait.people])
    return {
        "feeds": feed_links("topic", topic.slug, podcast=bool(portrait.episodes)),
        "paths": paths_for(topic, kin.below),
        "picks": picks,
        "latest": [entries[key] for key in latest if key in entries],
        "episodes": [entries[key] for key in portrait.episodes if key in entries][:EPISODES],
        "sources": [Writer(sources[key], n) for key, n in portrait.sources if key in sources][:WRITERS],
        "people": [Writer(people[key], n) for key, n in portrait.people if key in people][:WRITERS],
        "looked_at": portrait.looked_at if portrait.is_partial else None,
        "chart": chart_of(portrait.months, today),
        "related": related,
        "beside": [kin.known[key] for key in beside if key in kin.known],
    }
