"""Results: what a search answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from hub.search.document import DocumentCopy


DEEPEST = 10_000  # answers that can be paged through; nobody reads further, and engines pay for depth


class Piece(NamedTuple):
    """A run of text, and whether the query asked for it; a template marks it if so."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `noun` and `key` lead to its row, `page` (a path on this hub) and `url` to the reader's page.

    `also` is where else the same publication stands. A passage that is heard, not read, is said at `second` of the
    recording.
    """

    noun: str
    key: str
    kind: str
    url: str
    page: str
    title: str
    score: float
    excerpt: str = ""
    source: str = ""
    source_title: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    level: str = ""
    date: datetime | None = None
    seconds: int | None = None
    sponsored: bool = False
    title_pieces: tuple[Piece, ...] = ()
    passage: tuple[Piece, ...] = ()
    second: int | None = None
    also: tuple[DocumentCopy, ...] = ()

    @property
    def moment(self) -> str:
        """The address, on this hub, at which a recording opens where the passage is said."""
        return f"{self.page}?t={self.second}" if self.second is not None else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many of the answers have it, and whether the search is narrowed to it."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a search, with its values, most frequent first (years: newest first)."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a search.

    `understood` is the query as the hub read it, in its own spelling; `notes` are sentences for the reader: what was
    not understood, what the engine lacks, whether some words were let go. `total` counts all answers, also those
    beyond the last page that can be read.
    """

    query: str
    understood: str
    total: int
    page: int
    size: int
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    notes: tuple[str, ...] = ()
    did_you_mean: str = ""
    engine: str = ""
    millis: float = field(default=0.0, compare=False)

    @property
    def is_cut(self) -> bool:
        """Whether there are answers beyond the last page that can be read."""
        return self.total > DEEPEST

    @property
    def pages(self) -> int:
        """How many pages of `size` can be read: DEEPEST answers of however many there are."""
        return -(-min(self.total, DEEPEST) // self.size)
