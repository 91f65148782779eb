"""How tantivy is asked for the best answers, so that no more is worked out than they need.

    all the words:   count and facets ──▶ the best WINDOW by what is cheap ──▶ put in order by what is not
    most of them:    the best LOOSE by any of the words ──▶ those that hold most, in order ──▶ their facets

Phrases are what costs: in every page that holds their words, the places of these have to be read. So a phrase that only
adds to the score is looked for among the best alone, and one that stands for a word only where the word itself is not.
Tantivy works out alternatives for thousands of documents at a time; `_one_by_one` asks about the wanted ones instead.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from hub.search.engines import ENOUGH
from hub.search.engines.tantivy_concepts import Concept, field, run
from hub.search.plan import Bool, matching

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hub.search.engines import Ask
    from hub.search.engines.tantivy_query import Compiler
    from hub.search.plan import Plan

WINDOW = 200  # answers that are put in order by everything; those after them stand by what is cheap
LOOSE = 400  # answers at most where words are let go
FACET_SIZE = 50  # values counted for each facet
HELD = 1024.0  # added to a score for each word held: more than words bring by how they fit

Counts = dict[str, tuple[tuple[str, int], ...]]
Hits = list[tuple[float, Any]]  # score, address; best first


class Outcome(NamedTuple):
    """What fits: how many, their facets' counts, how many of the words they hold, and those that were asked for."""

    total: int
    counts: Counts
    least: int
    hits: Hits


