"""Engines: what keeps the index and finds in it, chosen by the scheme of `HUB_SEARCH_URL`.

    Document ──Writer.add──▶ index ──Engine.find(Ask)──▶ Answer(Found…)

An engine is one module that implements `Engine` and passes tests/search/test_conformance.py; docs/guide/search.md says
how to add one. It matches text by the words and stems of `hub.search.analysis`, and what its own queries lack it names
in `Answer.lacking` and leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol

from django.conf import settings

from hub.parts import PartError, without_password

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from hub.search.document import Document
    from hub.search.plan import Plan

SCHEMES = {
    "tantivy": "hub.search.engines.tantivy",
    "whoosh": "hub.search.engines.whoosh",
    "postgresql": "hub.search.engines.postgresql",
}
"""Which module serves which scheme; its `connect(url)` makes the engine."""

Sort = Literal["relevance", "newest", "oldest"]


class EngineError(Exception):
    """Something is amiss with the index; the text is for the person who runs the hub."""


class IndexUnusableError(EngineError):
    """There is no index, or none that can be read: it must be built anew."""


class WriterBusyError(EngineError):
    """Another process is writing; what this one wanted to write stays owed."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for.

    `plan` is what counts for the order; `filters` and `narrowed` must hold but count for nothing. `narrowed` are the
    reader's choices by facet: a facet's counts are taken as if it were not narrowed itself, so that its other values
    stay in sight.
    """

    plan: Plan
    filters: tuple[Plan, ...] = ()
    narrowed: Mapping[str, Plan] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20
    sort: Sort = "relevance"


@dataclass(frozen=True, slots=True)
class Found:
    """A document that fits, and how well (only comparable within one answer)."""

    document: Document
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: `limit` of `total` in order, and for each facet its values with their counts."""

    total: int
    found: tuple[Found, ...] = ()
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    lacking: frozenset[str] = frozenset()


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

    def find(self, ask: Ask) -> Answer:
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


@lru_cache(maxsize=4)
def connect(url: str) -> Engine:
    """The engine for a URL; one for each process, so that what it has opened stays open.

    Raises:
        PartError: no engine goes by that scheme.
    """
    scheme = url.partition(":")[0]
    if scheme not in SCHEMES:
        known = ", ".join(f"{name}:" for name in SCHEMES)
        raise PartError(f"HUB_SEARCH_URL is “{without_password(url)}”: it must begin with one of {known}.")
    engine: Engine = import_module(SCHEMES[scheme]).connect(url)
    return engine


def configured() -> Engine:
    """The engine that `HUB_SEARCH_URL` names."""
    return connect(settings.HUB_SEARCH_URL)
