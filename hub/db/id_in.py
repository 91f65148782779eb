"""Rows by their keys, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORTH = 10  # keys in a run, on average, from which on runs are asked for


def id_in(name: str, keys: Iterable[int]) -> Q:
    """Those whose `name` is one of `keys`.

    What was stored together has keys in a row: then the first and the last of each run say it all, and Django need not
    prepare each key, which takes longer than the database does to answer.
    """
    wanted = sorted(set(keys))
    runs = list(_runs(wanted))
    if not runs or len(runs) * WORTH > len(wanted):
        return Q((f"{name}__in", wanted))
    found = Q()
    for first, last in runs:
        found |= Q((f"{name}__gte", first), (f"{name}__lte", last))
    return found


def _runs(keys: list[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of keys without a gap."""
    start = 0
    for at, key in enumerate(keys, 1):
        if at == len(keys) or keys[at] != key + 1:
            yield keys[start], key
            start = at
