"""Visibility: hits that readers may see now, though the index has not caught up with what an editor hid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hub.models import Entry
from hub.models.entry import unseen_statuses
from hub.search.document import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.search.results import Hit


def visible(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits without entries, and copies of entries, that are hidden, waiting or removed: one query."""
    hits = tuple(hits)
    keys = {key for hit in hits if hit.noun == "entry" for key in (hit.key, *(copy.key for copy in hit.also))}
    if not keys:
        return hits
    unseen = Entry.objects.filter(pk__in=numbers(sorted(keys)), status__in=unseen_statuses())
    gone = {str(key) for key in unseen.values_list("pk", flat=True)}
    if not gone:
        return hits
    return tuple(
        replace(hit, also=tuple(copy for copy in hit.also if copy.key not in gone)) if hit.noun == "entry" else hit
        for hit in hits
        if hit.noun != "entry" or hit.key not in gone
    )
