"""From a page's sections to its hops: what is published of a path, as records. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from content.paths.timestamps import seconds
from hub.ingest.urls import canonical
from hub.slugs import SUFFIX, SlugAllocator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

SLUG_LENGTH = 60 + SUFFIX  # characters


@dataclass(frozen=True, slots=True)
class Address:
    """Something outside, as the path tells of it; the store makes it an entry known by its address."""

    url: str
    title: str
    kind: str
    attribution: str = ""
    published: date | None = None
    minutes: int | None = None


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
    address: Address | None = None
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
            fields = FIELDS[step.block_type](step.value)
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


def _entry(value: Any) -> dict[str, Any] | None:
    if value["entry"] is None:
        return None
    entry = value["entry"].current
    return {"title": value["title"] or "", "entry_id": entry.pk, "entry_title": entry.title}


def _clip(value: Any) -> dict[str, Any] | None:
    fields = _entry(value)
    if fields is None:
        return None
    return fields | {"start": seconds(value["start"]), "end": seconds(value["end"]) if value["end"] else None}


def _link(value: Any) -> dict[str, Any]:
    url = canonical(value["url"]) or value["url"]
    address = Address(url, value["title"], value["kind"], value["attribution"] or "", value["published"])
    return {"title": value["title"], "address": address}


def _lab(value: Any) -> dict[str, Any]:
    url = canonical(value["url"]) or value["url"]
    address = Address(url, value["title"], "lab", value["attribution"] or "", minutes=value["minutes"])
    return {
        "title": value["title"],
        "address": address,
        "detail": {"tool": value["tool"], "needs": value["needs"] or ""},
    }


def _note(value: Any) -> dict[str, Any]:
    return {"title": value["title"], "text": value["text"].source}


def _check(value: Any) -> dict[str, Any]:
    choices = [
        {"text": choice["text"], "right": bool(choice["right"]), "because": choice["because"] or ""}
        for choice in value["choices"]
    ]
    detail = {"question": value["question"], "choices": choices, "explanation": value["explanation"] or ""}
    return {"title": value["title"], "detail": detail}


def _path(value: Any) -> dict[str, Any] | None:
    if value["path"] is None:
        return None
    return {"title": value["title"] or "", "target_id": value["path"].pk, "entry_title": value["path"].title}


FIELDS = {
    "entry": _entry, "clip": _clip, "link": _link, "note": _note, "lab": _lab, "check": _check, "path": _path,
}  # fmt: skip


def addresses(hops: Iterable[Hop], kept: Mapping[UUID, str]) -> dict[UUID, str]:
    """Each hop's own slug on its path: the one that it had (`kept`), else one of its title's words."""
    hops = list(hops)
    given = {hop.key: kept[hop.key] for hop in hops if hop.key in kept}
    slugs = SlugAllocator(given.values(), length=SLUG_LENGTH)
    for hop in hops:
        if hop.key not in given:
            given[hop.key] = slugs.allocate(hop.title or hop.entry_title, otherwise=hop.kind)
    return given
