"""What is answered: the shapes of things, and how they are made of rows.

Plain pydantic models: what is made here is right as it is, and ninja's own `Schema` would look at every member anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel, Field

from content.site import show_facts
from hub.models import Entry, Source

if TYPE_CHECKING:
    from hub.models import Enclosure, Topic


def public(path: str) -> str:
    """The public address of a path of ours."""
    return f"{settings.HUB_PUBLIC_URL}{path}"


class TopicBrief(BaseModel):
    """A topic, as an entry names it."""

    slug: str
    title: str


class SourceBrief(BaseModel):
    """A source, as an entry names it."""

    slug: str
    title: str
    site_url: str = Field(description="Where its publisher is at home; may be empty.")


class CreditShape(BaseModel):
    """Someone who made or appears in an entry."""

    name: str
    role: str = ""
    url: str = ""
    image: str = ""


class EnclosureShape(BaseModel):
    """An audio or video file of an entry, at its publisher's."""

    url: str
    media_type: str
    length: int | None = Field(description="Bytes, as the publisher says.")
    duration: int | None = Field(description="Seconds.")


class HighlightShape(BaseModel):
    """A part of an episode that its makers hold out (podcast:soundbite)."""

    start: float = Field(description="Seconds from the beginning.")
    duration: float = Field(description="Seconds.")
    title: str = Field(description="May be empty.")


class CopyShape(BaseModel):
    """The same publication elsewhere in the library."""

    id: UUID
    url: str
    attribution: str


class StoryShape(BaseModel):
    """One publication that stands in several places. Lists of the hub show one of its entries."""

    id: UUID
    is_copy: bool = Field(description="Another entry of the story stands for this one in the hub's lists and feeds.")
    also: list[CopyShape] = Field(description="The other entries of the story, the one that stands for it first.")


class EntryShape(BaseModel):
    """One entry of the library. Where you show it, name its source and lead to `url`."""

    id: UUID = Field(description="Stable for as long as the entry exists; also its GUID in the feeds.")
    url: str = Field(description="The original, at its publisher's.")
    page: str = Field(description="The hub's own page about it.")
    title: str
    kind: Entry.Kind
    excerpt: str = Field(description="Plain text, a few sentences at most.")
    body: str | None = Field(description="Clean HTML where the source's licence allows it, else null.")
    published_at: datetime | None = Field(description="Null where the day is not known.")
    updated_at: datetime | None
    first_seen_at: datetime
    changed_at: datetime | None = Field(description="When what is answered here last changed.")
    language: str = Field(description="BCP 47; may be empty.")
    level: Entry.Level | None
    minutes: int | None = Field(description="To read, hear or do.")
    season: int | None = Field(description="Of an episode, as its show numbers it.")
    episode: int | None = Field(description="Its number, within the season if there is one.")
    featured: bool = Field(description="Put forward by the hub's editors.")
    sponsored: bool
    image: str = Field(description="At its publisher's; may be empty.")
    source: SourceBrief | None = Field(description="Null for an entry known only by its address; see attribution.")
    attribution: str = Field(description="Who published it: the source's name, or who is named in its place.")
    credits: list[CreditShape]
    topics: list[TopicBrief]
    enclosures: list[EnclosureShape]
    highlights: list[HighlightShape] = Field(description="What an episode's makers hold out of it, in order of time.")
    story: StoryShape | None = Field(description="Where it was published elsewhere, too.")
    supersedes: UUID | None = Field(description="The edition before it, where it is a later one of a series.")
    superseded_by: UUID | None = Field(description="The edition after it: the newer one to read.")


class Entries(BaseModel):
    """A stretch of entries, newest first; those without a date come last."""

    items: list[EntryShape]
    next: str | None = Field(description="The address of the following stretch; null at the end.")


class FeedAddresses(BaseModel):
    """The same things as feeds."""

    rss: str
    atom: str
    json_feed: str


class HeardFeedAddresses(FeedAddresses):
    """The same things as feeds, among them one for podcast apps."""

    podcast: str | None = Field(description="Of episodes, with Podcasting 2.0's elements; null for what is no show.")


class LinkShape(BaseModel):
    """Words and where they lead."""

    text: str
    url: str = Field(description="May be empty.")


