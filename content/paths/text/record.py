"""A path as its file tells it, and the fields of each part of the file, in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from content.paths.blocks import KINDS_BY_ADDRESS, LAB_TOOLS
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Shape = Literal["line", "text", "html", "web", "address", "slug", "number", "flag", "day", "moment", "slugs", "lines"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the shape of its value, and what it may be."""

    shape: Shape
    needed: bool = False
    longest: int = 300  # characters
    of: tuple[str, ...] = ()  # the words it may be


LEVELS = tuple(Entry.Level.values)
KINDS = tuple(Entry.Kind.values)
LINK_KINDS = tuple(kind for kind, _ in KINDS_BY_ADDRESS)
TOOLS = tuple(tool for tool, _ in LAB_TOOLS)

PATH: dict[str, Field] = {
    "path": Field("slug", needed=True, longest=200),
    "title": Field("line", needed=True, longest=255),
    "level": Field("line", of=LEVELS),
    "audience": Field("line"),
    "introduction": Field("text", longest=5000),
    "topics": Field("slugs"),
    "prerequisites": Field("slugs"),
    "review_by": Field("day"),
    "outcomes": Field("lines"),
}
SECTION: dict[str, Field] = {
    "title": Field("line", needed=True, longest=200),
    "introduction": Field("text", longest=1000),
}
CHOICE: dict[str, Field] = {
    "text": Field("line", needed=True),
    "right": Field("flag"),
    "because": Field("line", longest=400),
}
ORIGINAL = {"title": Field("line", longest=500), "by": Field("line"), "kind": Field("line", of=KINDS),
            "published": Field("day")}  # fmt: skip
ENDING = {"why": Field("text", longest=600), "minutes": Field("number"), "optional": Field("flag")}
STEPS: dict[str, dict[str, Field]] = {
    "entry": {"entry": Field("address", needed=True, longest=2000), **ORIGINAL, "as": Field("line"), **ENDING},
    "clip": {
        "clip": Field("address", needed=True, longest=2000),
        "start": Field("moment", needed=True),
        "end": Field("moment"),
        **ORIGINAL,
        "as": Field("line"),
        **ENDING,
    },
    "link": {
        "link": Field("web", needed=True, longest=2000),
        "title": Field("line", needed=True),
        "by": Field("line"),
        "kind": Field("line", of=LINK_KINDS),
        "published": Field("day"),
        **ENDING,
    },
    "note": {"note": Field("line", needed=True), "text": Field("html", needed=True, longest=20_000), **ENDING},
    "lab": {
        "lab": Field("web", needed=True, longest=2000),
        "title": Field("line", needed=True),
        "by": Field("line"),
        "tool": Field("line", of=TOOLS),
        "needs": Field("line"),
        **ENDING,
        "minutes": Field("number", needed=True),
    },
    "check": {
        "check": Field("line", needed=True),
        "question": Field("text", needed=True, longest=1500),
        "explanation": Field("text", longest=2000),
        **ENDING,
    },
    "path": {"path": Field("slug", needed=True, longest=200), "as": Field("line"), **ENDING},
}


@dataclass(frozen=True, slots=True)
class StepText:
    """A step: its kind, and its fields by the names of `STEPS[kind]`; what is absent or empty was not given.

    `line` is where it stands in the file (0: it comes from no file).
    """

    kind: str
    fields: Mapping[str, Any]
    choices: tuple[Mapping[str, Any], ...] = ()  # of a check, by the names of CHOICE
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
