"""Rows to the schemas of responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.api.schemas import (
    CopyOut,
    CreditOut,
    EnclosureOut,
    EntryOut,
    FeedAddresses,
    HighlightOut,
    LinkOut,
    PodcastFeedAddresses,
    SourceBrief,
    SourceOut,
    StoryOut,
    TopicBrief,
    TopicOut,
)
from content.reading import podcast_facts
from content.reading.absolute_url import absolute_url
from content.reading.feed_links import feed_urls, podcast_path
from hub.models import Entry, Source

if TYPE_CHECKING:
    from hub.models import Enclosure, Topic


def entry(row: Entry, body: str = "") -> EntryOut:
    """An entry; `body` is its clean HTML where the source's policy shows it."""
    return EntryOut(
        id=row.uuid,
        url=row.url,
        page=absolute_url(row.get_absolute_url()),
        title=row.title,
        kind=Entry.Kind(row.kind),
        excerpt=row.excerpt,
        body=body or None,
        published_at=row.published_at,
        updated_at=row.updated_at,
        first_seen_at=row.first_seen_at,
        changed_at=row.changed_at,
        language=row.language,
        level=Entry.Level(row.level) if row.level else None,
        minutes=row.minutes,
        season=row.season,
        episode=row.episode,
        featured=row.status == Entry.Status.FEATURED,
        sponsored=row.sponsored,
        image=row.image_url,
        source=SourceBrief(slug=row.source.slug, title=row.source.title, site_url=row.source.site_url)
        if row.source
        else None,
        attribution=row.publisher,
        credits=[CreditOut(**credit) for credit in row.credits],
        topics=[
            TopicBrief(slug=each.topic.slug, title=each.topic.title)
            for each in row.entry_topics.all()
            if not each.refused
        ],
        enclosures=[enclosure(each) for each in row.enclosures.all()],
        highlights=highlights(row),
        story=story(row),
        supersedes=row.supersedes.uuid if row.supersedes else None,
        superseded_by=next((newer.uuid for newer in row.superseded_by.all()), None),
    )


def story(row: Entry) -> StoryOut | None:
    """The story of an entry, if other public entries belong to it."""
    also = [CopyOut(id=other.uuid, url=other.url, attribution=other.publisher) for other in row.also_at]
    return StoryOut(id=row.story.uuid, is_copy=row.is_copy, also=also) if row.story and also else None


def enclosure(row: Enclosure) -> EnclosureOut:
    """An enclosure."""
    return EnclosureOut(url=row.url, media_type=row.media_type, length=row.length, duration=row.duration)


def highlights(row: Entry) -> list[HighlightOut]:
    """The parts of an episode that its makers recommend."""
    bites = sorted(row.podcast.get("soundbites", ()), key=lambda bite: bite["start"])
    return [HighlightOut(start=bite["start"], duration=bite["duration"], title=bite.get("title", "")) for bite in bites]


def source(row: Source) -> SourceOut:
    """A source."""
    declared = podcast_facts.licence(row)
    return SourceOut(
        slug=row.slug,
        title=row.title,
        kind=row.kind,
        feed_url=row.url,
        site_url=row.site_url,
        description=row.description,
        language=row.language,
        artwork=row.artwork_url,
        policy=row.policy,
        licence=row.licence,
        declared_licence=_link(declared) if declared else None,
        funding=[_link(way) for way in podcast_facts.support(row)],
        state=row.state,
        last_success_at=row.last_success_at,
        page=absolute_url(row.get_absolute_url()),
        feeds=podcast_feeds("source", row.slug, is_show=row.kind == Source.Kind.PODCAST),
    )


def topic(row: Topic) -> TopicOut:
    """A topic."""
    return TopicOut(
        slug=row.slug,
        title=row.title,
        introduction=row.introduction,
        aliases=row.aliases,
        parent=row.parent.slug if row.parent else None,
        related=sorted(each.slug for each in row.related.all()),
        page=absolute_url(row.get_absolute_url()),
        feeds=podcast_feeds("topic", row.slug),
    )


def feeds(kind: str, slug: str) -> FeedAddresses:
    """The feeds of a thing."""
    return FeedAddresses(**feed_urls(kind, slug))


def podcast_feeds(kind: str, slug: str, *, is_show: bool = True) -> PodcastFeedAddresses:
    """The feeds of a thing, and the one for podcast apps."""
    podcast = absolute_url(podcast_path(kind, slug)) if is_show else None
    return PodcastFeedAddresses(**feed_urls(kind, slug), podcast=podcast)


def _link(said: podcast_facts.Link) -> LinkOut:
    return LinkOut(text=said.text, url=said.url)
