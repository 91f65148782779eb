"""Plans as tantivy's queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Occur, Query

from hub.search.plan import TEXT_FIELDS, Best, Bool, Boost, Dates, Fuzzy, Phrase, Prefix, Seconds, Term

if TYPE_CHECKING:
    from hub.search.plan import Plan


class Compiler:
    """Turns plans into queries for an index with this schema, whose text was cut up by `stems`."""

    def __init__(self, schema: Any, stems: Any) -> None:
        self.schema = schema
        self.stems = stems
        self._stems: dict[str, str] = {}

    def silently(self, plan: Plan) -> Any:
        """The query for a plan that must hold and counts for nothing."""
        return Query.const_score_query(self.query(plan), 0.0)

    def query(self, plan: Plan) -> Any:  # noqa: PLR0911 - one line a kind of plan
        """The query for a plan."""
        match plan:
            case Term():
                return self._term(plan)
            case Phrase():
                return self._phrase(plan)
            case Prefix(field, words):
                return self._prefix(field, words)
            case Fuzzy(field, word, distance):
                return Query.fuzzy_term_query(self.schema, field, self.stem(word), distance)
            case Dates(since, until):
                return self._range("date", tantivy.FieldType.Date, since, until)
            case Seconds(low, high):
                return self._range("seconds", tantivy.FieldType.Unsigned, low, high)
            case Boost(part, weight):
                return Query.boost_query(self.query(part), weight)
            case Best(parts, tie):
                return Query.disjunction_max_query([self.query(part) for part in parts], tie)
            case Bool():
                return self._bool(plan)

    def _range(self, field: str, kind: Any, low: Any, high: Any) -> Any:
        """From `low` on and below `high`; tantivy will not hear of an open side that is exclusive."""
        return Query.range_query(self.schema, field, kind, low, high, include_upper=high is None)

    def stem(self, word: str) -> str:
        """A word's stem, as the index has it; empty if it has none."""
        if word not in self._stems:
            found: list[str] = self.stems.analyze(word)
            self._stems[word] = found[0] if found else ""
        return self._stems[word]

    def _term(self, term: Term) -> Any:
        if term.field not in TEXT_FIELDS:
            return Query.term_query(self.schema, term.field, term.value)
        return Query.term_query(self.schema, term.field, self.stem(term.value))

    def _phrase(self, phrase: Phrase) -> Any:
        words = [self.stem(word) for word in phrase.words]
        if len(words) == 1:
            return Query.term_query(self.schema, phrase.field, words[0])
        return Query.phrase_query(self.schema, phrase.field, words, phrase.slop)

    def _prefix(self, field: str, words: tuple[str, ...]) -> Any:
        """By the stems that begin so, and by the stem of what was typed, which may be shorter (configuration*)."""
        *before, last = words
        before = [self.stem(word) for word in before]
        beginnings = {last, self.stem(last)}
        if before:
            queries = [Query.phrase_prefix_query(self.schema, field, [*before, each]) for each in beginnings]
        else:
            queries = [Query.regex_query(self.schema, field, f"{each}.*") for each in beginnings]
        return Query.disjunction_max_query(queries)

    def _bool(self, plan: Bool) -> Any:
        clauses = [(Occur.Must, self.query(part)) for part in plan.must]
        clauses += [(Occur.Should, self.query(part)) for part in plan.should]
        clauses += [(Occur.MustNot, self.query(part)) for part in plan.without]
        if not plan.must and not plan.at_least:
            clauses.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        return Query.boolean_query(clauses, minimum_number_should_match=plan.at_least or None)