class Passes:
    """The passes over the index that one question takes."""

    def __init__(self, searcher: Any, compiler: Compiler, ask: Ask) -> None:
        self.searcher = searcher
        self.compiler = compiler
        self.ask = ask
        self.rest = ask.plan if isinstance(ask.plan, Bool) and ask.bag else Bool(must=(ask.plan,))
        self.concepts = [Concept.of(each) for each in ask.bag]

    def run(self) -> Outcome:
        """All of it."""
        ask = self.ask
        most = ask.steps[0] if ask.bag else 0
        if most < len(ask.bag):
            return self._loosened()
        total, counts = self._counted(most)
        if total < ENOUGH and len(ask.steps) > 1:
            return self._loosened()
        if not ask.limit or total <= ask.offset:
            hits: Hits = []
        elif ask.sort != "relevance":
            hits = self._by_date(self._among(self._fitting(most), self._choices))
        else:
            hits = self._best(total)
        return Outcome(total, counts, most, hits)

    # ---- how many

    def _counted(self, least: int) -> tuple[int, Counts]:
        """How many fit, and their facets: one pass for all facets that are not narrowed, one for each that is."""
        ask = self.ask
        fits = self._fitting(least)
        plain = [name for name in ask.facets if name not in ask.narrowed]
        total, counts = self._facets(self._among(fits, self._choices), plain)
        return total, counts | self._facets_that_are_narrowed(fits)

    def _facets_that_are_narrowed(self, fits: Any) -> Counts:
        counts: Counts = {}
        for name in (name for name in self.ask.facets if name in self.ask.narrowed):
            others = [plan for facet, plan in self.ask.narrowed.items() if facet != name]
            counts |= self._facets(self._among(fits, (*self.ask.filters, *others)), [name])[1]
        return counts

    def _facets(self, query: Any, names: Sequence[str]) -> tuple[int, Counts]:
        asked: dict[str, Any] = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in names}
        answer = self.searcher.aggregate(query, asked | {"total": {"value_count": {"field": "number"}}})
        counts = {
            name: tuple((str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[name]["buckets"])
            for name in names
        }
        return int(answer["total"]["value"]), counts

    def _fitting(self, least: int) -> Any:
        """The query for what fits, whatever its score."""
        ask = self.ask
        if not ask.bag or least < len(ask.bag):
            return self.compiler.query(matching(ask.whole(least)))
        return Query.boolean_query([*self._rest(), *self._all_words(scored=False)])

    @property
    def _choices(self) -> tuple[Plan, ...]:
        return (*self.ask.filters, *self.ask.narrowed.values())

    def _among(self, query: Any, choices: Iterable[Plan]) -> Any:
        """A query, among what these let through."""
        clauses = [(Occur.Must, self.compiler.silently(each)) for each in choices]
        return Query.boolean_query([(Occur.Must, query), *clauses]) if clauses else query

    def _rest(self) -> list[tuple[Any, Any]]:
        """What must hold, or must not, beside the words."""
        return [
            *((Occur.Must, self.compiler.query(part)) for part in self.rest.must),
            *((Occur.MustNot, self.compiler.query(part)) for part in self.rest.without),
        ]

    def _search(self, query: Any, limit: int, **order: Any) -> Hits:
        hits: Hits = self.searcher.search(query, limit, count=False, **order).hits
        return hits

    def _by_date(self, query: Any) -> Hits:
        direction = tantivy.Order.Desc if self.ask.sort == "newest" else tantivy.Order.Asc
        hits = self._search(query, self.ask.limit, offset=self.ask.offset, order_by_field="date", order=direction)
        return [(0.0, address) for _, address in hits]

    def _page(self, hits: Hits) -> Hits:
        return hits[self.ask.offset : self.ask.offset + self.ask.limit]

    # ---- all the words

    @cached_property
    def _driving(self) -> Concept:
        """The concept that the fewest pages hold: the others are looked up in these."""
        return min(self.concepts, key=self._frequency)

    def _frequency(self, concept: Concept) -> int:
        return sum(
            min((self.searcher.doc_freq("text", self.compiler.stem(word)) for word in run(part)), default=0)
            for part in concept.needed
        )

    def _waits(self, concept: Concept) -> bool:
        return concept.can_wait and concept is not self._driving

    def _all_words(self, *, scored: bool) -> list[tuple[Any, Any]]:
        clauses = []
        for concept in self.concepts:
            if self._waits(concept):
                clauses.append((Occur.MustNot, self._nowhere(concept)))
                if scored:
                    clauses.append((Occur.Should, self.compiler.query(concept.in_words)))
            else:
                clauses.append((Occur.Must, self.compiler.query(concept.plan if scored else matching(concept.plan))))
        return clauses

    def _nowhere(self, concept: Concept) -> Any:
        """What holds a concept in none of its spellings: the one form of “any of these” that is asked page by page."""
        spellings = [(Occur.MustNot, self.compiler.query(part)) for part in concept.needed]
        return Query.boolean_query([(Occur.Must, Query.all_query()), *spellings])

    def _best(self, total: int) -> Hits:
        """The best answers: the first WINDOW by everything, those after them by what is cheap."""
        ask = self.ask
        cheap = [(Occur.Should, self.compiler.query(part)) for part in self._extra(late=False)]
        query = self._among(
            Query.boolean_query([*self._rest(), *self._all_words(scored=True), *cheap])
            if ask.bag
            else self.compiler.query(ask.plan),
            self._choices,
        )
        late = [*self._extra(late=True)] if ask.bag else []
        for concept in self.concepts:
            late += [*concept.typed, *(concept.elsewise if self._waits(concept) else ())]
        if total <= WINDOW:
            return self._page(self._search(self._one_by_one(query, late), total, weight_by_field="standing"))
        hits = self._search(query, max(WINDOW, ask.offset + ask.limit), weight_by_field="standing")
        if late and ask.offset < WINDOW:
            first = self._among_these(hits[:WINDOW], [], late)
            more = {
                _place(address): score for score, address in self._search(first, WINDOW, weight_by_field="standing")
            }
            added = [(score + more.get(_place(address), 0.0), address) for score, address in hits[:WINDOW]]
            hits = sorted(added, key=_order) + hits[WINDOW:]
        return self._page(hits)

    def _extra(self, *, late: bool) -> Iterable[Plan]:
        """What only adds to the score: in the text it costs, elsewhere it is cheap."""
        return (part for part in self.rest.should if (field(part) == "text") is late)

    # ---- one by one

    def _one_by_one(self, query: Any, late: Iterable[Plan | Any]) -> Any:
        """A query to whose answers these add, each asked about no other page: for one alternative tantivy does that."""
        for part in late:
            query = Query.boolean_query([(Occur.Must, query), (Occur.Should, self._compiled(part))])
        return query

    def _compiled(self, part: Plan | Any) -> Any:
        return part if isinstance(part, Query) else self.compiler.query(part)

    def _among_these(self, hits: Hits, early: Iterable[Any], late: Iterable[Plan | Any]) -> Any:
        """The query that gives these documents the score of some parts."""
        whatever = Query.const_score_query(Query.all_query(), 0.0)
        parts = Query.boolean_query([(Occur.Must, whatever), *((Occur.Should, each) for each in early)])
        return Query.boolean_query([(Occur.Must, self._these(hits)), (Occur.Must, self._one_by_one(parts, late))])

    def _these(self, hits: Hits) -> Any:
        """The query for these documents alone."""
        numbers = self.searcher.fast_field_values("number", [address for _, address in hits])
        terms = [(Occur.Should, Query.term_query(self.compiler.schema, "number", number)) for number in numbers]
        return Query.const_score_query(Query.boolean_query(terms), 0.0)

    # ---- most of the words

    def _loosened(self) -> Outcome:
        """The answers that hold most of the words, out of the LOOSE that are best by any of them."""
        ask = self.ask
        spelt = [part for concept in self.concepts for part in dict.fromkeys((concept.first, *concept.words))]
        any_word = Query.boolean_query([(Occur.Should, self.compiler.query(part)) for part in spelt])
        rest = self._rest()
        query = Query.boolean_query([(Occur.Must, any_word), *rest]) if rest else any_word
        candidates = self._search(self._among(query, self._choices), LOOSE)
        if not candidates:
            return Outcome(0, dict.fromkeys(ask.facets, ()), ask.steps[-1], [])
        early = [self.compiler.query(part) for part in self._extra(late=False)]
        late: list[Plan | Any] = [*self._extra(late=True)]
        for concept in self.concepts:
            late += concept.typed
            if concept.can_wait:
                early.append(self._held(concept.in_words))
                late += map(self._held, concept.elsewise)
            else:
                early.append(self._held(concept.plan))
        held = self._search(self._among_these(candidates, early, late), LOOSE)
        enough = held[ENOUGH - 1][0] if len(held) >= ENOUGH else 0.0
        least = next((step for step in ask.steps if step * HELD <= enough), ask.steps[-1])
        chosen = [(score % HELD, address) for score, address in held if score >= least * HELD]
        these = self._these(chosen)
        total, counts = self._facets(these, [name for name in ask.facets if name not in ask.narrowed])
        if ask.narrowed:
            counts |= self._facets_that_are_narrowed(self._fitting(least))
        if not ask.limit or total <= ask.offset:
            return Outcome(total, counts, least, [])
        if ask.sort != "relevance":
            return Outcome(total, counts, least, self._by_date(these))
        standings = self.searcher.fast_field_values("standing", [address for _, address in chosen])
        weighed = [(score * math.log2(2 + at), address) for (score, address), at in zip(chosen, standings, strict=True)]
        return Outcome(total, counts, least, self._page(sorted(weighed, key=_order)))

    def _held(self, part: Plan) -> Any:
        """A part, with HELD for being there."""
        mark = Query.const_score_query(Query.all_query(), HELD)
        return Query.boolean_query([(Occur.Must, self.compiler.query(part)), (Occur.Must, mark)])


def _place(address: Any) -> tuple[int, int]:
    return address.segment_ord, address.doc


def _order(hit: tuple[float, Any]) -> tuple[float, int, int]:
    """Best first, and in one order whenever it is asked."""
    return -hit[0], *_place(hit[1])
