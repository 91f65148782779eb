"""All topics' rules compiled into one classifier.

    compile_rules(topics) ──▶ Classifier.classify(document) ──▶ verdicts, strongest first, each with its evidence

Each topic holds its own phrases, those of its finer topics that speak for it, and those of its ancestors that speak
against; an entry is under a topic when the topic's sum reaches the threshold and is not a mere aside of what the entry
is mostly about (`hub.topics.scoring`), or when it is under a finer one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hub.models.evidence import Evidence
from hub.topics import scoring
from hub.topics.evidence import FIELD_NAMES, TEXT, TITLE, EntryText, PhraseMatcher
from hub.topics.rules import RuleError, TopicRules, read_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hub.topics.evidence import Match, PhraseMatches
    from hub.topics.phrases import Phrase

TRUST = 0.5  # of the threshold: what a source that is trusted with a topic adds to other evidence of it


class Verdict(NamedTuple):
    """How much an entry is about a topic. `brought`: the finer topic that brought it, with its score."""

    slug: str
    score: float
    assigned: bool
    evidence: tuple[Evidence, ...]
    brought: str = ""

    def as_json(self) -> dict[str, Any]:
        """One item of `manage.py classify`'s "topics"."""
        return {
            "slug": self.slug,
            "score": round(self.score, 3),
            "evidence": [one.as_json() for one in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class _Compiled:
    slug: str
    lineage: tuple[int, ...]  # its ancestors, nearest first
    weights: Mapping[int, float]
    beside: frozenset[int]
    needs: float


class Classifier:
    """All topics' rules, ready to be asked. Immutable; threads may share it."""

    def __init__(self, finder: PhraseMatcher, topics: Sequence[_Compiled]) -> None:
        """Made by `compile_rules`."""
        self._finder = finder
        self._topics = tuple(topics)
        self._users: list[list[tuple[int, float]]] = [[] for _ in finder.phrases]  # topics that heed a phrase, weights
        self._anchors: list[list[tuple[int, float]]] = [[] for _ in finder.phrases]  # those for whom it is no mere hint
        self._least_needs = min((topic.needs for topic in self._topics), default=1.0)
        for index, topic in enumerate(self._topics):
            for number, weight in topic.weights.items():
                self._users[number].append((index, weight))
                if weight >= scoring.ANCHOR:
                    self._anchors[number].append((index, weight))

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every topic it knows."""
        return tuple(topic.slug for topic in self._topics)

    @property
    def has_no_rules(self) -> bool:
        """Whether no phrase is enough to find any topic: then that nothing was found says nothing."""
        return not any(self._anchors)

    def classify(self, document: EntryText, trusted: Collection[str] = ()) -> list[Verdict]:
        """The topics that a document is about, strongest first. `trusted`: slugs that its source is trusted with."""
        least = scoring.THRESHOLD * (self._least_needs - (TRUST if trusted else 0.0))
        sums = self._weigh(document, trusted, least)
        assigned, brought = self._decide(sums)
        return self._verdicts(sums, assigned, brought, trusted, of=[*assigned, *brought])

    def explain(self, document: EntryText, trusted: Collection[str] = ()) -> list[Verdict]:
        """Every topic of which there is evidence, assigned or not, strongest first."""
        sums = self._weigh(document, trusted)
        assigned, brought = self._decide(sums)
        return self._verdicts(sums, assigned, brought, trusted, of=list({**dict.fromkeys(sums), **brought}))

    def _weigh(self, document: EntryText, trusted: Collection[str], least: float = 0.0) -> dict[int, scoring.Sum]:
        """The sums of the topics that have a surer phrase; those that can't come to `least` may be left out."""
        found = self._finder.find(document)
        scale = scoring.Scorer(found.length)
        standing = self._standing(found, scale.least_sure(least))
        tangled: dict[int, list[Match]] = {}
        for match in found.tangled:
            for index, _weight in self._users[match[-1]]:
                if index in standing:
                    tangled.setdefault(index, []).append(match)
        for index, matches in tangled.items():
            standing[index] += scoring.counted_matches(matches, self._topics[index].weights)
        sums: dict[int, scoring.Sum] = {}
        for index, rows in standing.items():
            topic = self._topics[index]
            if topic.beside and not found.has_any(topic.beside):
                continue
            one = scale.weigh(rows, least=least)
            if one.amount > 0:
                more = TRUST * scoring.THRESHOLD if topic.slug in trusted else 0.0
                sums[index] = one._replace(amount=one.amount + more) if more else one
        return sums

    def _standing(self, found: PhraseMatches, floor: float) -> dict[int, list[scoring.Standing]]:
        """The untangled phrases of each topic of which so much is found that is no hint, or any in the head."""
        sure: dict[int, float] = {}
        for number, places in found.places.items():
            times = math.inf if places[0] < TEXT else len(places)
            for index, weight in self._anchors[number]:
                sure[index] = sure.get(index, 0.0) + weight * times
        for *_, place, number in found.tangled:
            for index, weight in self._anchors[number]:
                sure[index] = sure.get(index, 0.0) + (weight if place >= TEXT else math.inf)
        standing: dict[int, list[scoring.Standing]] = {index: [] for index, weight in sure.items() if weight >= floor}
        for number, places in found.places.items():
            for index, weight in self._users[number]:
                if index in standing:
                    standing[index].append((weight, number, places))
        return standing

    def _decide(self, sums: Mapping[int, scoring.Sum]) -> tuple[set[int], dict[int, int]]:
        """Which topics are reached, and which are brought by them."""
        least = scoring.ASIDE * max((one.amount for one in sums.values()), default=0.0)
        assigned = set()
        for index, one in sums.items():
            needed = scoring.THRESHOLD * self._topics[index].needs
            if one.amount >= needed and (one.amount >= least or one.title >= needed):
                assigned.add(index)
        brought: dict[int, int] = {}
        for index in sorted(assigned, key=lambda index: -sums[index].amount):
            for ancestor in self._topics[index].lineage:
                if ancestor not in assigned:
                    brought.setdefault(ancestor, index)
        return assigned, brought

    def _verdicts(
        self,
        sums: Mapping[int, scoring.Sum],
        assigned: Collection[int],
        brought: Mapping[int, int],
        trusted: Collection[str],
        of: Iterable[int],
    ) -> list[Verdict]:
        verdicts = []
        for index in of:
            topic, one = self._topics[index], sums.get(index)
            by = brought.get(index, index)
            evidence = self._evidence(one.counted) if one else []
            if topic.slug in trusted:
                evidence.append(Evidence("a source trusted with this", "source", 1.0, 1))
            verdicts.append(
                Verdict(
                    slug=topic.slug,
                    score=scoring.score(sums[by].amount, self._topics[by].needs),
                    assigned=index in assigned or index in brought,
                    evidence=tuple(evidence),
                    brought=self._topics[by].slug if by != index else "",
                )
            )
        return sorted(verdicts, key=lambda verdict: (-verdict.score, verdict.slug))

    def _evidence(self, counted: Iterable[scoring.Standing]) -> list[Evidence]:
        """The phrases that counted, those that said most first."""
        seen: dict[tuple[int, float], list[int]] = {}
        for weight, number, places in counted:
            if weight:
                known = seen.get((number, weight))
                seen[number, weight] = known + places if known else places
        rows = []
        for (number, weight), places in seen.items():
            field, count = min(TEXT, *places), len(places)
            said = abs(weight) * (count + (scoring.IN_TITLE if field == TITLE else 0.0))
            rows.append((-said, number, field, count, weight))
        rows.sort()
        return [
            Evidence(self._finder.phrases[number].written, FIELD_NAMES[field], weight, count)
            for _said, number, field, count, weight in rows
        ]


def compile_rules(topics: Iterable[TopicRules]) -> Classifier:
    """Compile the rules of a whole taxonomy.

    Raises:
        RuleError: rules that can't be read, a parent that is not among the topics, or a circle of parents.
    """
    topics = sorted(topics, key=lambda topic: topic.slug)
    places = {topic.slug: index for index, topic in enumerate(topics)}
    own = [read_rules(topic) for topic in topics]
    lineages = [_lineage(topic, topics, places) for topic in topics]
    phrases = dict.fromkeys(phrase for rules in own for phrase in (*rules.weights, *rules.beside))
    numbers = {phrase: number for number, phrase in enumerate(phrases)}
    compiled = []
    for index, (topic, rules) in enumerate(zip(topics, own, strict=True)):
        beside = next((own[one].beside for one in (index, *lineages[index]) if own[one].beside), ())
        weights = _weights(index, [one.weights for one in own], lineages, numbers)
        besides = frozenset(numbers[phrase] for phrase in beside)
        compiled.append(_Compiled(topic.slug, lineages[index], weights, besides, rules.needs))
    return Classifier(PhraseMatcher(list(numbers)), compiled)


def _weights(
    index: int,
    own: Sequence[Mapping[Phrase, float]],
    lineages: Sequence[Sequence[int]],
    numbers: Mapping[Phrase, int],
) -> dict[int, float]:
    """A topic's phrases: what speaks for its finer topics, what against its ancestors, and its own word on them."""
    weights: dict[int, float] = {}
    for other, phrases in enumerate(own):
        finer, broader = index in lineages[other], other in lineages[index]
        if not (finer or broader):
            continue
        for phrase, weight in phrases.items():
            if (finer and weight >= 0) or (broader and weight <= 0):
                number = numbers[phrase]
                weights[number] = max(weight, weights.get(number, weight))
    return weights | {numbers[phrase]: weight for phrase, weight in own[index].items()}


def _lineage(topic: TopicRules, topics: Sequence[TopicRules], places: Mapping[str, int]) -> tuple[int, ...]:
    found: list[int] = []
    parent = topic.parent
    while parent is not None:
        if parent not in places:
            raise RuleError(f"The topic {topic.slug} stands under “{parent}”, which is no topic.")
        if places[parent] in found or parent == topic.slug:
            raise RuleError(f"The topic {topic.slug} stands under itself, by way of “{parent}”.")
        found.append(places[parent])
        parent = topics[places[parent]].parent
    return tuple(found)
