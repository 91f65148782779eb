"""Deduplication of hits: one per title, story and chain of editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.models import Entry
from hub.search.analysis import words

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator

    from hub.search.results import Hit

FAR = 20  # editions followed back: no known series has more, and a cycle must end


def dedupe(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The first hit of each title, story and chain of editions."""
    hits = list(hits)
    families = _families({int(hit.key) for hit in hits if hit.noun == "entry" and hit.key.isdecimal()})
    seen: set[Hashable] = set()
    for hit in hits:
        titled = (hit.noun, *(words(hit.title) or [hit.title]))
        family = families.get(hit.key, set()) if hit.noun == "entry" else set()
        if titled not in seen and not family & seen:
            yield hit
        seen |= {titled, *family}


def _families(entries: Collection[int]) -> dict[str, set[Hashable]]:
    """The story and the first edition of each entry, by the entry's key."""
    if len(entries) < 2:  # noqa: PLR2004 - one is no two of anything
        return {}
    found: dict[str, set[Hashable]] = {}
    earlier: dict[int, int] = {}
    read: set[int] = set()
    asked = set(entries)
    while asked and len(read) < len(entries) * FAR:
        for key, story, before in Entry.objects.filter(pk__in=asked).values_list("pk", "story", "supersedes"):
            if story and key in entries:
                found[str(key)] = {("story", story)}
            if before:
                earlier[key] = before
        read |= asked
        asked = set(earlier.values()) - read
    for key in entries:
        found.setdefault(str(key), set()).add(("edition", _first(key, earlier)))
    return found


def _first(key: int, earlier: dict[int, int]) -> int:
    for _ in range(FAR):
        key = earlier.get(key, key)
    return key
