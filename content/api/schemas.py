"""The schemas of responses; `serializers` makes them of rows.

Plain pydantic models: the serializers' values need no validation, and ninja's own `Schema` would check every field.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from hub.models import Entry


class TopicBrief(BaseModel):
    """A topic of an entry."""

    slug: str
    title: str


class SourceBrief(BaseModel):
    """The source of an entry."""

    slug: str
    title: str
    site_url: str = Field(description="The publisher's website; may be empty.")


class CreditOut(BaseModel):
    """Someone who made or appears in an entry."""

    name: str
    role: str = ""
    url: str = ""
    image: str = ""


class EnclosureOut(BaseModel):
    """An audio or video file of an entry, hosted by its publisher."""

    url: str
    media_type: str
    length: int | None = Field(description="Bytes, as the publisher states.")
    duration: int | None = Field(description="Seconds.")


class HighlightOut(BaseModel):
    """A part of an episode that its makers recommend (podcast:soundbite)."""

    start: float = Field(description="Seconds from the beginning.")
    duration: float = Field(description="Seconds.")
    title: str = Field(description="May be empty.")


class CopyOut(BaseModel):
    """The same publication elsewhere in the library."""

    id: UUID
    url: str
    attribution: str


class StoryOut(BaseModel):
    """One publication in several places. The hub's lists show one of its entries."""

    id: UUID
    is_copy: bool = Field(description="The hub's lists and feeds show another entry of the story instead of this one.")
    also: list[CopyOut] = Field(description="The other entries of the story, the one shown in lists first.")


class EntryOut(BaseModel):
    """One entry of the library. Where you show it, name its source and link to `url`."""

    id: UUID = Field(description="Stable for as long as the entry exists; also its GUID in the feeds.")
    url: str = Field(description="The original.")
    page: str = Field(description="The hub's own page about it.")
    title: str
    kind: Entry.Kind
    excerpt: str = Field(description="Plain text, a few sentences at most.")
    body: str | None = Field(description="Clean HTML where the source's licence allows it, else null.")
    published_at: datetime | None = Field(description="Null if unknown.")
    updated_at: datetime | None
    first_seen_at: datetime
    changed_at: datetime | None = Field(description="When one of these fields last changed.")
    language: str = Field(description="BCP 47; may be empty.")
    level: Entry.Level | None
    minutes: int | None = Field(description="To read, listen to or do.")
    season: int | None = Field(description="The season of an episode, as its show numbers it.")
    episode: int | None = Field(description="Its number, within the season if there is one.")
    featured: bool = Field(description="Recommended by the hub's editors.")
    sponsored: bool
    image: str = Field(description="Hosted by the publisher; may be empty.")
    source: SourceBrief | None = Field(description="Null for an entry known only by its address; see attribution.")
    attribution: str = Field(description="Who published it: the source's title, or the name given in its place.")
    credits: list[CreditOut]
    topics: list[TopicBrief]
    enclosures: list[EnclosureOut]
    highlights: list[HighlightOut] = Field(description="The parts of an episode that its makers recommend, in order.")
    story: StoryOut | None = Field(description="Null unless it was published elsewhere too.")
    supersedes: UUID | None = Field(description="The previous edition, if it is one of a series.")
    superseded_by: UUID | None = Field(description="The next edition, if there is one.")


class Entries(BaseModel):
    """A page of entries, newest first; those without a date come last."""

    items: list[EntryOut]
    next: str | None = Field(description="The URL of the next page; null on the last.")


class FeedAddresses(BaseModel):
    """The URLs of its feeds."""

    rss: str
    atom: str
    json_feed: str


class PodcastFeedAddresses(FeedAddresses):
    """The URLs of its feeds, including the one for podcast apps."""

    podcast: str | None = Field(
        description="Its episodes with Podcasting 2.0 elements; null for a source that is not a show."
    )


class LinkOut(BaseModel):
    """A link with its text."""

    text: str
    url: str = Field(description="May be empty.")


class SourceOut(BaseModel):
    """A blog, show, channel or newsroom that the hub subscribes to."""

    slug: str
    title: str
    kind: str
    feed_url: str = Field(description="The publisher's own feed.")
    site_url: str
    description: str
    language: str
    artwork: str
    policy: str = Field(description="excerpt or full: how much of its entries the hub may show.")
    licence: str = Field(description="The licence that permits full text; may be empty.")
    declared_licence: LinkOut | None = Field(description="The licence that its feed declares (podcast:license).")
    funding: list[LinkOut] = Field(description="How to support it, from its feed (podcast:funding).")
    state: str = Field(description="active, broken, paused or retired.")
    last_success_at: datetime | None = Field(description="When its feed was last fetched successfully.")
    page: str
    feeds: PodcastFeedAddresses


class Sources(BaseModel):
    """A page of sources, by slug."""

    items: list[SourceOut]
    next: str | None


class TopicOut(BaseModel):
    """A topic of the hub's taxonomy."""

    slug: str
    title: str
    introduction: str
    aliases: list[str]
    parent: str | None = Field(description="The slug of the broader topic.")
    related: list[str] = Field(description="Slugs.")
    page: str
    feeds: PodcastFeedAddresses


class Topics(BaseModel):
    """The whole taxonomy, by slug."""

    items: list[TopicOut]
