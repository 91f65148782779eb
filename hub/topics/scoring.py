"""Scoring: from the phrases of one topic found in an entry to how much the entry is about that topic.

    title, labels:  the sum of the weights of the phrases there, up to a limit, times IN_TITLE or IN_LABELS; labels
                    alone, with nothing in title or text, never reach the threshold
    text:           split into windows of about two sentences; a window scores the weights of its phrases, up to a
                    limit (more in the lead); the sum of the windows, to the power SPREAD, times the text's density

Five mentions spread over a post score more than five in one enumeration, and two in a short note more than two in a
long post. Hints count only together with stronger phrases, and only up to a limit. A topic's sum is normalized to a
score between 0 and 1, which is `ENOUGH` at the threshold. `benchmarks/topics.py` prints the effect of each constant.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from hub.topics.evidence import LABELS, TEXT, TITLE, WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hub.topics.evidence import Match

THRESHOLD = 6.0  # the sum at which an entry is assigned to a topic
ENOUGH = 0.5  # the score at the threshold
ASIDE = 0.38  # share of the strongest topic's sum below which a topic is only mentioned in passing

IN_TITLE = 3.0
IN_LABELS = 1.6
LABELS_ALONE = 4.0  # limit of the sum: publishers label by habit and by what they sell
FIELD_LIMIT = 4.5  # limit of weights in the title or the labels: a second strong name there adds half
WINDOW_LIMIT = 4.5  # limit of weights: a strong name and one more phrase
LEAD_WINDOWS = 3  # about two paragraphs, the length of a feed's excerpt
IN_LEAD = 1.5  # factor of a window in the lead
SPREAD = 0.8  # exponent
USUAL_LENGTH = 700  # characters of text at which density is 1
DENSITY = 0.5  # exponent
DENSITY_RANGE = (0.45, 1.5)

LONG = 600  # characters of text from which a topic named in the title should be named again
UNSUPPORTED = 0.7  # factor of the title's score where it is not

ANCHOR = 1.0  # phrases of less weight are hints: alone they are no evidence, however many
HINTS_AT_MOST = 2.0  # limit of all hints together


# Sums of weights by position: TITLE, LABELS, and from TEXT on the windows of the text.
Part = list[float]

# A phrase of a topic in one entry: its weight for the topic, its number, and its positions in order
Occurrence = tuple[float, int, "list[int]"]


class Sum(NamedTuple):
    """The score of one topic: the sum, the part of it from the title, and the occurrences that count."""

    amount: float
    title: float
    counted: list[Occurrence]


def density(length: int) -> float:
    """The factor of each mention in a text of `length` characters."""
    low, high = DENSITY_RANGE
    return float(min(high, max(low, (USUAL_LENGTH / max(length, 1)) ** DENSITY)))


def counted_matches(matches: Sequence[Match], weights: Mapping[int, float]) -> list[Occurrence]:
    """The occurrences of a topic's overlapping matches, without those inside another match; `matches` are sorted.

    A longer phrase for a topic counts at least as much as the phrases inside it.
    """
    found: list[Occurrence] = []
    covered = 1 << 62  # start of the leftmost match so far; all matches so far end later
    for _end, before_start, _precedence, place, phrase in reversed(matches):
        weight = weights[phrase]
        if -before_start < covered:
            covered = -before_start
            found.append((weight, phrase, [place]))
        elif 0 < found[-1][0] < weight:
            found[-1] = (weight, *found[-1][1:])
    return found


class Scorer:
    """Scores topics in one document, whose text has `length` characters."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.density = density(length)
        self._nothing: Part = [0.0] * (TEXT + length // WINDOW + 1)

    def score(self, occurrences: list[Occurrence], *, minimum: float = 0.0) -> Sum:
        """The score of a topic with these occurrences. A topic that can't reach `minimum` may get 0."""
        sure, hints, against = self._parts(occurrences)
        amount, title = self._total(sure) if sure else (0.0, 0.0)
        if not sure or amount + HINTS_AT_MOST < minimum:
            return Sum(0.0, 0.0, occurrences)
        if hints:
            both = [one + other for one, other in zip(sure, hints, strict=True)]
            amount += min(HINTS_AT_MOST, self._total(both)[0] - amount)
        if against:
            amount = max(0.0, amount - self._total(against, limited=False)[0])
        return Sum(amount, title, occurrences)

    def _parts(self, occurrences: Iterable[Occurrence]) -> tuple[Part, Part, Part]:
        """Weights by position of anchors, hints and phrases against the topic; each empty if there are none."""
        parts: tuple[Part, Part, Part] = [], [], []
        sure, hints, against = parts
        for weight, _phrase, places in occurrences:
            if not weight:
                continue
            part, amount = (sure if weight >= ANCHOR else hints, weight) if weight > 0 else (against, -weight)
            if not part:
                part += self._nothing
            for place in places:
                part[place] += amount
        return parts

    def _total(self, part: Part, *, limited: bool = True) -> tuple[float, float]:
        """The sum of a part over title, labels and windows, and the title's share of it.

        Weights for a topic are limited per position; weights against it are not, so that one word can rule it out.
        """
        field_limit, window_limit = (FIELD_LIMIT, WINDOW_LIMIT) if limited else (math.inf, math.inf)
        title = min(field_limit, part[TITLE]) * IN_TITLE
        labels = min(field_limit, part[LABELS]) * IN_LABELS
        windows = [one if one < window_limit else window_limit for one in part[TEXT:]]  # noqa: FURB136 - `min` is a call
        text = sum(windows) + (IN_LEAD - 1.0) * sum(windows[:LEAD_WINDOWS])
        if text:
            return title + labels + text**SPREAD * self.density, title
        if not title:
            labels = min(LABELS_ALONE, labels)
        elif self.length > LONG:
            title *= UNSUPPORTED
        return title + labels, title

    def min_anchor_weight(self, amount: float) -> float:
        """The least weight of anchors, all of them in the text, with which a topic can reach `amount`."""
        text = max(0.0, amount - HINTS_AT_MOST) / self.density
        return float(text ** (1 / SPREAD)) / IN_LEAD


def normalized(amount: float, needs: float = 1.0) -> float:
    """The sum as a score in [0, 1): `ENOUGH` at the threshold (times what the topic `needs`)."""
    return amount / (amount + THRESHOLD * needs)
