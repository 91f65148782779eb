"""Ranges of ids, as jobs name them: `3-9`, one row for what a store has added, not one for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 400  # keys of one range: it is done in one transaction, and on SQLite no one else writes meanwhile


class Keyed(Protocol):
    """A job, or another row with a range as its key."""

    key: str


K = TypeVar("K", bound=Keyed)


def ranges_of(keys: Iterable[int], *, gap: int = 0) -> Iterator[str]:
    """Group keys into ranges of at most `LONGEST`; two neighbours are at most `gap` other keys apart."""
    first = last = None
    for key in sorted(keys):
        if first is None or last is None:
            first = key
        elif key - last > gap + 1 or key - first >= LONGEST:
            yield f"{first}-{last}"
            first = key
        last = key
    if first is not None:
        yield f"{first}-{last}"


def span(key: str) -> tuple[int, int]:
    """The first and the last key of a range; of a key alone, itself twice."""
    first, _, last = key.partition("-")
    return int(first), int(last or first)


def size(key: str) -> int:
    """How many keys a range spans, whether or not there are entries with all of them."""
    first, last = span(key)
    return last - first + 1


def within(rows: Iterable[Keyed]) -> Q:
    """A filter for the entries in any of these jobs' ranges."""
    spans = [span(row.key) for row in rows]
    found = Q(pk__in=[first for first, last in spans if first == last])
    for first, last in spans:
        if first != last:
            found |= Q(pk__gte=first, pk__lte=last)
    return found


def those_within(keys: Iterable[int], rows: Iterable[Keyed]) -> set[int]:
    """Those of these keys that are in one of the rows' ranges."""
    spans = [span(row.key) for row in rows]
    return {key for key in keys if any(first <= key <= last for first, last in spans)}


def in_batches(rows: Iterable[K]) -> Iterator[list[K]]:
    """Rows that together stand for about as many entries as the longest range."""
    some: list[K] = []
    taken = 0
    for row in rows:
        number = size(row.key)
        if some and taken + number > LONGEST:
            yield some
            some, taken = [], 0
        some.append(row)
        taken += number
    if some:
        yield some
