"""Which topics are rising: of this quarter's entries a larger share than of the four quarters' before. Pure.

A share, not a number: when the whole field publishes more, nothing has risen. And a share that chance does not explain:
a topic of which there were two entries and now are three is not news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import date

Key = TypeVar("Key", bound="Hashable")

QUARTER = timedelta(days=91)  # whole weeks: blogs have weekdays
BEFORE = 4  # quarters, a year: what comes with every autumn is not rising
FLOOR = 5  # entries this quarter
LEAST = 1.25  # times the share before
SURE = 2.0  # standard deviations; of seventy steady topics, one or two in a quarter pass by chance
UNSEEN = 0.5  # entries reckoned with where there was none (Jeffreys' prior), so that newcomers can rise


@dataclass(frozen=True, slots=True)
class Span:
    """This quarter and the four before it, up to the last midnight (UTC)."""

    start: datetime
    turn: datetime
    end: datetime

    @classmethod
    def up_to(cls, today: date) -> Span:
        """With yesterday as its last day."""
        end = datetime.combine(today, time.min, UTC)
        return cls(end - QUARTER * (1 + BEFORE), end - QUARTER, end)


@dataclass(frozen=True, slots=True)
class Counts:
    """Entries of this quarter, and of the four before it together."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Rise(Generic[Key]):
    """A topic that rises. `times` is its share now to its share before; None where it had none."""

    topic: Key
    now: int
    times: float | None
    surprise: float


def rising(
    topics: Mapping[Key, Counts], everything: Counts, parents: Mapping[Key, Key | None], most: int
) -> list[Rise[Key]]:
    """At most so many, the most surprising first; of topics one above the other, the more surprising alone."""
    if not everything.now or not everything.before:
        return []
    rises = [rise for key, counts in topics.items() if (rise := _rise(key, counts, everything))]
    found: list[Rise[Key]] = []
    for rise in sorted(rises, key=lambda rise: (-rise.surprise, -rise.now)):
        if not any(_is_above(rise.topic, other.topic, parents) or _is_above(other.topic, rise.topic, parents)
                   for other in found):  # fmt: skip
            found.append(rise)
    return found[:most]


def _rise(topic: Key, counts: Counts, everything: Counts) -> Rise[Key] | None:
    expected = everything.now * max(counts.before, UNSEEN) / everything.before
    # both quarters and the year before are counts (Poisson), and so is what the year lets us expect
    deviation = (expected * (1 + everything.now / everything.before)) ** 0.5
    surprise = (counts.now - expected) / deviation
    if counts.now < FLOOR or counts.now < LEAST * expected or surprise < SURE:
        return None
    return Rise(topic, counts.now, counts.now / expected if counts.before else None, surprise)


def _is_above(one: Key, other: Key, parents: Mapping[Key, Key | None]) -> bool:
    seen = {other}
    parent = parents.get(other)
    while parent is not None and parent not in seen:
        if parent == one:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False
