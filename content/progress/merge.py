"""Two records of progress become one. Pure; the same law as in `content/static/content/js/progress/merge.js`.

A mark is `started` (opened, or heard up to `position`), `done` (ticked) or `open` (unticked). Of two marks
of the same content the weightier stays, whole. Since weights are totally ordered, merging is commutative, associative
and idempotent: any number of devices, in any order, any number of times, come to the same record.

What is decided outweighs what merely happened, so that opening a page again never takes a tick away; of two decisions
the later stays, and of two in the same millisecond the tick. Hence "done" yields only to a later explicit untick.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class State(StrEnum):
    """What somebody has done with it."""

    STARTED = "started"
    OPEN = "open"
    DONE = "done"


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
        """How it stands against another mark of the same content. Marks of equal weight are equal."""
        return self.state is not State.STARTED, self.updated_at, self.state is State.DONE, self.position


def merge(one: Mapping[str, Mark], other: Mapping[str, Mark]) -> dict[str, Mark]:
    """Every content key of either, with the weightier of its marks."""
    merged = dict(one)
    for key, mark in other.items():
        merged[key] = max(merged.get(key, mark), mark, key=lambda each: each.weight)
    return merged
