"""The fields of a text file: the type and limits of each value, and how stored text becomes one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldType = Literal[
    "line", "text", "html", "web", "address", "slug", "number", "flag", "day", "moment", "slugs", "lines", "records"
]
MAX_MINUTES = 10_000  # a week of days and nights: a longer step is a mistake


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `records` are a list of mappings, each with the fields of `of`."""

    type: FieldType
    required: bool = False
    max_length: int = 300  # characters
    choices: tuple[str, ...] = ()
    of: Mapping[str, Field] = field(default_factory=dict)


CLOSING = {"why": Field("text", max_length=600), "minutes": Field("number"), "optional": Field("flag")}
"""The fields that end every step."""


def one_line(text: str | None) -> str:
    """Stored text as the value of a `line`."""
    return " ".join((text or "").split())


def paragraphs(text: str | None) -> str:
    """Stored text as the value of a `text`."""
    return (text or "").replace("\r\n", "\n").strip()
