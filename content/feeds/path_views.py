"""The feeds of a learning path: its steps for readers, its episodes for podcast apps, its sources as OPML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from content.feeds import path_items, responses
from content.feeds.channel import Channel
from content.feeds.podcast_shows import prefetch_chapters_and_transcripts
from content.feeds.serializers import FOUNDED, newest
from content.feeds.views import NAME, feed_view, opml_of, podcast_of
from content.feeds.xml_text import strip_invalid_xml
from content.paths.page import LearningPathPage
from content.reading.absolute_url import absolute_page_url, absolute_url
from hub.models import Source

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from content.paths.step import PathStep
    from content.reading.feed_links import FeedFormat


@feed_view
def path(request: HttpRequest, slug: str, feed_format: FeedFormat) -> HttpResponse:
    """The path's steps, in the order in which they were added."""
    page = _published(slug)
    items = path_items.items(_steps(page))
    channel = Channel(
        title=f"{strip_invalid_xml(page.title)}, a learning path of {NAME}",
        description=strip_invalid_xml(page.audience)
        or f"The steps of the learning path {strip_invalid_xml(page.title)}.",
        link=absolute_page_url(page),
        address=absolute_url(request.path),
        scheme=absolute_url(reverse("topics")),
        updated=newest(items, otherwise=page.last_published_at or FOUNDED),
        items=items,
    )
    return responses.feed(channel, feed_format, now=timezone.now())


@feed_view
def path_podcast(request: HttpRequest, slug: str) -> HttpResponse:
    """The path's episodes, in its order, from all their shows."""
    page = _published(slug)
    rows = _steps(page)
    prefetch_related_objects([step.entry for step in rows if step.entry], *prefetch_chapters_and_transcripts())
    return podcast_of(path_items.show(page, rows, absolute_url(request.path)))


@feed_view
def path_opml(request: HttpRequest, slug: str) -> HttpResponse:
    """The subscribed sources of the path's steps, in the path's order."""
    page = _published(slug)
    ordered = list(dict.fromkeys(step.entry.source_id for step in _steps(page) if step.entry and step.entry.source_id))
    subscribed = Source.objects.public().subscribed().in_bulk(ordered)
    listed = [subscribed[key] for key in ordered if key in subscribed]
    return opml_of(f"Sources of the learning path {page.title}, from {NAME}", request.path, {"": listed})


def _published(slug: str) -> LearningPathPage:
    page: LearningPathPage = get_object_or_404(LearningPathPage.objects.live().public(), slug=slug)
    return page


def _steps(page: LearningPathPage) -> list[PathStep]:
    steps = list(page.steps.with_entries().prefetch_related("entry__entry_topics__topic").order_by("position"))
    for step in steps:
        step.path = page  # else each would load the page again for its URL
    return steps
