"""Which entries form a group, given the links between them: the same answer in any order.

Pure. Links are joined strongest first (an editor's, then by key); a link is skipped if it would join two entries that
an editor has separated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hub.ingest.stories.similarity import newer_edition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hub.ingest.stories.publication import Publication

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Link:
    """What is known of two entries, `one` having the lower key."""

    one: int
    other: int
    by_editor: bool = False
    refused: bool = False
    original: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """The fields of an entry that decide whether it represents its story."""

    pk: int
    public: bool = True
    featured: bool = False
    published_at: datetime | None = None
    first_seen_at: datetime = NEVER


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that are one publication, and the links that hold them together."""

    members: frozenset[int]
    held_by: tuple[Link, ...]


def groups(links: Iterable[Link]) -> list[Group]:
    """The groups of two or more, by their lowest key."""
    links = list(links)
    parted = {(link.one, link.other) for link in links if link.refused}
    together: dict[int, set[int]] = {}
    held_by: list[Link] = []
    for link in sorted(links, key=lambda link: (not link.by_editor, link.one, link.other)):
        if link.refused:
            continue
        first, second = together.get(link.one, {link.one}), together.get(link.other, {link.other})
        if first is second:
            continue
        if any((min(a, b), max(a, b)) in parted for a in first for b in second):
            continue
        first |= second
        together.update(dict.fromkeys(first, first))
        held_by.append(link)
    found = {min(members): members for members in together.values()}
    return [
        Group(frozenset(members), tuple(link for link in held_by if link.one in members))
        for _, members in sorted(found.items())
    ]


def lead(members: Iterable[Member], links: Iterable[Link]) -> int | None:
    """The entry that stands for its story: featured, the named original, the earliest; None if none is public."""
    named = {link.original for link in links if link.original}
    shown = [member for member in members if member.public]
    if not shown:
        return None

    def rank(member: Member) -> tuple[object, ...]:
        return (
            not member.featured, member.pk not in named, member.published_at or NEVER, member.first_seen_at, member.pk,
        )  # fmt: skip

    return min(shown, key=rank).pk


def chain(members: Collection[Publication], refused: Iterable[tuple[int, int]]) -> dict[int, tuple[int, str]]:
    """Of entries that share a series, which supersedes which, and why: `{newer: (older, why)}`.

    Each follows the latest one before it that it remakes. Where an editor has separated two (`refused`: newer, older),
    neither is joined to anything that would lead to the other. Of two with one number, the first published counts.
    """
    numbers = {member.pk: member.number for member in members}
    cuts = [(newer, older) for newer, older in refused if newer in numbers and older in numbers]
    latest = sorted(members, key=lambda member: (-member.number, member.published_at or NEVER, member.url))
    found: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for position, newer in enumerate(latest):
        for older in latest[position + 1 :]:
            why = newer_edition(newer, older)
            if not why:
                continue
            if older.pk not in taken and not any(_leads(cut, newer.pk, older.pk, numbers) for cut in cuts):
                found[newer.pk] = (older.pk, why)
                taken.add(older.pk)
            break
    return found


def _leads(cut: tuple[int, int], newer: int, older: int, numbers: Mapping[int, int]) -> bool:
    above, below = cut
    within = numbers[above] >= numbers[newer] and numbers[older] >= numbers[below]
    return within and (newer == above or older == below)