class SourceShape(BaseModel):
    """A blog, show, channel or newsroom whose feed the hub reads."""

    slug: str
    title: str
    kind: str
    feed_url: str = Field(description="The publisher's own feed.")
    site_url: str
    description: str
    language: str
    artwork: str
    policy: str = Field(description="excerpt or full: how much of its entries the hub shows.")
    licence: str = Field(description="What permits showing more than excerpts; may be empty.")
    declared_licence: LinkShape | None = Field(description="What its own feed says of that (podcast:license).")
    funding: list[LinkShape] = Field(description="How to support it, as its feed says (podcast:funding).")
    state: str = Field(description="active, broken, paused or retired.")
    last_success_at: datetime | None = Field(description="When its feed was last read without fault.")
    page: str
    feeds: HeardFeedAddresses


class Sources(BaseModel):
    """A stretch of sources, by slug."""

    items: list[SourceShape]
    next: str | None


class TopicShape(BaseModel):
    """A topic of the hub's taxonomy."""

    slug: str
    title: str
    introduction: str
    aliases: list[str]
    parent: str | None = Field(description="The slug of the broader topic.")
    related: list[str] = Field(description="Slugs.")
    page: str
    feeds: HeardFeedAddresses


class Topics(BaseModel):
    """The whole taxonomy, by slug."""

    items: list[TopicShape]


def entry(row: Entry, body: str = "") -> EntryShape:
    """An entry; `body` is its clean HTML, if its source's policy shows that."""
    return EntryShape(
        id=row.uuid,
        url=row.url,
        page=public(row.get_absolute_url()),
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
        attribution=attribution(row),
        credits=[CreditShape(**credit) for credit in row.credits],
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


def story(row: Entry) -> StoryShape | None:
    """The story of an entry, if others that readers may see stand in it."""
    also = [CopyShape(id=other.uuid, url=other.url, attribution=attribution(other)) for other in row.also_at]
    return StoryShape(id=row.story.uuid, is_copy=row.is_copy, also=also) if row.story and also else None


def attribution(row: Entry) -> str:
    """Who published an entry."""
    return row.source.title if row.source else row.attribution


def enclosure(row: Enclosure) -> EnclosureShape:
    """An enclosure."""
    return EnclosureShape(url=row.url, media_type=row.media_type, length=row.length, duration=row.duration)


def highlights(row: Entry) -> list[HighlightShape]:
    """What the makers of an episode hold out of it."""
    bites = sorted(row.podcast.get("soundbites", ()), key=lambda bite: bite["start"])
    return [
        HighlightShape(start=bite["start"], duration=bite["duration"], title=bite.get("title", "")) for bite in bites
    ]


def source(row: Source) -> SourceShape:
    """A source."""
    declared = show_facts.licence(row)
    return SourceShape(
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
        funding=[_link(way) for way in show_facts.support(row)],
        state=row.state,
        last_success_at=row.last_success_at,
        page=public(row.get_absolute_url()),
        feeds=heard_feeds("sources", row.slug, is_show=row.kind == Source.Kind.PODCAST),
    )


def topic(row: Topic) -> TopicShape:
    """A topic."""
    return TopicShape(
        slug=row.slug,
        title=row.title,
        introduction=row.introduction,
        aliases=row.aliases,
        parent=row.parent.slug if row.parent else None,
        related=sorted(each.slug for each in row.related.all()),
        page=public(row.get_absolute_url()),
        feeds=heard_feeds("topics", row.slug),
    )


def feeds(section: str, slug: str) -> FeedAddresses:
    """The three feeds of one thing."""
    address = public(f"/feeds/{section}/{slug}")
    return FeedAddresses(rss=f"{address}.rss", atom=f"{address}.atom", json_feed=f"{address}.json")


def heard_feeds(section: str, slug: str, *, is_show: bool = True) -> HeardFeedAddresses:
    """The feeds of one thing, and that for podcast apps."""
    podcast = public(f"/feeds/{section}/{slug}/podcast.rss") if is_show else None
    return HeardFeedAddresses(**feeds(section, slug).model_dump(), podcast=podcast)


def _link(said: show_facts.Link) -> LinkShape:
    return LinkShape(text=said.text, url=said.url)
