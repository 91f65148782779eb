"""Completing: the topics, sources, people and paths that what is being typed may be going to name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.search.analysis import words
from hub.search.document import nouns
from hub.search.engines import configured
from hub.search.engines.protocol import IndexUnusableError
from hub.search.hits import hit
from hub.search.passages import Highlighter
from hub.search.plan import Bool, Boost, Prefix, Term
from hub.search.request import SearchRequest

if TYPE_CHECKING:
    from hub.search.document import Document
    from hub.search.plan import Plan
    from hub.search.results import Hit

ALIAS = 0.5  # of what a name is worth
LOOKED_AT = 40  # documents, of which those are kept whose own name it is


def autocomplete(text: str, *, size: int = 8) -> tuple[Hit, ...]:
    """What bears a name, or an alias, with the words of `text`, the last perhaps unfinished; not entries.

    What is called so comes first, then what is called so at its beginning.
    """
    run = words(text)
    if not run:
        return ()
    named = Bool(should=tuple(Term("noun", noun) for noun in nouns() if noun != "entry"), at_least=1)
    plan = Bool(should=(_begun("title", run), Boost(_begun("topics", run), ALIAS)), at_least=1)
    try:
        found = configured().find(SearchRequest(plan, filters=(named,), limit=LOOKED_AT)).found
    except IndexUnusableError:
        return ()
    ranked = [(rank, each) for each in found if (rank := _rank(each.document, run)) is not None]
    marker = Highlighter(())
    return tuple(hit(each, marker) for _, each in sorted(ranked, key=lambda pair: pair[0])[:size])


def _begun(field: str, run: tuple[str, ...]) -> Plan:
    """Each of the words, and one that begins like the last, in any order."""
    *whole, last = run
    return Bool(must=(*(Term(field, word) for word in whole), Prefix(field, (last,))))


def _rank(document: Document, run: tuple[str, ...]) -> int | None:
    """How well a thing is called so, 0 best; None if only something above it is."""
    names = [words(name) for name in (document.title, *document.labels)]
    fits = [name for name in names if _fits(name, run)]
    if not fits:
        return None
    if run in names:
        return 0
    at_start = any(" ".join(name).startswith(" ".join(run)) for name in fits)
    return 1 if at_start and names[0] in fits else 2


def _fits(name: tuple[str, ...], run: tuple[str, ...]) -> bool:
    *whole, last = run
    return all(word in name for word in whole) and any(word.startswith(last) for word in name)
