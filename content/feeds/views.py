"""A view for each kind of feed."""

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
MAX_QUERY = 500  # characters of a query, as on the search page


def feed_view(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Read-only (GET and HEAD), compressed, with conditional requests.

    CSRF-exempt, since it takes no forms: a POST gets 405 and not an error about a missing token.
    """
    return wraps(view)(csrf_exempt(require_safe(conditional(gzip_page(view)))))


@feed_view
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


def channel_of(
    thing: Topic | Source | Person,
    request: HttpRequest,
    title: str,
    description: str,
    *,
    items: tuple[Item, ...],
    updated: datetime,
) -> Channel:
    """The channel of something with its own page."""
    link, address = absolute_url(thing.get_absolute_url()), absolute_url(request.path)
    return Channel(title, description, link, address, absolute_url(reverse("topics")), updated, items=items)


def topic_or_404(slug: str) -> Topic:
    """The topic with this slug, or that had it.

    Raises:
        Http404: There is none.
    """
    found = Topic.objects.known_as(slug)
    if found is None:
        raise Http404("There is no such topic.")
    return found


@feed_view
def topic(request: HttpRequest, slug: str, feed_format: FeedFormat) -> HttpResponse:
    """The entries about a topic; a former slug redirects."""
    about = topic_or_404(slug)
    if about.slug != slug:
        return redirect(f"feed_topic_{feed_format.extension}", slug=about.slug, permanent=True)
    items = querysets.of_topic(about)
    title = strip_invalid_xml(about.title)
    description = strip_invalid_xml(about.introduction) or f"What is published about {title}."
    channel = channel_of(about, request, f"{NAME}: {title}", description, items=items, updated=newest(items))
    return responses.feed(channel, feed_format, now=timezone.now())


@feed_view
def source(request: HttpRequest, slug: str, feed_format: FeedFormat) -> HttpResponse:
    """A source's entries, with the hub's topics."""
    of = get_object_or_404(Source.objects.with_a_page(), slug=slug)
    items = querysets.of_source(of)
    title = strip_invalid_xml(of.title)
    description = strip_invalid_xml(of.description) or f"What {title} has published, sorted by topic."
    channel = channel_of(
        of, request, f"{title} on {NAME}", description, items=items, updated=newest(items, of.created_at)
    )
    channel = replace(channel, language=strip_invalid_xml(of.language), image=web(of.artwork_url))
    return responses.feed(channel, feed_format, now=timezone.now())


@feed_view
def person(request: HttpRequest, slug: str, feed_format: FeedFormat) -> HttpResponse:
    """The entries that credit a person, from all sources; a former slug redirects."""
    who = Person.objects.public().known_as(slug)
    if who is None:
        raise Http404("Nobody of this name has a feed here.")
    if who.slug != slug:
        return redirect(f"feed_person_{feed_format.extension}", slug=who.slug, permanent=True)
    items = querysets.of_person(who)
    name = strip_invalid_xml(who.name)
    description = strip_invalid_xml(who.about) or f"What {name} writes, makes and appears in."
    channel = channel_of(
        who, request, f"{NAME}: {name}", description, items=items, updated=newest(items, who.created_at)
    )
    return responses.feed(replace(channel, image=web(who.image_url)), feed_format, now=timezone.now())


@feed_view
def search(request: HttpRequest, feed_format: FeedFormat) -> HttpResponse:
    """The entries that match ?q= and the filters of the search page; an empty search redirects to the river."""
    asked = {name: [cleaned(value) for value in values] for name, values in request.GET.lists()}
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
    return responses.feed(channel, feed_format, now=now, dated=False)


@feed_view
def topic_podcast(request: HttpRequest, slug: str) -> HttpResponse:
    """The episodes about a topic, for podcast apps; a former slug redirects."""
    about = topic_or_404(slug)
    if about.slug != slug:
        return redirect("feed_topic_podcast", slug=about.slug, permanent=True)
    return podcast_of(podcast_shows.of_topic(about, absolute_url(request.path)))


@feed_view
def source_podcast(request: HttpRequest, slug: str) -> HttpResponse:
    """A source's episodes, for podcast apps."""
    of = get_object_or_404(Source.objects.with_a_page(), slug=slug)
    return podcast_of(podcast_shows.of_source(of, absolute_url(request.path)))


def podcast_of(show: Show) -> HttpResponse:
    """A show as a podcast feed."""
    return responses.document(podcast.render(show), content_type(RSS), show.address, now=timezone.now())


def cleaned(value: str) -> str:
    """A parameter as one line of at most `MAX_QUERY` characters."""
    return " ".join(strip_invalid_xml(value[:MAX_QUERY]).split())


@feed_view
def sources_opml(request: HttpRequest) -> HttpResponse:
    """Every source, in folders by kind."""
    rows = list(Source.objects.public().subscribed().order_by("title"))
    groups = {str(kind.label) + "s": [row for row in rows if row.kind == kind] for kind in Source.Kind}
    return opml_of(f"Sources of {NAME}", request.path, groups)


@feed_view
def topic_opml(request: HttpRequest, slug: str) -> HttpResponse:
    """The sources that write about a topic, the most prolific first."""
    about = topic_or_404(slug)
    if about.slug != slug:
        return redirect("opml_topic", slug=about.slug, permanent=True)
    return opml_of(f"Sources about {about.title}, from {NAME}", request.path, {"": querysets.sources_about(about)})


def opml_of(title: str, path: str, groups: dict[str, list[Source]]) -> HttpResponse:
    """Sources as OPML."""
    body = opml.render(title, absolute_url(path), groups)
    name = path.rsplit("/", 1)[-1]
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return responses.cacheable(HttpResponse(body, opml.CONTENT_TYPE, headers=headers))
