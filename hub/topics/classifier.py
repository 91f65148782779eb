"""All topics' rules compiled into one classifier.

    compile_rules(topics) ──▶ Classifier.classify(document) ──▶ verdicts, strongest first, each with its evidence

A topic has its own phrases, its descendants' phrases with positive weights and its ancestors' phrases with negative
weights. An entry is assigned to a topic if the topic's sum reaches the threshold and is not small beside the strongest
topic (`hub.topics.scoring`), or if the entry is assigned to a descendant.
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

TRUST = 0.5  # share of the threshold that a source trusted with a topic adds to other evidence for it


class Verdict(NamedTuple):
    """How much an entry is about a topic. `implied_by`: the descendant that implies it, whose score it has."""

    slug: str
    score: float
    assigned: bool
    evidence: tuple[Evidence, ...]
    implied_by: str = ""

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
    """All topics' rules, compiled. Immutable; threads may share it."""

    def __init__(self, matcher: PhraseMatcher, topics: Sequence[_Compiled]) -> None:
        """Made by `compile_rules`."""
        self._matcher = matcher
        self._topics = tuple(topics)
        self._users: list[list[tuple[int, float]]] = [
            [] for _ in matcher.phrases
        ]  # per phrase: topics that use it, with weights
        self._anchors: list[list[tuple[int, float]]] = [[] for _ in matcher.phrases]  # those for which it is an anchor
        self._min_needs = min((topic.needs for topic in self._topics), default=1.0)
        for index, topic in enumerate(self._topics):
            for number, weight in topic.weights.items():
                self._users[number].append((index, weight))
                if weight >= scoring.ANCHOR:
                    self._anchors[number].append((index, weight))

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs of all topics."""
        return tuple(topic.slug for topic in self._topics)

    @property
    def has_no_rules(self) -> bool:
        """Whether there are no anchors, so that no topic can be found and finding none means nothing."""
        return not any(self._anchors)

    def classify(self, document: EntryText, trusted: Collection[str] = ()) -> list[Verdict]:
        """The topics assigned to a document, strongest first. `trusted`: slugs that its source is trusted with."""
        minimum = scoring.THRESHOLD * (self._min_needs - (TRUST if trusted else 0.0))
        sums = self._score_topics(document, trusted, minimum)
        assigned, implied_by = self._assign(sums)
        return self._verdicts(sums, assigned, implied_by, trusted, of=[*assigned, *implied_by])

    def explain(self, document: EntryText, trusted: Collection[str] = ()) -> list[Verdict]:
        """Every topic with evidence, assigned or not, strongest first."""
        sums = self._score_topics(document, trusted)
        assigned, implied_by = self._assign(sums)
        return self._verdicts(sums, assigned, implied_by, trusted, of=list({**dict.fromkeys(sums), **implied_by}))

    def _score_topics(
        self, document: EntryText, trusted: Collection[str], minimum: float = 0.0
    ) -> dict[int, scoring.Sum]:
        """The sums of the topics with an anchor in the document; those that can't reach `minimum` may be left out."""
        found = self._matcher.find(document)
        scorer = scoring.Scorer(found.length)
        occurrences = self._occurrences(found, scorer.min_anchor_weight(minimum))
        overlapping: dict[int, list[Match]] = {}
        for match in found.overlapping:
            for index, _weight in self._users[match[-1]]:
                if index in occurrences:
                    overlapping.setdefault(index, []).append(match)
        for index, matches in overlapping.items():
            occurrences[index] += scoring.counted_matches(matches, self._topics[index].weights)
        sums: dict[int, scoring.Sum] = {}
        for index, rows in occurrences.items():
            topic = self._topics[index]
            if topic.beside and not found.has_any(topic.beside):
                continue
            one = scorer.score(rows, minimum=minimum)
            if one.amount > 0:
                more = TRUST * scoring.THRESHOLD if topic.slug in trusted else 0.0
                sums[index] = one._replace(amount=one.amount + more) if more else one
        return sums

    def _occurrences(self, found: PhraseMatches, floor: float) -> dict[int, list[scoring.Occurrence]]:
        """The separate occurrences of each topic whose anchors weigh at least `floor`, or are in title or labels."""
        anchored: dict[int, float] = {}
        for number, places in found.places.items():
            times = math.inf if places[0] < TEXT else len(places)
            for index, weight in self._anchors[number]:
                anchored[index] = anchored.get(index, 0.0) + weight * times
        for *_, place, number in found.overlapping:
            for index, weight in self._anchors[number]:
                anchored[index] = anchored.get(index, 0.0) + (weight if place >= TEXT else math.inf)
        occurrences: dict[int, list[scoring.Occurrence]] = {
            index: [] for index, weight in anchored.items() if weight >= floor
        }
        for number, places in found.places.items():
            for index, weight in self._users[number]:
                if index in occurrences:
                    occurrences[index].append((weight, number, places))
        return occurrences

    def _assign(self, sums: Mapping[int, scoring.Sum]) -> tuple[set[int], dict[int, int]]:
        """The topics that reach the threshold, and their ancestors, each with the topic that implies it."""
        minimum = scoring.ASIDE * max((one.amount for one in sums.values()), default=0.0)
        assigned = set()
        for index, one in sums.items():
            needed = scoring.THRESHOLD * self._topics[index].needs
            if one.amount >= needed and (one.amount >= minimum or one.title >= needed):
                assigned.add(index)
        implied_by: dict[int, int] = {}
        for index in sorted(assigned, key=lambda index: -sums[index].amount):
            for ancestor in self._topics[index].lineage:
                if ancestor not in assigned:
                    implied_by.setdefault(ancestor, index)
        return assigned, implied_by

    def _verdicts(
        self,
        sums: Mapping[int, scoring.Sum],
        assigned: Collection[int],
        implied_by: Mapping[int, int],
        trusted: Collection[str],
        of: Iterable[int],
    ) -> list[Verdict]:
        verdicts = []
        for index in of:
            topic, one = self._topics[index], sums.get(index)
            by = implied_by.get(index, index)
            evidence = self._evidence(one.counted) if one else []
            if topic.slug in trusted:
                evidence.append(Evidence("a source trusted with this", "source", 1.0, 1))
            verdicts.append(
                Verdict(
                    slug=topic.slug,
                    score=scoring.normalized(sums[by].amount, self._topics[by].needs),
                    assigned=index in assigned or index in implied_by,
                    evidence=tuple(evidence),
                    implied_by=self._topics[by].slug if by != index else "",
                )
            )
        return sorted(verdicts, key=lambda verdict: (-verdict.score, verdict.slug))

    def _evidence(self, counted: Iterable[scoring.Occurrence]) -> list[Evidence]:
        """The phrases that counted, those with the most weight first."""
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
            Evidence(self._matcher.phrases[number].written, FIELD_NAMES[field], weight, count)
            for _said, number, field, count, weight in rows
        ]


def compile_rules(topics: Iterable[TopicRules]) -> Classifier:
    """Compile the rules of a whole taxonomy.

    Raises:
        RuleError: rules that can't be read, a parent that is not among the topics, or a cycle of parents.
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
    """A topic's phrases: its descendants' for, its ancestors' against, and its own, which override both."""
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
            raise RuleError(f"The topic {topic.slug} has the parent “{parent}”, which is no topic.")
        if places[parent] in found or parent == topic.slug:
            raise RuleError(f"The topic {topic.slug} is its own ancestor, through “{parent}”.")
        found.append(places[parent])
        parent = topics[places[parent]].parent
    return tuple(found)
