"""Heard: at which second of a recording the words of a text are said.

    cues, chapters ──note──▶ "1520:12 1604:19 …" ──second──▶ 19 for a place from the 1,604th character on

Kept as one string: an answer holds many documents, and few of them need a thousand numbers made of it.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSE = 5  # seconds that one note stands for: a link may lead that much early, never late


def note(places: Iterable[tuple[int, int]]) -> str:
    """Places in a text (characters from its start, in order) with their seconds, as `Document.times` holds them."""
    kept: list[str] = []
    last = -CLOSE - 1
    for offset, seconds in places:
        if not last <= seconds <= last + CLOSE:  # the transcript after the chapters begins anew
            kept.append(f"{offset}:{seconds}")
            last = seconds
    return " ".join(kept)


def begins(times: str) -> int | None:
    """Where in its text what is heard begins; None if nothing is."""
    return int(times.partition(":")[0]) if times else None


def second(times: str, offset: int) -> int | None:
    """The second at which the place `offset` is said; None before the first."""
    pairs = [pair.partition(":") for pair in times.split(" ")] if times else []
    at = bisect_right([int(place) for place, _, _ in pairs], offset)
    return int(pairs[at - 1][2]) if at else None
