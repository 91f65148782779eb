"""Two records of progress become one. Pure; the same law as in `content/static/content/js/progress/merge.js`.

A mark is `started` (opened, or heard up to `position`), `done` (ticked) or `open` (unticked). Of two marks
of the same content the weightier stays, whole. Since weights are totally ordered, merging is commutative, associative
and idempotent: any number of devices, in any order, any number of times, come to the same record.

What is decided outweighs what merely happened, so that opening a page again never takes a tick away; of two decisions
the later stays, and of two in the same millisecond the tick. Hence "done" yields only to a later explicit untick.

Of two bookmarks of the same thing, and of two values of one setting, the later stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # when a setting was made that does not say


class State(StrEnum):
    """What somebody has done with it."""

    STARTED = "started"
    OPEN = "open"
    DONE = "done"


class ListState(StrEnum):
    """Whether it stands on somebody's list."""

    KEPT = "kept"
    DROPPED = "dropped"


class Versioned(Protocol):
    """What can stand against another of its key."""

    @property
    def weight(self) -> Any:
        """Comparable with that of its like; those of equal weight are equal."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """What one person has done with one piece of content.

    `position` is in whole seconds of a recording, 0 for what has none. `updated_at` is aware, in whole milliseconds
    (what browsers count in): of a decision when it was made, else when it was last touched.
    """

    state: State
    position: int
    updated_at: datetime

    @property
    def weight(self) -> tuple[bool, datetime, bool, int]:
        """How it stands against another mark of the same content."""
        return self.state is not State.STARTED, self.updated_at, self.state is State.DONE, self.position


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Something on somebody's list, or taken off it; `url` is a path on this site."""

    state: ListState
    title: str
    url: str
    updated_at: datetime

    @property
    def weight(self) -> tuple[datetime, bool, bytes, bytes]:
        """The later word counts; texts are compared as JavaScript does, by their UTF-16."""
        return (
            self.updated_at, self.state is ListState.KEPT,
            self.title.encode("utf-16-be", "surrogatepass"), self.url.encode("utf-16-be", "surrogatepass"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """How somebody wants it: a number, or 1 and 0 for yes and no."""

    value: float
    updated_at: datetime

    @property
    def weight(self) -> tuple[datetime, float]:
        """The later one counts."""
        return self.updated_at, self.value


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept of one person: marks and bookmarks by content key, settings by name."""

    progress: Mapping[str, Mark] = field(default_factory=dict)
    bookmarks: Mapping[str, Bookmark] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)


W = TypeVar("W", bound=Versioned)


def merge(one: Mapping[str, W], other: Mapping[str, W]) -> dict[str, W]:
    """Every key of either, with the weightier of its values."""
    merged = dict(one)
    for key, value in other.items():
        merged[key] = max(merged.get(key, value), value, key=lambda each: each.weight)
    return merged


def merge_records(one: Record, other: Record) -> Record:
    """Both, part by part."""
    return Record(
        merge(one.progress, other.progress), merge(one.bookmarks, other.bookmarks), merge(one.settings, other.settings)
    )


def renamed(values: Mapping[str, W], now_called: Mapping[str, str]) -> dict[str, W]:
    """With the keys of things that turned out to be others: what was done with either was done with the one."""
    kept = {key: value for key, value in values.items() if key not in now_called}
    for key, value in values.items():
        if key in now_called:
            kept = merge(kept, {now_called[key]: value})
    return kept
