"""Rules: a topic's vocabulary as its editors write it; parsing and error messages.

A topic's rules are a mapping of lists of phrases (see `hub.topics.phrases`):

    names     suffice alone to say what an entry is about           weight 3
    terms     belong to the topic                                  weight 1.5
    hints     occur in it, and elsewhere too                       weight 0.5
    against   count against it                                     weight 2, subtracted
    never     contain one of its words but mean something else     the words inside them don't count
    beside    at least one of these must be present too, or nothing counts (a playbook is not always a network's)
    needs     a number: the topic's threshold, times this          1

A topic includes its descendants: their phrases count for it, its phrases against count against them, and an entry
assigned to a descendant is assigned to all its ancestors. Of two phrases of a topic, one inside the other, only the
longer counts where both are found.
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
    """A topic's rules can't be parsed; the text says which topic, which list and why."""


@dataclass(frozen=True, slots=True)
class TopicRules:
    """One topic as input of the classifier."""

    slug: str
    parent: str | None = None
    rules: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ReadRules:
    """A topic's own phrases with their weights, its `beside` phrases, and its factor of the threshold."""

    weights: Mapping[Phrase, float]
    beside: tuple[Phrase, ...]
    needs: float


def read_rules(topic: TopicRules) -> ReadRules:
    """Parse a topic's rules.

    Raises:
        RuleError: a value of the wrong type, an unknown list, or a phrase that can't be parsed.
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
