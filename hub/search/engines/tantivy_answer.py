"""How tantivy is asked for the best answers, so that no more is worked out than they need.

    all the words:   count and facets ──▶ the best WINDOW by what is cheap ──▶ put in order by what is not
    most of them:    the best LOOSE by any of the words ──▶ those that hold most, in order ──▶ their facets

Phrases are what costs: in every document that holds their words, the places of these have to be read. So a phrase that
only adds to the score is looked for among the best alone, and one that stands for a word only where the word is not.
By any of the words tantivy finds the best at once, skipping what can't be among them; docs/decisions says how much
all of this saves, and how little it changes.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tantivy import Occur, Query

from hub.search.engines.tantivy_concepts import ConceptQuery, run
from hub.search.engines.tantivy_passes import Outcome, Passes, order, place
from hub.search.plan import matching
from hub.search.request import ENOUGH

if TYPE_CHECKING:
    from hub.search.engines.tantivy_passes import Clauses, Counts, Hits
    from hub.search.engines.tantivy_query import Compiler
    from hub.search.plan import Plan
    from hub.search.request import SearchRequest

WINDOW = 100  # answers that are put in order by everything; those after them stand by what is cheap
LOOSE = 200  # answers at most where words are let go
HELD = 1024.0  # added to a score for each word held: more than words bring by how they fit


def answer(searcher: Any, compiler: Compiler, request: SearchRequest) -> Outcome:
    """What fits, and the best of it."""
    if not request.optional_terms or request.relaxation_steps[0] == len(request.optional_terms):
        words = AllWords(searcher, compiler, request)
        total, counts = words.counted()
        if total >= ENOUGH or len(request.relaxation_steps) <= 1 or not request.optional_terms:
            hits = words.hits(total) if request.limit and total > request.offset else []
            return Outcome(total, counts, len(request.optional_terms), hits)
    return MostWords(searcher, compiler, request).outcome()


class AllWords(Passes):
    """The passes for what holds every word."""

    def counted(self) -> tuple[int, Counts]:
        """How many fit, and their facets."""
        total, counts = self.facets(self.among(self._fitting, self.choices), self.open_facets)
        return total, counts | self.filtered_facets(self._fitting)

    def hits(self, total: int) -> Hits:
        """The page that was asked for, out of so many."""
        if self.request.sort == "relevance":
            return self._best(total)
        return self.by_date(self.among(self._fitting, self.choices))

    @cached_property
    def _fitting(self) -> Any:
        """The query for what fits, whatever its score."""
        if not self.request.optional_terms:
            return self.compiler.query(matching(self.request.plan))
        return Query.boolean_query([*self.beside(), *self._words(scored=False)])

    def _words(self, *, scored: bool) -> Clauses:
        clauses = []
        for concept in self.concepts:
            if self._waits(concept):
                clauses.append((Occur.MustNot, self._nowhere(concept)))
                if scored:
                    clauses.append((Occur.Should, self.compiler.query(concept.in_words)))
            else:
                clauses.append((Occur.Must, self.compiler.query(concept.plan if scored else matching(concept.plan))))
        return clauses

    def _waits(self, concept: ConceptQuery) -> bool:
        return concept.can_wait and concept is not self._driving

    @cached_property
    def _driving(self) -> ConceptQuery:
        """The concept that the fewest documents hold: the others are looked up in these."""
        return min(self.concepts, key=self._frequency)

    def _frequency(self, concept: ConceptQuery) -> int:
        return sum(
            min((self.searcher.doc_freq("text", self.compiler.stem(word)) for word in run(part)), default=0)
            for part in concept.needed
        )

    def _nowhere(self, concept: ConceptQuery) -> Any:
        """What holds a concept in none of its spellings: tantivy asks this, and only this, one document at a time."""
        spellings = [(Occur.MustNot, self.compiler.query(part)) for part in concept.needed]
        return Query.boolean_query([(Occur.Must, Query.all_query()), *spellings])

    def _best(self, total: int) -> Hits:
        request = self.request
        if not request.optional_terms:
            query = self.among(self.compiler.query(request.plan), self.choices)
            return self.search(query, request.limit, offset=request.offset, weight_by_field="static_norm")
        cheap = [(Occur.Should, part) for part in self.extra(costly=False)]
        words = Query.boolean_query([*self.beside(), *self._words(scored=True), *cheap])
        query = self.among(words, self.choices)
        costly = self.extra(costly=True)
        for concept in self.concepts:
            late = (*concept.typed, *(concept.elsewise if self._waits(concept) else ()))
            costly += map(self.compiler.query, late)
        if total <= WINDOW:
            return self.page(self.search(self.one_by_one(query, costly), total, weight_by_field="static_norm"))
        hits = self.search(query, max(WINDOW, request.offset + request.limit), weight_by_field="static_norm")
        if costly and request.offset < WINDOW:
            hits = [*self._in_order(hits[:WINDOW], costly), *hits[WINDOW:]]
        return self.page(hits)

    def _in_order(self, hits: Hits, costly: list[Any]) -> Hits:
        """These, by what is costly too."""
        scored = self.search(self.scoring(hits, (), costly), len(hits), weight_by_field="static_norm")
        more = {place(address): score for score, address in scored}
        return sorted(((score + more.get(place(address), 0.0), address) for score, address in hits), key=order)


class MostWords(Passes):
    """The passes for what holds most of the words, out of the LOOSE that are best by any of them."""

    def outcome(self) -> Outcome:
        """What fits, and the best of it."""
        request = self.request
        candidates = self.search(self.among(self._any_word(), request.filters), LOOSE)  # less post-filters
        if not candidates:
            return Outcome(0, dict.fromkeys(request.facets, ()), request.relaxation_steps[-1])
        held = self.search(self._held(candidates), LOOSE)
        enough = held[ENOUGH - 1][0] if len(held) >= ENOUGH else 0.0
        min_should_match = next(
            (step for step in request.relaxation_steps if step * HELD <= enough), request.relaxation_steps[-1]
        )
        chosen = [(score % HELD, address) for score, address in held if score >= min_should_match * HELD]
        if not chosen:
            return Outcome(0, dict.fromkeys(request.facets, ()), min_should_match)
        these = self.these(chosen)
        chosen_among = self.among(these, self.choices)
        total, counts = self.facets(chosen_among, self.open_facets)
        counts |= self.filtered_facets(these)
        if not request.limit or total <= request.offset:
            return Outcome(total, counts, min_should_match)
        if request.sort != "relevance":
            return Outcome(total, counts, min_should_match, self.by_date(chosen_among))
        if request.post_filters:
            left = {place(address) for _, address in self.search(chosen_among, LOOSE)}
            chosen = [(score, address) for score, address in chosen if place(address) in left]
        norms = self.values("static_norm", chosen)
        weighed = [(score * math.log2(2 + at), address) for (score, address), at in zip(chosen, norms, strict=True)]
        return Outcome(total, counts, min_should_match, self.page(sorted(weighed, key=order)))

    def _any_word(self) -> Any:
        """What holds any of the words. A union of nothing but words: else tantivy could not skip."""
        spelt = [part for concept in self.concepts for part in dict.fromkeys((concept.first, *concept.words))]
        any_word = Query.boolean_query([(Occur.Should, self.compiler.query(part)) for part in spelt])
        beside = self.beside()
        return Query.boolean_query([(Occur.Must, any_word), *beside]) if beside else any_word

    def _held(self, candidates: Hits) -> Any:
        """The query that scores these by how many of the words they hold, and then by how they fit."""
        held: list[Any] = []
        for concept in self.concepts:
            held += map(self.compiler.query, concept.typed)
            if concept.can_wait:
                held += map(self._marked, (concept.in_words, *concept.elsewise))
            else:
                held.append(self._marked(concept.plan))
        return self.scoring(candidates, self.extra(costly=False), [*held, *self.extra(costly=True)])

    def _marked(self, part: Plan) -> Any:
        """A part, with HELD for being there."""
        mark = Query.const_score_query(Query.all_query(), HELD)
        return Query.boolean_query([(Occur.Must, self.compiler.query(part)), (Occur.Must, mark)])
