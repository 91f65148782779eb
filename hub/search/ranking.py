"""Relevance: from a query's tree to a plan that ranks.

    And(words, phrases, …) ──┬─ words ──────▶ optional_terms: each word by its best spelling; close pairs count more
                             ├─ phrases, … ─▶ must
                             ├─ fields ─────▶ filters: must match, do not score
                             └─ -words ─────▶ without

Pure: the same tree, vocabulary and clock give the same plan. The numbers in `Weights` were found by
benchmarks/relevance.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hub.search.analysis import words
from hub.search.intents import answered, kinds
from hub.search.plan import EVERYTHING, Best, Bool, Boost, Dates, Plan, Seconds, Term
from hub.search.plan import Fuzzy as FuzzyWord
from hub.search.plan import Phrase as Row
from hub.search.plan import Prefix as Beginning
from hub.search.spellings import expand
from hub.search.stopwords import content_words
from hub.search.syntax import After, And, Before, Everything, Fuzzy, Length, Not, Or, Phrase, Prefix, Word
from hub.search.syntax.dates import beginning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from hub.search.spellings import Spelling, SynonymExpansion
    from hub.search.synonyms import Synonyms
    from hub.search.syntax import Node

UNLABELLED = 0.3  # of what a label would bring
ABOUT = 0.2  # "duration:30m" is 30 minutes, a fifth more or less


@dataclass(frozen=True, slots=True)
class Weights:
    """How much what counts, in units of a word in the text."""

    title: float = 0.5
    text: float = 1.0
    topics: float = 0.2
    about: float = 0.5
    people: float = 0.5
    spellings: float = 0.2  # of what the other spellings bring beside the best one
    near: float = 0.2  # two neighbouring words of the query that stand close in the text
    near_title: float = 0.6
    slop: int = 8  # other words between them, at most
    related: float = 0.7  # what goes with a word
    kind: float = 1.5  # an episode, where one is asked for
    intent: float = 0.5  # a title named as answers to such a question are; half that in the text


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class RankingPlan:
    """What a query comes down to: a plan to rank by, filters, and the words to mark in the answers."""

    optional_terms: tuple[Plan, ...] = ()
    extra: tuple[Plan, ...] = ()
    must: tuple[Plan, ...] = ()
    filters: tuple[Plan, ...] = ()
    without: tuple[Plan, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def rest(self) -> Plan:
        """The plan of all but the optional_terms."""
        return Bool(must=self.must, should=self.extra, without=self.without)


def ranking_plan(
    node: Node, now: datetime, *, synonyms: Synonyms | None = None, weights: Weights = WEIGHTS
) -> RankingPlan:
    """What the query asks for."""
    parts = node.parts if isinstance(node, And) else (node,)
    typed = content_words([part.text for part in parts if isinstance(part, Word) and not part.field])
    meant = expand(typed, synonyms)
    maker = _Maker(now, synonyms, weights)
    rest = [part for part in parts if not (isinstance(part, Word) and not part.field)]
    return RankingPlan(
        optional_terms=tuple(maker.concept(each) for each in meant),
        extra=(
            *maker.places(meant),
            *maker.nearness(meant),
            *maker.company(meant),
            *maker.answers(_question(parts)),
            *maker.kinds(_question(parts)),
        ),
        must=tuple(maker.part(part) for part in rest if not isinstance(part, Not) and not _narrows(part)),
        filters=tuple(maker.part(part) for part in rest if _narrows(part)),
        without=tuple(maker.part(part.part) for part in rest if isinstance(part, Not)),
        marks=tuple(dict.fromkeys(run for run in _marks(meant, rest) if run)),
        typed=typed,
    )


def _question(parts: Sequence[Node]) -> str:
    """The words as they were typed, stop words and all."""
    return " ".join(part.text for part in parts if isinstance(part, Word) and not part.field)


def _narrows(node: Node) -> bool:
    """Whether a part only says among what to look."""
    return isinstance(node, After | Before | Length) or (
        isinstance(node, Word | Phrase) and node.field in {"kind", "level", "source", "show"}
    )


def _marks(meant: Sequence[SynonymExpansion], rest: Iterable[Node]) -> Iterable[tuple[str, ...]]:
    """The runs of words to mark in what is found: not those that only make up a question."""
    for concept in meant:
        yield from (spelling.words for spelling in concept.spellings)
    for part in rest:
        yield from _typed_elsewhere(part)


def _typed_elsewhere(node: Node) -> Iterable[tuple[str, ...]]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _typed_elsewhere(part)
    elif isinstance(node, Word | Phrase | Prefix | Fuzzy) and node.field in {"", "title", "topic"}:
        yield words(node.text)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes plans of parts."""

    now: datetime
    synonyms: Synonyms | None
    weights: Weights

    def concept(self, concept: SynonymExpansion) -> Plan:
        """A concept, anywhere, in its best spelling. The field “text” holds the others: it alone decides what fits."""
        return Best(
            tuple(_spelt("text", each, self.weights.text) for each in concept.spellings), self.weights.spellings
        )

    def places(self, meant: Sequence[SynonymExpansion]) -> Iterable[Plan]:
        """What a concept brings by standing in a place that says more than the text: the title, the topics, a name."""
        weights = self.weights
        for concept in meant:
            written = concept.spellings
            yield Best(tuple(_spelt("title", each, weights.title) for each in written), weights.spellings)
            yield Best(tuple(_spelt("topics", each, weights.topics) for each in written), weights.spellings)
            yield _spelt("about", written[0], weights.about)
            yield _spelt("people", written[0], weights.people)

    def nearness(self, meant: Sequence[SynonymExpansion]) -> Iterable[Plan]:
        """What neighbours in the query bring by standing close in a document."""
        for one, two in pairwise(meant):
            run = (*one.spellings[0].words, *two.spellings[0].words)
            yield Boost(Row("text", run, self.weights.slop), self.weights.near)
            yield Boost(Row("title", run, self.weights.slop), self.weights.near_title)

    def company(self, meant: Sequence[SynonymExpansion]) -> Iterable[Plan]:
        """What goes with the words of the query: it is not wanted, but counts where it is."""
        for run in dict.fromkeys(run for concept in meant for run in concept.related):
            yield Boost(_row("text", run), self.weights.related)
            yield Boost(_row("title", run), self.weights.related * self.weights.title)

    def answers(self, question: str) -> Iterable[Plan]:
        """Words that answers to such a question are named with."""
        for run in map(words, answered(question)):
            yield Boost(_row("title", run), self.weights.intent)
            yield Boost(_row("text", run), self.weights.intent / 2)

    def kinds(self, question: str) -> Iterable[Plan]:
        """The kinds of thing that were named: not wanted, as with a field, but preferred."""
        for kind in kinds(question):
            yield Boost(Term("kind", kind), self.weights.kind)

    def part(self, node: Node) -> Plan:  # noqa: PLR0911 - one line a kind of node
        """Any part of a query, as something that must hold."""
        match node:
            case Everything():
                return EVERYTHING
            case Not(part):
                return Bool(without=(self.part(part),))
            case And(parts):
                return Bool(must=tuple(self.part(part) for part in parts))
            case Or(parts):
                return Bool(should=tuple(self.part(part) for part in parts), at_least=1)
            case After(when):
                return Dates(since=beginning(when, self.now))
            case Before(when):
                return Dates(until=beginning(when, self.now))
            case Length():
                return _length(node)
            case _:
                return self.leaf(node)

    def leaf(self, leaf: Word | Phrase | Prefix | Fuzzy) -> Plan:
        """Words, in the field that was named or anywhere."""
        run = words(leaf.text)
        if isinstance(leaf, Word) and not leaf.field:
            return Bool(must=tuple(self.concept(each) for each in expand([leaf.text], self.synonyms)))
        exact = leaf.text.lower()
        if leaf.field in {"kind", "level", "show"}:
            return Term(leaf.field, exact)
        fields = {"title": ("title",), "person": ("people",), "source": ("about",), "topic": ("topics",),
                  "label": ("topics",)}.get(leaf.field, ("title", "text", "topics", "people"))  # fmt: skip
        plans = [_inside(leaf, name, run) for name in fields]
        if leaf.field in {"source", "topic", "label"}:
            slug = "-".join(run)
            plans += [Term(leaf.field, slug), Term(leaf.field, exact)] if slug != exact else [Term(leaf.field, exact)]
        if leaf.field == "label":  # not every publisher labels: what is titled so counts too, a little
            plans.append(Boost(_inside(leaf, "title", run), UNLABELLED))
        if not leaf.field:
            plans[0] = Boost(plans[0], self.weights.title)
        return Bool(should=tuple(plans), at_least=1)


def _inside(leaf: Word | Phrase | Prefix | Fuzzy, name: str, run: tuple[str, ...]) -> Plan:
    if isinstance(leaf, Prefix):
        return Beginning(name, run)
    if isinstance(leaf, Fuzzy):
        fuzzy = tuple(FuzzyWord(name, word, leaf.distance) for word in run)
        return fuzzy[0] if len(fuzzy) == 1 else Bool(must=fuzzy)
    return _row(name, run)


def _spelt(name: str, spelling: Spelling, weight: float) -> Plan:
    return Boost(_row(name, spelling.words), weight * spelling.weight)


def _row(name: str, run: tuple[str, ...]) -> Plan:
    return Term(name, run[0]) if len(run) == 1 else Row(name, run)


def _length(length: Length) -> Seconds:
    n = length.seconds
    match length.comparison:
        case "<":
            return Seconds(high=n)
        case "<=":
            return Seconds(high=n + 1)
        case ">":
            return Seconds(low=n + 1)
        case ">=":
            return Seconds(low=n)
    return Seconds(low=int(n * (1 - ABOUT)), high=int(n * (1 + ABOUT)) + 1)
