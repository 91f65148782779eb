"""Plans worked out over Whoosh's postings: for each part, the documents that fit it, with their scores."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from whoosh import query

from hub.search.analysis import stem
from hub.search.plan import TEXT_FIELDS, Best, Bool, Boost, Dates, Fuzzy, Phrase, Prefix, Seconds, Term

if TYPE_CHECKING:
    from hub.search.plan import Plan

Scores = dict[int, float]  # by Whoosh's document number


class Scorer:
    """Works plans out for one searcher; parts that come up again are worked out once."""

    def __init__(self, searcher: Any) -> None:
        self.searcher = searcher
        self._known: dict[Plan, Scores] = {}

    def scores(self, plan: Plan) -> Scores:
        """The documents that fit a plan."""
        if plan not in self._known:
            self._known[plan] = self._worked_out(plan)
        return self._known[plan]

    def _worked_out(self, plan: Plan) -> Scores:
        match plan:
            case Boost(part, weight):
                return {n: score * weight for n, score in self.scores(part).items()}
            case Best(parts, tie):
                return _best([self.scores(part) for part in parts], tie)
            case Bool():
                return self._bool(plan)
        return self._postings(_query(plan))

    def _postings(self, leaf: Any) -> Scores:
        found: Scores = {}
        parts = self.searcher.leaf_searchers() if hasattr(self.searcher, "leaf_searchers") else None
        for searcher, offset in parts or [(self.searcher, 0)]:
            matcher = leaf.matcher(searcher, searcher.context())
            while matcher.is_active():
                found[matcher.id() + offset] = matcher.score()
                matcher.next()
        return found

    def _bool(self, plan: Bool) -> Scores:
        shoulds = [self.scores(part) for part in plan.should]
        added = _sum(shoulds)
        if plan.must:
            musts = [self.scores(part) for part in plan.must]
            fits = set.intersection(*map(set, musts))
            added = _sum([added, *musts])
        elif plan.at_least:
            fits = set(added)
        else:
            fits = set(self._postings(query.Every()))
        if plan.at_least > 1:
            held = Counter(n for scores in shoulds for n in scores)
            fits = {n for n in fits if held[n] >= plan.at_least}
        elif plan.at_least:
            fits &= set().union(*shoulds)
        for part in plan.without:
            fits -= self.scores(part).keys()
        return {n: added.get(n, 0.0) for n in fits}


def _sum(parts: list[Scores]) -> Scores:
    total: Scores = {}
    for scores in parts:
        for n, score in scores.items():
            total[n] = total.get(n, 0.0) + score
    return total


def _best(parts: list[Scores], tie: float) -> Scores:
    best: Scores = {}
    for scores in parts:
        for n, score in scores.items():
            best[n] = max(best.get(n, 0.0), score)
    if not tie:
        return best
    return {n: best[n] + tie * (total - best[n]) for n, total in _sum(parts).items()}


def _query(leaf: Term | Phrase | Prefix | Fuzzy | Dates | Seconds) -> Any:
    """A leaf as one of Whoosh's queries."""
    match leaf:
        case Term(field, value):
            return query.Term(field, stem(value) if field in TEXT_FIELDS else value)
        case Phrase(field, words, slop):
            return query.Phrase(field, [stem(word) for word in words], slop=slop + 1)
        case Prefix(field, words):
            return _prefix(field, words)
        case Fuzzy(field, word, distance):
            return query.FuzzyTerm(field, stem(word), maxdist=distance, prefixlength=1)
        case Dates(since, until):
            low, high = (int(bound.timestamp()) if bound else None for bound in (since, until))
            return query.NumericRange("date", low, high, endexcl=True)
        case Seconds(low, high):
            return query.NumericRange("seconds", low, high, endexcl=True)


def _prefix(field: str, words: tuple[str, ...]) -> Any:
    *before, last = words
    begun = query.Or([query.Prefix(field, each) for each in sorted({last, stem(last)})])
    if not before:
        return begun
    return query.Sequence([*(query.Term(field, stem(word)) for word in before), begun])
