"""The protocol of engines: what each must do, what it answers, and the errors it may raise.

    Document ──Writer.add──▶ index ──Engine.find(SearchRequest)──▶ Answer(ScoredDocument…)

EngineError                   something is wrong with the index; the text is for the person who runs the hub
├── IndexUnusableError        there is no index, or it can't be read: it must be rebuilt
└── WriterBusyError           another process is writing
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from hub.search.document import Document
    from hub.search.request import SearchRequest


class EngineError(Exception):
    """Something is amiss with the index; the text is for the person who runs the hub."""


class IndexUnusableError(EngineError):
    """There is no index, or none that can be read: it must be built anew."""


class WriterBusyError(EngineError):
    """Another process is writing; what this one wanted to write stays owed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document that fits, and how well (only comparable within one answer)."""

    document: Document
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: `limit` of `total` in order, and for each facet its values with their counts.

    `least` is how many parts of the bag each of them holds. Where that is not all of them, an engine may stop at the
    few hundred that hold most. `edition` is another one whenever the index has changed; None where that is not known.
    """

    total: int
    found: tuple[Found, ...] = ()
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    unsupported: frozenset[str] = frozenset()
    min_should_match: int = 0
    edition: Hashable = None


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the index can be searched, in a sentence for /readyz."""

    usable: bool
    sentence: str
    documents: int = 0


class Writer(Protocol):
    """Changes the index. What it wrote is seen by every process once its context ends without an exception."""

    def add(self, documents: Iterable[Document]) -> int:
        """Write these, each in place of what had its uid; how many they were."""
        ...

    def remove(self, uids: Iterable[str]) -> None:
        """Take these out; those that are not there are out already."""
        ...


class Engine(Protocol):
    """Finds, and hands out writers."""

    name: str

    def find(self, request: SearchRequest) -> Answer:
        """What fits.

        Raises:
            IndexUnusableError: there is no index that can be read.
        """
        ...

    def fetch(self, uid: str) -> Document | None:
        """The document with this uid, if it is there."""
        ...

    def frequency(self, field: str, word: str) -> int:
        """In how many documents a field has this word (by its stem)."""
        ...

    def words(self, prefix: str) -> Iterable[tuple[str, int]]:
        """The words of titles and topics that begin so, as written (folded), each with the number of its documents."""
        ...

    def health(self) -> Health:
        """Whether the index can be searched. Never raises."""
        ...

    def close(self) -> None:
        """Let go of what is kept open between searches; the next search opens it again."""
        ...

    def writing(self) -> AbstractContextManager[Writer]:
        """A writer to the live index.

        Raises:
            WriterBusyError: another process has it.
            IndexUnusableError: there is no index to write to.
        """
        ...

    def rebuilding(self) -> AbstractContextManager[Writer]:
        """A writer to a new, empty index, which takes the live one's place when the context ends well.

        Raises:
            WriterBusyError: another process is writing.
        """
        ...
