"""One view for each kind of feed; each composes a channel and hands it to `answer`."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from content.feeds import opml, podcast, podcast_shows, querysets, responses
from content.feeds.channel import Channel
from content.feeds.formats import content_type
from content.feeds.serializers import newest, web
from content.feeds.xml_text import strip_invalid_xml
from content.reading.absolute_url import absolute_url
from content.reading.conditional import conditional
from content.reading.feed_links import RSS
from hub.models import Person, Source, Topic
from hub.search import Filters

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from content.feeds.channel import Item
    from content.feeds.podcast_types import Show
    from content.reading.feed_links import FeedFormat

P = ParamSpec("P")
NAME = "Adjacency"
LONGEST = 500  # characters of a query, as on the search page


def a_feed(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only read, from pages elsewhere too, compressed for who can expand it, and not sent again to who has it.

    Exempt from the check of forms, since it takes none: who posts to it hears that (405), not that a token is missing.
    """
    return wraps(view)(csrf_exempt(require_safe(conditional(gzip_page(view)))))


@a_feed
def river(request: HttpRequest, feed_format: FeedFormat) -> HttpResponse:
    """Everything, newest first."""
    items = querysets.of_the_river()
    channel = Channel(
        title=f"{NAME}: the river",
        description="What network engineers write and say, gathered from their blogs and podcasts.",
        link=absolute_url(reverse("river")),
        address=absolute_url(request.path),
        scheme=absolute_url(reverse("topics")),
        updated=newest(items),
        items=items,
    )
    return responses.feed(channel, feed_format, now=timezone.now())


def beside(
    thing: Topic | Source | Person,
    request: HttpRequest,
    title: str,
    description: str,
    *,
    items: tuple[Item, ...],
    updated: datetime,
) -> Channel:
    """The channel of a thing that has a page of its own."""
    link, address = absolute_url(thing.get_absolute_url()), absolute_url(request.path)
    return Channel(title, description, link, address, absolute_url(reverse("topics")), updated, items=items)


def topic_known_as(slug: str) -> Topic:
    """The topic that has this slug, or had it.

    Raises:
        Http404: There is none.
    """
    found = Topic.objects.known_as(slug)
    if found is None:
        raise Http404("There is no such topic.")
    return found


@a_feed
def topic(request: HttpRequest, slug: str, feed_format: FeedFormat) -> HttpResponse:
    """What is about a topic; a slug that it had before leads to the one it has now."""
    about = topic_known_as(slug)
    if about.slug != slug:
        return redirect(f"feed_topic_{feed_format.extension}", slug=about.slug, permanent=True)
    items = querysets.of_topic(about)
    title = strip_invalid_xml(about.title)
    told = strip_invalid_xml(about.introduction) or f"What is published about {title}."
    channel = beside(about, request, f"{NAME}: {title}", told, items=items, updated=newest(items))
    return responses.feed(channel, feed_format, now=timezone.now())


@a_feed
def source(request: HttpRequest, slug: str, feed_format: FeedFormat) -> HttpResponse:
    """What a source has published, with the hub's topics."""
    of = get_object_or_404(Source.objects.with_a_page(), slug=slug)
    items = querysets.of_source(of)
    title = strip_invalid_xml(of.title)
    told = strip_invalid_xml(of.description) or f"What {title} has published, sorted by topic."
    channel = beside(of, request, f"{title} on {NAME}", told, items=items, updated=newest(items, of.created_at))
    channel = replace(channel, language=strip_invalid_xml(of.language), image=web(of.artwork_url))
    return responses.feed(channel, feed_format, now=timezone.now())


@a_feed
def person(request: HttpRequest, slug: str, feed_format: FeedFormat) -> HttpResponse:
    """What credits a person, from whichever sources; an address from before a merge leads on."""
    who = Person.objects.public().known_as(slug)
    if who is None:
        raise Http404("Nobody of this name has a feed here.")
    if who.slug != slug:
        return redirect(f"feed_person_{feed_format.extension}", slug=who.slug, permanent=True)
    items = querysets.of_person(who)
    name = strip_invalid_xml(who.name)
    told = strip_invalid_xml(who.about) or f"What {name} writes, makes and appears in."
    channel = beside(who, request, f"{NAME}: {name}", told, items=items, updated=newest(items, who.created_at))
    return responses.feed(replace(channel, image=web(who.image_url)), feed_format, now=timezone.now())


@a_feed
def search(request: HttpRequest, feed_format: FeedFormat) -> HttpResponse:
    """What holds the words of ?q=, narrowed as the search page narrows; a search of nothing is the river."""
    asked = {name: [words_of(value) for value in values] for name, values in request.GET.lists()}
    words, filters = "".join(asked.get("q", [])[-1:]), Filters.from_lists(asked)
    if not words and filters == Filters():
        return redirect(f"feed_river_{feed_format.extension}")
    now = timezone.now()
    items = querysets.of_search(words, filters, now=now)
    question = urlencode({name: values for name, values in asked.items() if any(values)}, doseq=True)
    channel = Channel(
        title=f"{NAME}: {words or 'a selection'}",
        description=f"What is new in the library about: {words}" if words else "What is new in a part of the library.",
        link=absolute_url(f"{reverse('search')}?{question}"),
        address=absolute_url(f"{request.path}?{question}"),
        scheme=absolute_url(reverse("topics")),
        updated=newest(items),
        items=items,
    )
    return responses.feed(channel, feed_format, now=now, remembered=False)


@a_feed
def topic_podcast(request: HttpRequest, slug: str) -> HttpResponse:
    """The episodes about a topic, for podcast apps; a slug that it had before leads to the one it has now."""
    about = topic_known_as(slug)
    if about.slug != slug:
        return redirect("feed_topic_podcast", slug=about.slug, permanent=True)
    return podcast_of(podcast_shows.of_topic(about, absolute_url(request.path)))


@a_feed
def source_podcast(request: HttpRequest, slug: str) -> HttpResponse:
    """A source's episodes, for podcast apps."""
    of = get_object_or_404(Source.objects.with_a_page(), slug=slug)
    return podcast_of(podcast_shows.of_source(of, absolute_url(request.path)))


def podcast_of(show: Show) -> HttpResponse:
    """A show as an answer that podcast apps play."""
    return responses.document(podcast.render(show), content_type(RSS), show.address, now=timezone.now())


def words_of(value: str) -> str:
    """What of a parameter can be meant: one line, and no longer than anyone types."""
    return " ".join(strip_invalid_xml(value[:LONGEST]).split())


@a_feed
def sources_opml(request: HttpRequest) -> HttpResponse:
    """Every source, in folders by kind."""
    rows = list(Source.objects.public().subscribed().order_by("title"))
    groups = {str(kind.label) + "s": [row for row in rows if row.kind == kind] for kind in Source.Kind}
    return subscriptions(f"Sources of {NAME}", request.path, groups)


@a_feed
def topic_opml(request: HttpRequest, slug: str) -> HttpResponse:
    """The sources that write about a topic, those that write most about it first."""
    about = topic_known_as(slug)
    if about.slug != slug:
        return redirect("opml_topic", slug=about.slug, permanent=True)
    return subscriptions(
        f"Sources about {about.title}, from {NAME}", request.path, {"": querysets.sources_about(about)}
    )


def subscriptions(title: str, path: str, groups: dict[str, list[Source]]) -> HttpResponse:
    """Sources as an answer that readers import."""
    body = opml.render(title, absolute_url(path), groups)
    name = path.rsplit("/", 1)[-1]
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return responses.cacheable(HttpResponse(body, opml.CONTENT_TYPE, headers=headers))
