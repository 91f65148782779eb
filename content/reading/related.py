"""Copies of an entry elsewhere, and its earlier and newer editions, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.models import Entry, EntryLink
from hub.models.entry import HEAVY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_EDITIONS = 20  # in either direction: no known series has more, and a cycle must end

Relation = EntryLink.Relation


@dataclass(frozen=True, slots=True)
class OtherCopy:
    """The same publication elsewhere, and why the hub considers it the same."""

    entry: Entry
    why: str


@dataclass(frozen=True, slots=True)
class Editions:
    """Newer and earlier editions, nearest first."""

    newer: Sequence[Entry]
    earlier: Sequence[Entry]

    @property
    def newest(self) -> Entry | None:
        """The newest edition, if it is another entry."""
        return self.newer[-1] if self.newer else None


def copies_of(entry: Entry) -> list[OtherCopy]:
    """The other public entries of its story: the one shown in lists first, then by date."""
    if not entry.story_id:
        return []
    others = list(
        Entry.objects.public()
        .filter(story=entry.story_id)
        .exclude(pk=entry.pk)
        .select_related("source")
        .defer(*HEAVY)
        .order_by("is_copy", "published_at", "pk")
    )
    why = _reasons(entry, others)
    return [OtherCopy(other, why.get(other.pk, "")) for other in others]


def _reasons(entry: Entry, others: Sequence[Entry]) -> dict[int, str]:
    """What links each of the others to the entry, or else to another of its story."""
    members = [entry.pk, *(other.pk for other in others)]
    links = EntryLink.objects.filter(relation=Relation.COPY, refused=False, entry__in=members, other__in=members)
    found: dict[int, str] = {}
    for link in sorted(links, key=lambda link: entry.pk in (link.entry_id, link.other_id)):
        for pk in (link.entry_id, link.other_id):
            found[pk] = link.why  # links to the entry itself come last and win
    return found


def editions_of(entry: Entry) -> Editions:
    """The public editions of the entry's series."""
    seen = {entry.pk}
    return Editions(
        newer=[other for other in _editions_by(entry, "supersedes", seen) if other.is_public],
        earlier=[other for other in _editions_by(entry, "superseded_by", seen) if other.is_public],
    )


def _editions_by(entry: Entry, by: str, seen: set[int]) -> Iterator[Entry]:
    """The editions reached by following a field from entry to entry."""
    rows = Entry.objects.select_related("source").defer(*HEAVY)
    at: Entry | None = entry
    for _ in range(MAX_EDITIONS):
        at = rows.filter(**{by: at}).exclude(pk__in=seen).order_by("pk").first()
        if at is None:
            return
        seen.add(at.pk)
        yield at


def why_edition(entry: Entry) -> str:
    """Why it is considered the next edition of the entry that it supersedes."""
    link = EntryLink.objects.filter(relation=Relation.EDITION, refused=False, entry=entry, other=entry.supersedes_id)
    return link.values_list("why", flat=True).first() or ""
