"""Rules: a topic's vocabulary as its editors write it, and all topics' rules compiled into one classifier.

A topic's rules are a mapping of lists of phrases (see `hub.topics.phrases`):

    names     say by themselves what an entry is about             weight 3
    terms     belong to the topic                                  weight 1.5
    hints     are at home in it, and elsewhere too                 weight 0.5
    against   speak against it                                     weight 2, taken off
    never     hold one of its words but mean something else        the words inside them don't count
    needs     a number: the topic's threshold, times this          1

A topic is also what its finer topics are about: their phrases count for it, its words against count for them, and an
entry under a finer topic is under all its ancestors. Of two phrases of a topic, one within the other, only the longer
is counted where both are found.

    compile_rules(topics) ──▶ Classifier.classify(document) ──▶ verdicts, strongest first, each with its evidence
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hub.topics import scoring
from hub.topics.evidence import LABELS, LEAD_TEXT, REST, TITLE, Document, Finder, Found
from hub.topics.phrases import Phrase, PhraseError, read_phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

WEIGHTS = {"names": 3.0, "terms": 1.5, "hints": 0.5, "against": -2.0, "never": 0.0}
TRUST = 0.5  # of the threshold: what a source that is trusted with a topic adds to other evidence of it


class RuleError(ValueError):
    """A topic's rules can't be read; the text says which topic, which list and why."""


@dataclass(frozen=True, slots=True)
class TopicRules:
    """One topic as the classifier needs it."""

    slug: str
    parent: str | None = None
    rules: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One phrase that spoke for (or, with a negative weight, against) a topic. `amount` is what it added."""

    phrase: str
    field: str
    weight: float
    count: int
    amount: float

    def as_json(self) -> dict[str, Any]:
        """For the API, the command line and `EntryTopic.evidence`."""
        return {
            "phrase": self.phrase,
            "field": self.field,
            "weight": self.weight,
            "count": self.count,
            "amount": round(self.amount, 2),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much an entry is about a topic. `brought`: the finer topic that brought it, where its own sum did not."""

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
    holds: Mapping[int, tuple[tuple[int, int], ...]]  # phrase -> the longer ones of this topic that hold it, how often
    needs: float


class Classifier:
    """All topics' rules, ready to be asked. Immutable; threads may share it."""

    def __init__(self, finder: Finder, topics: Sequence[_Compiled]) -> None:
        """Made by `compile_rules`."""
        self._finder = finder
        self._topics = tuple(topics)
        self._users: list[list[int]] = [[] for _ in finder.phrases]
        for index, topic in enumerate(self._topics):
            for number in topic.weights:
                self._users[number].append(index)
        # the longest phrase first: what it takes from the phrases within it is then known when they are counted; of
        # phrases with the same words, the more particular one
        by_length = sorted(range(len(finder.phrases)), key=lambda number: _precedence(finder.phrases[number]))
        self._rank = {number: rank for rank, number in enumerate(by_length)}

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every topic it knows."""
        return tuple(topic.slug for topic in self._topics)

    def classify(self, document: Document, trusted: Collection[str] = ()) -> list[Verdict]:
        """The topics that a document is about, strongest first. `trusted`: slugs that its source is trusted with."""
        return [verdict for verdict in self.explain(document, trusted) if verdict.assigned]

    def explain(self, document: Document, trusted: Collection[str] = ()) -> list[Verdict]:
        """Every topic of which there is evidence, assigned or not, strongest first."""
        found = self._finder.find(document)
        present: dict[int, list[int]] = {}
        for number in sorted(found.counts, key=self._rank.__getitem__):
            for index in self._users[number]:
                present.setdefault(index, []).append(number)
        of_text = scoring.density(found.length)
        sums: dict[int, float] = {}
        weighed: dict[int, list[tuple[int, list[int], float, float]]] = {}
        for index, numbers in present.items():
            topic = self._topics[index]
            counted = _count(topic, numbers, found)
            weighed[index] = [
                (number, counts, topic.weights[number], scoring.strength(counts, of_text))
                for number, counts in counted.items()
                if topic.weights[number]
            ]
            amount = scoring.total([(weight, strong) for _n, _c, weight, strong in weighed[index]])
            if amount > 0 and topic.slug in trusted:
                amount += TRUST * scoring.THRESHOLD
            if amount > 0:
                sums[index] = amount
        return self._judge(sums, weighed, trusted)

    def _judge(
        self,
        sums: Mapping[int, float],
        weighed: Mapping[int, list[tuple[int, list[int], float, float]]],
        trusted: Collection[str],
    ) -> list[Verdict]:
        most = max(sums.values(), default=0.0)
        brought: dict[int, str] = {}
        assigned = set()
        for index, amount in sums.items():
            topic = self._topics[index]
            if amount >= scoring.THRESHOLD * topic.needs and amount >= scoring.ASIDE * most:
                assigned.add(index)
        for index in sorted(assigned, key=lambda index: -sums[index]):
            for ancestor in self._topics[index].lineage:
                if ancestor not in assigned:
                    brought.setdefault(ancestor, self._topics[index].slug)
        verdicts = [
            Verdict(
                slug=(topic := self._topics[index]).slug,
                score=scoring.score(sums.get(index, 0.0), topic.needs),
                assigned=index in assigned or index in brought,
                evidence=self._evidence(weighed.get(index, ()), topic.slug if topic.slug in trusted else ""),
                brought=brought.get(index, ""),
            )
            for index in {**dict.fromkeys(sums), **dict.fromkeys(brought)}
        ]
        return sorted(verdicts, key=lambda verdict: (-verdict.score, verdict.slug))

    def _evidence(self, weighed: Iterable[tuple[int, list[int], float, float]], trusted: str) -> tuple[Evidence, ...]:
        rows = [
            Evidence(self._finder.phrases[number].written, _where(counts), weight, sum(counts), weight * strong)
            for number, counts, weight, strong in weighed
            if strong
        ]
        if trusted:
            rows.append(Evidence("a source trusted with this", "source", 1.0, 1, TRUST * scoring.THRESHOLD))
        return tuple(sorted(rows, key=lambda row: -abs(row.amount)))


def _precedence(phrase: Phrase) -> tuple[int, int, bool]:
    return -len(phrase.spellings()[0]), len(phrase.fields), not phrase.exact


def _where(counts: Sequence[int]) -> str:
    if counts[TITLE]:
        return "title"
    if counts[LABELS]:
        return "labels"
    return "lead" if counts[LEAD_TEXT] else "text"


def _count(topic: _Compiled, numbers: Sequence[int], found: Found) -> dict[int, list[int]]:
    """The counts that a topic goes by: less what longer phrases of the topic have taken."""
    counted: dict[int, list[int]] = {}
    for number in numbers:  # longest first
        counts = found.counts[number]
        for longer, times in topic.holds.get(number, ()):
            if longer in counted:
                taken = counted[longer]
                counts = [max(0, counts[place] - times * taken[place]) for place in (TITLE, LABELS, LEAD_TEXT, REST)]
        counted[number] = counts
    return counted


def read_rules(topic: TopicRules) -> tuple[dict[Phrase, float], float]:
    """A topic's own phrases with their weights, and what it needs.

    Raises:
        RuleError: a list that is not one, an unknown name, or a phrase that can't be read.
    """
    weights: dict[Phrase, float] = {}
    needs = 1.0
    for name, value in (topic.rules or {}).items():
        if name == "needs":
            if not isinstance(value, int | float) or not value > 0:
                raise RuleError(f"The topic {topic.slug}: “needs” must be a number above 0.")
            needs = float(value)
            continue
        if name not in WEIGHTS:
            raise RuleError(f"The topic {topic.slug}: “{name}” is none of {', '.join(WEIGHTS)}, needs.")
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise RuleError(f"The topic {topic.slug}: “{name}” must be a list of phrases.")
        for written in value:
            try:
                phrase, own = read_phrase(written)
            except PhraseError as error:
                raise RuleError(f"The topic {topic.slug}, “{name}”: {error}") from error
            sign = -1.0 if name == "against" else 1.0
            weights[phrase] = WEIGHTS[name] if own is None or name == "never" else sign * own
    return weights, needs


def compile_rules(topics: Iterable[TopicRules]) -> Classifier:
    """Compile the rules of a whole taxonomy.

    Raises:
        RuleError: rules that can't be read, a parent that is not among the topics, or a circle of parents.
    """
    topics = sorted(topics, key=lambda topic: topic.slug)
    places = {topic.slug: index for index, topic in enumerate(topics)}
    own: list[dict[Phrase, float]] = []
    needs: list[float] = []
    for topic in topics:
        phrases, need = read_rules(topic)
        own.append(phrases)
        needs.append(need)
    lineages = [_lineage(topic, topics, places) for topic in topics]
    numbers = {phrase: number for number, phrase in enumerate(dict.fromkeys(p for phrases in own for p in phrases))}
    finder = Finder(list(numbers))
    inside = {number: finder.inside(number) for number in numbers.values()}
    compiled = []
    for index, topic in enumerate(topics):
        weights: dict[int, float] = {}
        for other, phrases in enumerate(own):
            finer, broader = index in lineages[other], other in lineages[index]
            for phrase, weight in phrases.items():
                if (finer and weight >= 0) or (broader and weight <= 0):
                    number = numbers[phrase]
                    weights[number] = max(weight, weights.get(number, weight))
        weights |= {numbers[phrase]: weight for phrase, weight in own[index].items()}
        holds: dict[int, list[tuple[int, int]]] = {}
        for longer in weights:
            for number, times in inside[longer].items():
                if number in weights:
                    holds.setdefault(number, []).append((longer, times))
        compiled.append(
            _Compiled(
                slug=topic.slug,
                lineage=lineages[index],
                weights=weights,
                holds={number: tuple(pairs) for number, pairs in holds.items()},
                needs=needs[index],
            )
        )
    return Classifier(finder, compiled)


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
