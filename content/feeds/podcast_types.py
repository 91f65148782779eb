"""The records of a podcast feed: shows and episodes.

A step of a path, or an entry of a topic, becomes an `Episode` if it has audio or video that its publisher allows others
to list. Apps load the file from the publisher: it keeps its downloads and advertisements.
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
    """The part of an episode that a clip selects or its makers recommend, in seconds."""

    start: float
    duration: float
    title: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One item to play. `number` is its position in a serial show, or its own show's number; None if it has none.

    `season_name` and `number_name` are the labels that its show displays instead; may be empty.
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
class ShowLink:
    """A link that a show's own feed declares: funding or licence."""

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
    funding: tuple[ShowLink, ...] = ()
    licence: ShowLink | None = None
    language: str = "en"
    image: str = ""


def playable(item: Item) -> Attachment | None:
    """The file that a podcast app would play."""
    return next((file for file in item.attachments if file.media_type.startswith(PLAYABLE)), None)


def omitted_note(silent: int, kept: int) -> str:
    """A sentence for a show's description: how many items are omitted, and why."""
    parts = []
    if silent:
        parts.append(f"{silent} to read or do, without audio or video")
    if kept:
        parts.append(f"{kept} that {'its' if kept == 1 else 'their'} publishers restrict to their own feeds")
    return f" Not in this feed: {', and '.join(parts)}." if parts else ""
