"""Finding: from what was typed to what is shown.

text ──syntax.parse──▶ Query ──relevance.wish──▶ Wish ──plan──▶ engine ──Answer──▶ Results
                                                  ▲                │
                                                  └─ fewer words ──┘  while too little is found
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from hub.search import database_fallback
from hub.search.engines import configured
from hub.search.engines.protocol import IndexUnusableError
from hub.search.facets import facets as facets_of
from hub.search.filters import FACETS, Filters
from hub.search.hits import hit
from hub.search.passages import Highlighter
from hub.search.ranking import ranking_plan
from hub.search.request import SearchRequest
from hub.search.results import DEEPEST, Results
from hub.search.suggest import better_spelling
from hub.search.syntax import And, Phrase, Word, parse
from hub.search.visibility import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from hub.search.engines.protocol import Answer, Engine
    from hub.search.ranking import RankingPlan
    from hub.search.request import Sort
    from hub.search.suggest import SpellingSuggestion
    from hub.search.syntax import Query

logger = logging.getLogger(__name__)

NO_FILTERS = Filters()
RELAXED_NOTE = "Few pages hold all of these words; those that hold most of them follow."
FALLBACK_NOTE = "The search index is being rebuilt: this is a plain search over titles, and knows less."


def search(
    text: str,
    *,
    filters: Filters = NO_FILTERS,
    page: int = 1,
    size: int = 20,
    sort: Sort = "relevance",
    facets: Sequence[str] = FACETS,
    every_word: bool = False,
    now: datetime,
) -> Results:
    """What the library has for `text`, one page of it. Never raises for anything typed.

    Where little holds every word, what holds most of them is found too, unless `every_word`.

    Without a usable index a plain search over the database answers, with a note.
    """
    started = perf_counter()
    query = parse(text, now)
    page = max(1, min(page, DEEPEST // size))
    if query.has_no_rules:
        return Results(query=text, understood="", total=0, page=1, size=size, notes=query.notes)
    engine = configured()
    try:
        meant = ranking_plan(query.node, now)
        spelt = better_spelling(engine, meant.typed, str(query))
        if spelt.certain:
            meant = ranking_plan(parse(spelt.certain, now).node, now)
        asked = _ParsedRequest(text, query, meant, spelt, filters, page, size, sort, tuple(facets), every_word, now)
        results = asked.of(engine)
    except IndexUnusableError as error:
        logger.warning("Searching the database instead: %s", error)
        results = database_fallback.search(
            query, filters=filters, page=page, size=size, now=now, notes=(*query.notes, FALLBACK_NOTE)
        )
    return replace(results, millis=(perf_counter() - started) * 1000)


@dataclass(frozen=True, slots=True)
class _ParsedRequest:
    """A search in the making."""

    text: str
    query: Query
    ranking_plan: RankingPlan
    spelt: SpellingSuggestion
    filters: Filters
    page: int
    size: int
    sort: Sort
    facets: tuple[str, ...]
    every_word: bool
    now: datetime

    def of(self, engine: Engine) -> Results:
        """The engine's answer, as results."""
        answer = engine.find(self._settled(engine, self._ask()))
        marker = Highlighter(self.ranking_plan.marks)
        found = tuple(hit(each, marker, self._sources()) for each in answer.found)
        shown = visible(found)
        return Results(
            query=self.text,
            understood=self.spelt.certain or str(self.query),
            total=answer.total - (len(found) - len(shown)),
            page=self.page,
            size=self.size,
            hits=shown,
            facets=facets_of(answer, self.facets, self.filters),
            notes=tuple(self._notes(answer)),
            did_you_mean=self.spelt.likely if self.spelt.likely != self.spelt.certain else "",
            engine=engine.name,
        )

    def _settled(self, engine: Engine, ask: SearchRequest) -> SearchRequest:
        """The question with the words that may be let go settled, where the engine should not do so as it goes.

        By date, what holds fewer words would stand before what holds all. And what choices leave must be what a facet
        has counted before: how many words are wanted is not for the choices to say.
        """
        if len(ask.relaxation_steps) > 1 and ask.sort != "relevance":
            whole = replace(ask, relaxation_steps=ask.relaxation_steps[:1])
            if engine.find(replace(whole, facets=(), limit=0)).total:
                return whole
        if len(ask.relaxation_steps) > 1 and ask.post_filters:
            return replace(
                ask, relaxation_steps=(engine.find(replace(ask, post_filters={}, facets=(), limit=0)).min_should_match,)
            )
        return ask

    def _sources(self) -> tuple[str, ...]:
        """The sources that were asked for, by slug or name."""
        node = self.query.node
        parts = node.parts if isinstance(node, And) else (node,)
        named = (each.text for each in parts if isinstance(each, Word | Phrase) and each.field == "source")
        return (*self.filters.source, *named)

    def _notes(self, answer: Answer) -> Iterator[str]:
        yield from self.query.notes
        if self.spelt.certain:
            yield f"Nothing here says “{self.query}”; this is what was found for “{self.spelt.certain}”."
        if answer.total and answer.min_should_match < len(self.ranking_plan.optional_terms):
            yield RELAXED_NOTE
        for lack in sorted(answer.unsupported):
            yield f"This index knows no {lack}; the search went on without."

    def _ask(self) -> SearchRequest:
        most = len(self.ranking_plan.optional_terms)
        return SearchRequest(
            plan=self.ranking_plan.rest,
            optional_terms=self.ranking_plan.optional_terms,
            relaxation_steps=(most,) if self.every_word else relaxed_counts(most),
            filters=(*self.ranking_plan.filters, *self.filters.bounds(self.now)),
            post_filters=self.filters.post_filters(),
            facets=self.facets,
            offset=(self.page - 1) * self.size,
            limit=self.size,
            sort=self.sort,
        )


def relaxed_counts(most: int) -> tuple[int, ...]:
    """All words, two thirds, half, a third, any: each step a search, so not one for every word of a long question."""
    return tuple(sorted({-(-most * part // 6) for part in (6, 4, 3, 2)} | {min(most, 1)}, reverse=True))
