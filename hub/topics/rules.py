"""Rules: a topic's vocabulary as its editors write it, and what is wrong with it where something is.

A topic's rules are a mapping of lists of phrases (see `hub.topics.phrases`):

    names     say by themselves what an entry is about             weight 3
    terms     belong to the topic                                  weight 1.5
    hints     are at home in it, and elsewhere too                 weight 0.5
    against   speak against it                                     weight 2, taken off
    never     hold one of its words but mean something else        the words inside them don't count
    beside    at least one of these must be there too, or nothing counts (a playbook is not always a network's)
    needs     a number: the topic's threshold, times this          1

A topic is also what its finer topics are about: their phrases count for it, its words against count for them, and an
entry under a finer topic is under all its ancestors. Of two phrases of a topic, one within the other, only the longer
is counted where both are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hub.topics.phrases import Phrase, PhraseError, read_phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

WEIGHTS = {"names": 3.0, "terms": 1.5, "hints": 0.5, "against": -2.0, "never": 0.0}
BESIDE, NEEDS = "beside", "needs"


class RuleError(ValueError):
    """A topic's rules can't be read; the text says which topic, which list and why."""


@dataclass(frozen=True, slots=True)
class TopicRules:
    """One topic as the classifier needs it."""

    slug: str
    parent: str | None = None
    rules: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ReadRules:
    """A topic's own phrases with their weights, those of which one must be beside, and what it needs."""

    weights: Mapping[Phrase, float]
    beside: tuple[Phrase, ...]
    needs: float


def read_rules(topic: TopicRules) -> ReadRules:
    """Read a topic's rules.

    Raises:
        RuleError: a list that is not one, an unknown name, or a phrase that can't be read.
    """
    weights: dict[Phrase, float] = {}
    beside: list[Phrase] = []
    needs = 1.0
    for name, value in (topic.rules or {}).items():
        if name == NEEDS:
            if not isinstance(value, int | float) or not value > 0:
                raise RuleError(f"The topic {topic.slug}: “needs” must be a number above 0.")
            needs = float(value)
            continue
        if name != BESIDE and name not in WEIGHTS:
            raise RuleError(f"The topic {topic.slug}: “{name}” is none of {', '.join((*WEIGHTS, BESIDE, NEEDS))}.")
        for phrase, own in _phrases(topic.slug, name, value):
            if name == BESIDE:
                beside.append(phrase)
            elif name == "never" or own is None:
                weights[phrase] = WEIGHTS[name]
            else:
                weights[phrase] = -own if name == "against" else own
    return ReadRules(weights, tuple(beside), needs)


def _phrases(slug: str, name: str, value: Any) -> list[tuple[Phrase, float | None]]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise RuleError(f"The topic {slug}: “{name}” must be a list of phrases.")
    try:
        return [read_phrase(written) for written in value]
    except PhraseError as error:
        raise RuleError(f"The topic {slug}, “{name}”: {error}") from error
