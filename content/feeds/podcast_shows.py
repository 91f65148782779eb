"""A topic, and a source, as shows: their newest episodes for podcast apps.

A source's show is its publisher's work with the hub's topics; a topic's has episodes of many shows. Both omit shows
whose publisher blocks other feeds (podcast:block).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from content.feeds import serializers
from content.feeds.channel import Attachment
from content.feeds.podcast_types import Episode, Show, ShowLink, Soundbite, playable
from content.feeds.xml_text import strip_invalid_xml
from content.reading.absolute_url import absolute_url
from hub.models import Entry, Transcript
from hub.models.source import publisher_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from content.feeds.channel import Item
    from hub.models import Source, Topic
    from hub.models.entry import EntryQuerySet

LENGTH = 50  # episodes, as many as other feeds have items
UNUSED = ("summary", "body", "text")  # heavy columns that a show does not need
CHAPTERS_TYPE = "application/json+chapters"


def of_topic(topic: Topic, address: str) -> Show:
    """The newest episodes about a topic, from whichever shows."""
    episodes = _episodes(Entry.objects.river_of(topic))
    title = strip_invalid_xml(topic.title)
    return Show(
        title=f"{title}, on Adjacency",
        description=f"Episodes about {title}, from the podcasts that its notes name. "
        f"{strip_invalid_xml(topic.introduction)}",
        link=absolute_url(topic.get_absolute_url()),
        address=address,
        updated=_newest(episodes),
        serial=False,
        episodes=episodes,
    )


def of_source(source: Source, address: str) -> Show:
    """The newest episodes of a source."""
    episodes = _episodes(Entry.objects.dated().from_source(source).order_by("-published_at", "-id"), numbered=True)
    title = strip_invalid_xml(source.title)
    return Show(
        title=f"{title}, on Adjacency",
        description=strip_invalid_xml(source.description) or f"What {title} has published.",
        link=absolute_url(source.get_absolute_url()),
        address=address,
        updated=_newest(episodes, otherwise=source.created_at),
        serial=False,
        episodes=episodes,
        funding=tuple(_link(way) for way in source.podcast.get("funding", ()) if way.get("url")),
        licence=_link(source.podcast["license"]) if source.podcast.get("license") else None,
        language=strip_invalid_xml(source.language),
        image=serializers.web(source.artwork_url),
    )


def _link(said: dict[str, str]) -> ShowLink:
    return ShowLink(strip_invalid_xml(said.get("text", "")), serializers.web(said.get("url", "")))


def chapters_and_transcripts(entry: Entry) -> tuple[Attachment | None, tuple[Attachment, ...]]:
    """Its chapters, served by the API, and its transcripts, hosted by their publisher."""
    address = absolute_url(reverse("api:get_chapters", args=[entry.uuid]))
    chapters = Attachment(address, CHAPTERS_TYPE) if entry.chapters.all() else None
    said = (Attachment(serializers.web(row.url), strip_invalid_xml(row.media_type)) for row in entry.transcripts.all())
    return chapters, tuple(file for file in said if file.url and file.media_type)


def prefetch_chapters_and_transcripts() -> tuple[Any, ...]:
    """The prefetches of `chapters_and_transcripts`: two queries."""
    return "chapters", Prefetch("transcripts", Transcript.objects.defer("text", "cue_values"))


def _episodes(entries: EntryQuerySet, *, numbered: bool = False) -> tuple[Episode, ...]:
    """The playable ones; `numbered` keeps their show's numbers, which mean nothing among other shows."""
    playable_kinds = entries.of_kinds(Entry.Kind.EPISODE, Entry.Kind.VIDEO)
    rows = (
        playable_kinds.cards()
        .defer(None)
        .defer(*UNUSED)
        .prefetch_related(*prefetch_chapters_and_transcripts())[:LENGTH]
    )
    return tuple(episode for row in rows if (episode := _episode(row, numbered=numbered)))


def _episode(row: Entry, *, numbered: bool) -> Episode | None:
    said = serializers.item(row)
    file = playable(said)
    if file is None or said.published is None or publisher_blocks(row.source):
        return None
    chapters, transcripts = chapters_and_transcripts(row)
    season, number = (row.season, row.episode) if numbered else (None, None)
    season_name, number_name = (
        strip_invalid_xml(row.podcast.get(of, {}).get("name", "")) for of in ("season", "episode")
    )
    return Episode(
        said,
        file,
        said.published,
        _notes(said),
        number,
        season,
        tuple(_soundbites(row)),
        chapters,
        transcripts,
        season_name,
        number_name,
    )


def _soundbites(row: Entry) -> Iterable[Soundbite]:
    """The parts that its makers recommend."""
    for bite in row.podcast.get("soundbites", ()):
        yield Soundbite(bite["start"], bite["duration"], strip_invalid_xml(bite.get("title", "")))


def _notes(said: Item) -> str:
    """Notes as HTML: the excerpt and the attribution."""
    paragraphs = [
        format_html("{}", said.excerpt) if said.excerpt else "",
        format_html('From <a href="{}">{}</a>.', said.link, said.origin.title) if said.origin else "",
    ]
    return str(format_html_join("", "<p>{}</p>", ([text] for text in paragraphs if text)))


def _newest(episodes: Iterable[Episode], otherwise: datetime = serializers.FOUNDED) -> datetime:
    return serializers.newest((episode.item for episode in episodes), otherwise)
