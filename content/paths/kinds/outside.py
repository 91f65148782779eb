"""Entries by reference: a path's words for an entry that the library may not have yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.ingest.urls import canonical, url_key

if TYPE_CHECKING:
    from datetime import date

    from hub.models import Entry

URN = "urn:uuid:"


@dataclass(frozen=True, slots=True)
class OutsideEntry:
    """An address and its metadata; publishing stores an entry for it where the library has none."""

    url: str
    title: str
    kind: str
    attribution: str = ""
    published: date | None = None
    minutes: int | None = None


def entry_reference(entry: Entry) -> str:
    """How a file names an entry: by its address, or where it has none by its uuid."""
    return entry.url or f"{URN}{entry.uuid}"


def reference_key(reference: str) -> str:
    """Equal for all spellings of a reference."""
    return reference if reference.startswith(URN) else url_key(canonical(reference))
