"""Scoring: from what was found of one topic to how much the entry is about it.

    title, labels:  the weights of the phrases there, up to a limit, times IN_TITLE or IN_LABELS
    text:           cut into windows of some two sentences; a window is worth the weights of the phrases in it, up to
                    a limit (in the lead more); their sum, to the power SPREAD, times the text's density

So five mentions spread over a post say more than five in one enumeration, and two in a note more than two in a long
post. Hints count beside surer phrases only, and only up to a limit. A topic's sum is shown as a score between 0 and 1,
which is `ENOUGH` at the threshold. `benchmarks/topics.py` prints how much each constant matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hub.topics.evidence import LABELS, TEXT, TITLE, Match

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

THRESHOLD = 6.0  # the sum from which an entry is about a topic
ENOUGH = 0.5  # the score at the threshold
ASIDE = 0.3  # of the strongest topic's sum: below it, a topic is only mentioned

IN_TITLE = 3.0
IN_LABELS = 1.6
FIELD_LIMIT = 4.5  # of weights, in the title or the labels: a second strong name there adds half
WINDOW = 160  # characters: about two sentences
WINDOW_LIMIT = 4.5  # of weights: a strong name, and something beside it
LEAD_WINDOWS = 3  # about two paragraphs, what a feed's excerpt holds
IN_LEAD = 1.5  # a window of the lead counts as so many further down
SPREAD = 0.8  # exponent
USUAL_LENGTH = 700  # characters of text at which density is 1
DENSITY = 0.4  # exponent
DENSITY_RANGE = (0.45, 1.5)

LONG = 600  # characters of text, in which a topic that is named in the title should be named again
UNSUPPORTED = 0.7  # what is left of a title's word where it is not

ANCHOR = 1.0  # phrases of less weight are hints: any number of them, alone, is no evidence
HINTS_AT_MOST = 2.0  # of the sum, all hints together


class Sum(NamedTuple):
    """What was found of a topic, weighed: the whole, its part from the title, and the matches that count."""

    amount: float
    title: float
    counted: list[tuple[Match, float]]


def density(length: int) -> float:
    """What a mention is worth in a text of so many characters."""
    low, high = DENSITY_RANGE
    return float(min(high, max(low, (USUAL_LENGTH / max(length, 1)) ** DENSITY)))


def counted(matches: Sequence[Match], weights: Mapping[int, float]) -> list[tuple[Match, float]]:
    """The matches that do not lie within another, with their weights; `matches` in their order.

    A longer phrase that speaks for the topic says at least as much as the phrases within it.
    """
    found: list[tuple[Match, float]] = []
    covered = 1 << 62  # where the leftmost of the matches seen so far begins: all of them end later
    for match in reversed(matches):
        start, weight = -match.before_start, weights[match.phrase]
        if start < covered:
            found.append((match, weight))
            covered = start
        elif 0 < found[-1][1] < weight:
            found[-1] = (found[-1][0], weight)
    return found


def weigh(matches: Sequence[Match], weights: Mapping[int, float], text_start: int, length: int) -> Sum:
    """Weigh one topic's matches in a document whose text begins at `text_start` and has `length` characters."""
    of_text = density(length)
    kept = counted(matches, weights)
    sure, hints, against = _Part(length), _Part(length), _Part(length)
    for match, weight in kept:
        if weight > 0:
            (sure if weight >= ANCHOR else hints).add(match, weight, text_start)
        elif weight < 0:
            against.add(match, -weight, text_start)
    amount, title = sure.total(of_text)
    if not amount:
        return Sum(0.0, 0.0, kept)
    if hints:
        sure.join(hints)
        amount += min(HINTS_AT_MOST, sure.total(of_text)[0] - amount)
    return Sum(max(0.0, amount - against.total(of_text)[0]), title, kept)


def score(amount: float, needs: float = 1.0) -> float:
    """The sum as a score in [0, 1): `ENOUGH` where it just reaches the threshold (times what the topic `needs`)."""
    return amount / (amount + THRESHOLD * needs)


class _Part:
    """Weights gathered by field and window."""

    __slots__ = ("fields", "long", "windows")

    def __init__(self, length: int) -> None:
        self.long = length > LONG
        self.fields = [0.0, 0.0]
        self.windows: dict[int, float] = {}

    def __bool__(self) -> bool:
        return bool(self.windows) or any(self.fields)

    def add(self, match: Match, weight: float, text_start: int) -> None:
        if match.field == TEXT:
            window = (-match.before_start - text_start) // WINDOW
            self.windows[window] = self.windows.get(window, 0.0) + weight
        else:
            self.fields[match.field] += weight

    def join(self, other: _Part) -> None:
        for field in (TITLE, LABELS):
            self.fields[field] += other.fields[field]
        for window, weight in other.windows.items():
            self.windows[window] = self.windows.get(window, 0.0) + weight

    def total(self, of_text: float) -> tuple[float, float]:
        """The sum over all fields, and the title's part of it."""
        title = min(FIELD_LIMIT, self.fields[TITLE]) * IN_TITLE
        if self.long and not self.windows:
            title *= UNSUPPORTED
        amount = title + min(FIELD_LIMIT, self.fields[LABELS]) * IN_LABELS
        if self.windows:
            text = 0.0
            for window, weight in self.windows.items():
                text += min(WINDOW_LIMIT, weight) * (IN_LEAD if window < LEAD_WINDOWS else 1.0)
            amount += text**SPREAD * of_text
        return amount, title
