"""Completing: the topics, sources and paths that what is being typed may be going to name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.search.analysis import words
from hub.search.document import nouns
from hub.search.engines import Ask, IndexUnusableError, configured
from hub.search.hits import hit
from hub.search.passages import Marker
from hub.search.plan import Bool, Boost, Prefix, Term

if TYPE_CHECKING:
    from hub.search.results import Hit

ALIAS = 0.5  # of what a name is worth


def complete(text: str, *, size: int = 8) -> tuple[Hit, ...]:
    """What bears a name, or an alias, in which `text` stands so far, its last word perhaps unfinished; not entries."""
    run = words(text)
    if not run:
        return ()
    named = tuple(Term("noun", noun) for noun in nouns() if noun != "entry")
    plan = Bool(should=(Prefix("title", run), Boost(Prefix("topics", run), ALIAS)), at_least=1)
    try:
        answer = configured().find(Ask(plan, (Bool(should=named, at_least=1),), limit=size))
    except IndexUnusableError:
        return ()
    marker = Marker(())
    return tuple(hit(found, marker) for found in answer.found)
