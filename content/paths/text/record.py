"""A path as its file tells it, and the fields of each part of the file, in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from content.paths.kinds.fields import Field
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

LEVELS = tuple(Entry.Level.values)

PATH: dict[str, Field] = {
    "path": Field("slug", required=True, max_length=200),
    "title": Field("line", required=True, max_length=255),
    "level": Field("line", choices=LEVELS),
    "audience": Field("line"),
    "introduction": Field("text", max_length=5000),
    "topics": Field("slugs"),
    "prerequisites": Field("slugs"),
    "review_by": Field("day"),
    "outcomes": Field("lines"),
}
SECTION: dict[str, Field] = {
    "title": Field("line", required=True, max_length=200),
    "introduction": Field("text", max_length=1000),
}


@dataclass(frozen=True, slots=True)
class StepText:
    """A step: its kind, and its fields by the names of its kind's `text_fields`; what is absent or empty was not given.

    `line` is where it stands in the file (0: it comes from no file).
    """

    kind: str
    fields: Mapping[str, Any]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section."""

    title: str
    introduction: str = ""
    steps: tuple[StepText, ...] = ()


@dataclass(frozen=True, slots=True)
class PathText:
    """A path."""

    path: str
    title: str
    level: str = "beginner"
    audience: str = ""
    introduction: str = ""
    topics: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    review_by: date | None = None
    outcomes: tuple[str, ...] = ()
    sections: tuple[SectionText, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)  # where each field stands in the file
