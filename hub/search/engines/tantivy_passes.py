"""What each pass over tantivy's index is made of; `tantivy_answer` says which are taken, and why.

Tantivy works out alternatives (“should”) for thousands of documents at a time, a single one for no more documents than
are asked for: `one_by_one` hangs what is costly on as single ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from hub.search.engines.tantivy_concepts import ConceptQuery, field, leaf, run
from hub.search.plan import TEXT_FIELDS, Best, Bool

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hub.search.engines.tantivy_query import Compiler
    from hub.search.plan import Plan
    from hub.search.request import SearchRequest

FACET_SIZE = 50  # values counted for each facet

Counts = dict[str, tuple[tuple[str, int], ...]]
Hits = list[tuple[float, Any]]  # score, address; best first
Clauses = list[tuple[Any, Any]]


class Outcome(NamedTuple):
    """What fits: how many, their facets' counts, how many of the words they hold, and those that were asked for."""

    total: int
    counts: Counts
    min_should_match: int
    hits: Hits = []


class Passes:
    """The passes over the index that one question takes."""

    def __init__(self, searcher: Any, compiler: Compiler, request: SearchRequest) -> None:
        self.searcher = searcher
        self.compiler = compiler
        self.request = request
        self.rest = Bool(must=(request.plan,))
        if request.optional_terms and isinstance(request.plan, Bool) and not request.plan.at_least:
            self.rest = request.plan
        self.concepts = [ConceptQuery.of(each) for each in request.optional_terms]
        self.whatever = Query.const_score_query(Query.all_query(), 0.0)

    # ---- what is asked

    @property
    def choices(self) -> tuple[Plan, ...]:
        """What everything found must fit without counting for it."""
        return (*self.request.filters, *self.request.post_filters.values())

    def among(self, query: Any, choices: Iterable[Plan]) -> Any:
        """A query, among what these let through."""
        clauses = [(Occur.Must, self.compiler.silently(each)) for each in choices]
        return Query.boolean_query([(Occur.Must, query), *clauses]) if clauses else query

    def beside(self) -> Clauses:
        """What must hold, or must not, beside the words."""
        return [
            *((Occur.Must, self.compiler.query(part)) for part in self.rest.must),
            *((Occur.MustNot, self.compiler.query(part)) for part in self.rest.without),
        ]

    def extra(self, *, costly: bool) -> list[Any]:
        """The queries that only add to the score, where they can: in the text they cost, elsewhere they are cheap."""
        parts = (part for part in self.rest.should if (field(part) == "text") is costly)
        return [self.compiler.query(part) for part in parts if self._may_be_found(part)]

    def _may_be_found(self, part: Plan) -> bool:
        """Whether the words of a part are in its field at all: to know is far less work than to look for them."""
        about = leaf(part)
        if isinstance(about, Best):
            return any(map(self._may_be_found, about.parts))
        if field(part) not in TEXT_FIELDS:
            return True
        return all(self.searcher.doc_freq(field(part), self.compiler.stem(word)) for word in run(part))

    def one_by_one(self, query: Any, parts: Iterable[Any]) -> Any:
        """A query to the scores of whose answers these add, each asked about no other document.

        Side by side, not one around the other: a query that is put into another one is copied, with all that is in it.
        """
        added = [Query.boolean_query([(Occur.Must, self.whatever), (Occur.Should, part)]) for part in parts]
        return Query.boolean_query([(Occur.Must, query), *((Occur.Must, each) for each in added)]) if added else query

    def these(self, hits: Hits) -> Any:
        """The query for these documents alone."""
        numbers = self.values("number", hits)
        terms = [(Occur.Should, Query.term_query(self.compiler.schema, "number", number)) for number in numbers]
        return Query.const_score_query(Query.boolean_query(terms), 0.0)

    def scoring(self, hits: Hits, cheap: Iterable[Any], costly: Iterable[Any]) -> Any:
        """The query that gives these documents the score of some parts."""
        parts = [(Occur.Should, part) for part in cheap]
        scored = Query.boolean_query([(Occur.Must, self.whatever), *parts])
        these = Query.boolean_query([(Occur.Must, self.these(hits)), (Occur.Must, scored)])
        return self.one_by_one(these, costly)

    # ---- what is answered

    def facets(self, query: Any, names: Sequence[str]) -> tuple[int, Counts]:
        """How many documents fit a query, and how many have which value of some facets."""
        asked: dict[str, Any] = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in names}
        answer = self.searcher.aggregate(query, asked | {"total": {"value_count": {"field": "number"}}})
        counts = {
            name: tuple((str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[name]["buckets"])
            for name in names
        }
        return int(answer["total"]["value"]), counts

    @property
    def open_facets(self) -> list[str]:
        """The facets in which the reader chose nothing: one pass counts them all."""
        return [name for name in self.request.facets if name not in self.request.post_filters]

    def filtered_facets(self, fits: Any) -> Counts:
        """The others, a pass for each: as if it were not narrowed itself."""
        counts: Counts = {}
        for name in (name for name in self.request.facets if name in self.request.post_filters):
            others = [plan for facet, plan in self.request.post_filters.items() if facet != name]
            counts |= self.facets(self.among(fits, (*self.request.filters, *others)), [name])[1]
        return counts

    def search(self, query: Any, limit: int, **order: Any) -> Hits:
        """The first documents that fit a query, with their scores."""
        hits: Hits = self.searcher.search(query, limit, count=False, **order).hits
        return hits

    def by_date(self, query: Any) -> Hits:
        """The page that was asked for of what fits a query, in the order of its dates."""
        direction = tantivy.Order.Desc if self.request.sort == "newest" else tantivy.Order.Asc
        hits = self.search(
            query, self.request.limit, offset=self.request.offset, order_by_field="date", order=direction
        )
        return [(0.0, address) for _, address in hits]

    def page(self, hits: Hits) -> Hits:
        """The page that was asked for of the best."""
        return hits[self.request.offset : self.request.offset + self.request.limit]

    def values(self, name: str, hits: Hits) -> list[Any]:
        """The value of a field of numbers for each hit."""
        values: list[Any] = self.searcher.fast_field_values(name, [address for _, address in hits])
        return values


def place(address: Any) -> tuple[int, int]:
    """A document's place in the index."""
    return address.segment_ord, address.doc


def order(hit: tuple[float, Any]) -> tuple[float, int, int]:
    """Best first, and in one order whenever it is asked."""
    return -hit[0], *place(hit[1])
