"""From a page's sections to its hops: what is published of a path, as records. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from content.paths.kinds import kind_named
from hub.slugs import SUFFIX, SlugAllocator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from content.paths.kinds.outside import OutsideEntry

SLUG_LENGTH = 60 + SUFFIX  # characters


@dataclass(frozen=True, slots=True)
class Hop:
    """One step in order, before the store has given it an entry of an address and an address of its own."""

    key: UUID
    position: int
    kind: str
    section: int
    section_title: str
    section_introduction: str = ""
    title: str = ""
    why: str = ""
    minutes: int | None = None
    optional: bool = False
    entry_id: int | None = None
    entry_title: str = ""
    address: OutsideEntry | None = None
    target_id: int | None = None
    start: int | None = None
    end: int | None = None
    text: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def project(sections: Iterable[Any]) -> list[Hop]:
    """The hops of a page's sections (a StreamValue of `content.paths.blocks.SectionsBlock`), numbered from 1.

    A step whose entry or path no longer exists is left out; a section without steps is not seen.
    """
    hops: list[Hop] = []
    for number, section in enumerate(sections, start=1):
        for step in section.value["steps"]:
            fields = kind_named(step.block_type).publish(step.value)
            if fields is None:
                continue
            hops.append(
                Hop(
                    key=UUID(step.id) if step.id else UUID(int=len(hops) + 1),  # in a preview of what was never saved
                    position=len(hops) + 1,
                    kind=step.block_type,
                    section=number,
                    section_title=section.value["title"],
                    section_introduction=section.value["introduction"] or "",
                    why=step.value["why"] or "",
                    minutes=step.value["minutes"],
                    optional=bool(step.value["optional"]),
                    **fields,
                )
            )
    return hops


def addresses(hops: Iterable[Hop], kept: Mapping[UUID, str]) -> dict[UUID, str]:
    """Each hop's own slug on its path: the one that it had (`kept`), else one of its title's words."""
    hops = list(hops)
    given = {hop.key: kept[hop.key] for hop in hops if hop.key in kept}
    slugs = SlugAllocator(given.values(), length=SLUG_LENGTH)
    for hop in hops:
        if hop.key not in given:
            given[hop.key] = slugs.allocate(hop.title or hop.entry_title, otherwise=hop.kind)
    return given
