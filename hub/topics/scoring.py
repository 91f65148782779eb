"""Scoring: from what was found of one topic to how much the entry is about it.

    title, labels:  the weights of the phrases there, up to a limit, times IN_TITLE or IN_LABELS; labels alone, without
                    a word in title or text, never reach the threshold
    text:           cut into windows of some two sentences; a window is worth the weights of the phrases in it, up to
                    a limit (in the lead more); their sum, to the power SPREAD, times the text's density

So five mentions spread over a post say more than five in one enumeration, and two in a note more than two in a long
post. Hints count beside surer phrases only, and only up to a limit. A topic's sum is shown as a score between 0 and 1,
which is `ENOUGH` at the threshold. `benchmarks/topics.py` prints how much each constant matters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from hub.topics.evidence import LABELS, TEXT, TITLE, WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hub.topics.evidence import Match

THRESHOLD = 6.0  # the sum from which an entry is about a topic
ENOUGH = 0.5  # the score at the threshold
ASIDE = 0.38  # of the strongest topic's sum: below it, a topic is only mentioned

IN_TITLE = 3.0
IN_LABELS = 1.6
LABELS_ALONE = 4.0  # of the sum at most: publishers tag by habit, and by what they sell
FIELD_LIMIT = 4.5  # of weights, in the title or the labels: a second strong name there adds half
WINDOW_LIMIT = 4.5  # of weights: a strong name, and something beside it
LEAD_WINDOWS = 3  # about two paragraphs, what a feed's excerpt holds
IN_LEAD = 1.5  # a window of the lead counts as so many further down
SPREAD = 0.8  # exponent
USUAL_LENGTH = 700  # characters of text at which density is 1
DENSITY = 0.5  # exponent
DENSITY_RANGE = (0.45, 1.5)

LONG = 600  # characters of text, in which a topic that is named in the title should be named again
UNSUPPORTED = 0.7  # what is left of a title's word where it is not

ANCHOR = 1.0  # phrases of less weight are hints: any number of them, alone, is no evidence
HINTS_AT_MOST = 2.0  # of the sum, all hints together


# Weights gathered by place: TITLE, LABELS, and from TEXT on the windows of the text.
Part = list[float]

# A phrase of a topic: its weight there, its number, and the places where it stands, in order
Standing = tuple[float, int, "list[int]"]


class Sum(NamedTuple):
    """What was found of a topic, weighed: the whole, its part from the title, and what counts."""

    amount: float
    title: float
    counted: list[Standing]


def density(length: int) -> float:
    """What a mention is worth in a text of so many characters."""
    low, high = DENSITY_RANGE
    return float(min(high, max(low, (USUAL_LENGTH / max(length, 1)) ** DENSITY)))


def counted_matches(matches: Sequence[Match], weights: Mapping[int, float]) -> list[Standing]:
    """Those of a topic's tangled matches that do not lie within another of them; `matches` in their order.

    A longer phrase that speaks for the topic says at least as much as the phrases within it.
    """
    found: list[Standing] = []
    covered = 1 << 62  # where the leftmost of the matches seen so far begins: all of them end later
    for _end, before_start, _precedence, place, phrase in reversed(matches):
        weight = weights[phrase]
        if -before_start < covered:
            covered = -before_start
            found.append((weight, phrase, [place]))
        elif 0 < found[-1][0] < weight:
            found[-1] = (weight, *found[-1][1:])
    return found


class Scorer:
    """Weighs the phrases of topics in one document, whose text has `length` characters."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.density = density(length)
        self._nothing: Part = [0.0] * (TEXT + length // WINDOW + 1)

    def weigh(self, standing: list[Standing], *, least: float = 0.0) -> Sum:
        """What a topic comes to whose phrases stand so. What can't come to `least` may be given no weight at all."""
        sure, hints, against = self._parts(standing)
        amount, title = self._total(sure) if sure else (0.0, 0.0)
        if not sure or amount + HINTS_AT_MOST < least:
            return Sum(0.0, 0.0, standing)
        if hints:
            both = [one + other for one, other in zip(sure, hints, strict=True)]
            amount += min(HINTS_AT_MOST, self._total(both)[0] - amount)
        if against:
            amount = max(0.0, amount - self._total(against, limited=False)[0])
        return Sum(amount, title, standing)

    def _parts(self, standing: Iterable[Standing]) -> tuple[Part, Part, Part]:
        """Weights by place, of what is sure, what hints and what speaks against; empty where nothing does."""
        parts: tuple[Part, Part, Part] = [], [], []
        sure, hints, against = parts
        for weight, _phrase, places in standing:
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

        What speaks for a topic is limited in each place; what speaks against it is not, so that one word can forbid it.
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

    def least_sure(self, amount: float) -> float:
        """How much must be found that is no hint, if all of it is in the text, for a topic to come to `amount`."""
        text = max(0.0, amount - HINTS_AT_MOST) / self.density
        return float(text ** (1 / SPREAD)) / IN_LEAD


def score(amount: float, needs: float = 1.0) -> float:
    """The sum as a score in [0, 1): `ENOUGH` where it just reaches the threshold (times what the topic `needs`)."""
    return amount / (amount + THRESHOLD * needs)
