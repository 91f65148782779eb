"""What a podcast app is given: which items have something to play, in which order, and what was left out and why.

A step of a path, or an entry of a topic, becomes an `Episode` if it brings audio or video that its publisher lets
others publish. The file stays the publisher's own, at the publisher's address: their downloads, their advertisements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from content.feeds.channel import Attachment, Item

PLAYABLE = ("audio/", "video/")


@dataclass(frozen=True, slots=True)
class Soundbite:
    """The part of an episode that is meant, or that its makers hold out, in seconds."""

    start: float
    duration: float
    title: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One item to play. `number` is its place in a serial show, or in its own; None where it has none. The names of
    season and number are what its show has shown in their stead; empty where it says none.
    """

    item: Item
    file: Attachment
    published: datetime
    notes: str
    number: int | None = None
    season: int | None = None
    soundbites: tuple[Soundbite, ...] = ()
    chapters: Attachment | None = None
    transcripts: tuple[Attachment, ...] = ()
    season_name: str = ""
    number_name: str = ""


@dataclass(frozen=True, slots=True)
class EpisodeDetails:
    """What a show's own feed says of it with an address: how it is funded, under which licence."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast made of other people's episodes."""

    title: str
    description: str
    link: str
    address: str
    updated: datetime
    serial: bool
    episodes: tuple[Episode, ...]
    funding: tuple[EpisodeDetails, ...] = ()
    licence: EpisodeDetails | None = None
    language: str = "en"
    image: str = ""


def playable(item: Item) -> Attachment | None:
    """The file that a podcast app would play."""
    return next((file for file in item.attachments if file.media_type.startswith(PLAYABLE)), None)


def omitted_note(silent: int, kept: int) -> str:
    """A sentence for a show's description: what of it can't be heard here."""
    parts = []
    if silent:
        parts.append(f"{silent} to read or do, with nothing to play")
    if kept:
        parts.append(f"{kept} that {'its' if kept == 1 else 'their'} publishers keep to their own feeds")
    return f" Not in this feed: {', and '.join(parts)}." if parts else ""
