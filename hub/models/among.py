"""Rows by their keys, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Collection


def among(name: str, keys: Collection[int]) -> Q:
    """Those whose `name` is one of `keys`.

    What was stored together has keys without a gap: then the first and the last say it all, and Django need not
    prepare each of them, which takes longer than the database does to answer.
    """
    if keys:
        first, last = min(keys), max(keys)
        if last - first + 1 == len(set(keys)):
            return Q((f"{name}__gte", first), (f"{name}__lte", last))
    return Q((f"{name}__in", keys))
