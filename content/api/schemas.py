"""What is answered: the shapes of things. `made` makes them of rows.

Plain pydantic models: what is made there is right as it is, and ninja's own `Schema` would look at every member anew.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from hub.models import Entry


class TopicBrief(BaseModel):
    """A topic, as an entry names it."""

    slug: str
    title: str


class SourceBrief(BaseModel):
    """A source, as an entry names it."""

    slug: str
    title: str
    site_url: str = Field(description="Where its publisher is at home; may be empty.")


class CreditOut(BaseModel):
    """Someone who made or appears in an entry."""

    name: str
    role: str = ""
    url: str = ""
    image: str = ""


class EnclosureOut(BaseModel):
    """An audio or video file of an entry, at its publisher's."""

    url: str
    media_type: str
    length: int | None = Field(description="Bytes, as the publisher says.")
    duration: int | None = Field(description="Seconds.")


class HighlightOut(BaseModel):
    """A part of an episode that its makers hold out (podcast:soundbite)."""

    start: float = Field(description="Seconds from the beginning.")
    duration: float = Field(description="Seconds.")
    title: str = Field(description="May be empty.")


class CopyOut(BaseModel):
    """The same publication elsewhere in the library."""

    id: UUID
    url: str
    attribution: str


class StoryOut(BaseModel):
    """One publication that stands in several places. Lists of the hub show one of its entries."""

    id: UUID
    is_copy: bool = Field(description="Another entry of the story stands for this one in the hub's lists and feeds.")
    also: list[CopyOut] = Field(description="The other entries of the story, the one that stands for it first.")


class EntryOut(BaseModel):
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
    credits: list[CreditOut]
    topics: list[TopicBrief]
    enclosures: list[EnclosureOut]
    highlights: list[HighlightOut] = Field(description="What an episode's makers hold out of it, in order of time.")
    story: StoryOut | None = Field(description="Where it was published elsewhere, too.")
    supersedes: UUID | None = Field(description="The edition before it, where it is a later one of a series.")
    superseded_by: UUID | None = Field(description="The edition after it: the newer one to read.")


class Entries(BaseModel):
    """A stretch of entries, newest first; those without a date come last."""

    items: list[EntryOut]
    next: str | None = Field(description="The address of the following stretch; null at the end.")


class FeedAddresses(BaseModel):
    """The same things as feeds."""

    rss: str
    atom: str
    json_feed: str


class PodcastFeedAddresses(FeedAddresses):
    """The same things as feeds, among them one for podcast apps."""

    podcast: str | None = Field(description="Of episodes, with Podcasting 2.0's elements; null for what is no show.")


class LinkOut(BaseModel):
    """Words and where they lead."""

    text: str
    url: str = Field(description="May be empty.")


class SourceOut(BaseModel):
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
    declared_licence: LinkOut | None = Field(description="What its own feed says of that (podcast:license).")
    funding: list[LinkOut] = Field(description="How to support it, as its feed says (podcast:funding).")
    state: str = Field(description="active, broken, paused or retired.")
    last_success_at: datetime | None = Field(description="When its feed was last read without fault.")
    page: str
    feeds: PodcastFeedAddresses


class Sources(BaseModel):
    """A stretch of sources, by slug."""

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
