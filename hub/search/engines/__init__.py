"""Engines: what keeps the index and finds in it, chosen by the scheme of `HUB_SEARCH_URL`.

    Document ──Writer.add──▶ index ──Engine.find(Ask)──▶ Answer(Found…)

An engine is one module that implements `Engine` and passes tests/search/test_conformance.py; docs/guide/search.md says
how to add one. It matches text by the words and stems of `hub.search.analysis`, and what its own queries lack it names
in `Answer.lacking` and leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol

from django.conf import settings

from hub.ops.service_urls import PartError, without_password
from hub.search.plan import Bool

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from hub.search.document import Document
    from hub.search.plan import Plan

SCHEMES = {
    "tantivy": "hub.search.engines.tantivy",
    "whoosh": "hub.search.engines.whoosh",
    "postgresql": "hub.search.engines.postgresql",
}
"""Which module serves which scheme; its `connect(url)` makes the engine."""

ENOUGH = 40
"""Answers below which words are let go; the same for every page, or pages would not fit together."""

Sort = Literal["relevance", "newest", "oldest"]


class EngineError(Exception):
    """Something is amiss with the index; the text is for the person who runs the hub."""


class IndexUnusableError(EngineError):
    """There is no index, or none that can be read: it must be built anew."""


class WriterBusyError(EngineError):
    """Another process is writing; what this one wanted to write stays owed."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is looked for.

    `plan` is what counts for the order; `filters` and `narrowed` must hold but count for nothing. `narrowed` are the
    reader's choices by facet: a facet's counts are taken as if it were not narrowed itself, so that its other values
    stay in sight.

    Of `bag`, which counts too, `steps[0]` parts must hold beside the plan; where fewer than ENOUGH documents fit,
    `steps[1]` of them, and so on. With the last step there is no more to let go.
    """

    plan: Plan
    bag: tuple[Plan, ...] = ()
    steps: tuple[int, ...] = ()
    filters: tuple[Plan, ...] = ()
    narrowed: Mapping[str, Plan] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20
    sort: Sort = "relevance"

    def whole(self, least: int) -> Plan:
        """The one plan that asks for `least` of the bag."""
        if not self.bag:
            return self.plan
        bag = Bool(should=self.bag, at_least=least)
        if isinstance(self.plan, Bool) and not self.plan.at_least:
            return replace(self.plan, must=(*self.plan.must, bag))
        return Bool(must=(self.plan, bag))

    def least(self, total: Callable[[int], int]) -> int:
        """How much of the bag to ask for, for an engine that learns from `total` how many documents hold so many."""
        if not self.bag:
            return 0
        return next((step for step in self.steps[:-1] if total(step) >= ENOUGH), self.steps[-1])


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
    lacking: frozenset[str] = frozenset()
    least: int = 0
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

    def find(self, ask: SearchRequest) -> Answer:
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
    from hub.search.engines.fail_safe import FailSafeEngine  # noqa: PLC0415 - which names what stands here

    return FailSafeEngine(import_module(SCHEMES[scheme]).connect(url))


def configured() -> Engine:
    """The engine that `HUB_SEARCH_URL` names."""
    return connect(settings.HUB_SEARCH_URL)
