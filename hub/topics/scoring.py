"""Scoring: from what was found to how much an entry is about each topic.

A phrase counts by where it stands and how often:

    contribution = weight x (IN_TITLE if there + IN_LABELS if there + fading(occurrences in the text) x density)

The second mention of a phrase says less than the first (`fading`), and two mentions in a note say more than two in a
long post (`density`). A topic's sum is shown as a score between 0 and 1, which is `ENOUGH` at the threshold. An entry
is under a topic when its score reaches `ENOUGH` and the topic is not a mere aside of what the entry is mostly about.

The constants were chosen on labelled posts by `benchmarks/topics.py`, which prints how little they matter one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.topics.evidence import LABELS, LEAD_TEXT, REST, TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

THRESHOLD = 6.0  # the sum from which an entry is about a topic
ENOUGH = 0.5  # the score at the threshold
ASIDE = 0.3  # of the strongest topic's sum: below it, a topic is only mentioned

IN_TITLE = 3.0
IN_LABELS = 1.6
IN_LEAD = 1.5  # a mention in the lead counts as so many further down
FADING = 0.6  # exponent: 4 mentions count 2.3 times
OFTEN = 12.0  # mentions beyond this say nothing more
USUAL_LENGTH = 700  # characters of text at which density is 1
DENSITY = 0.4  # exponent
DENSITY_RANGE = (0.45, 1.5)

ANCHOR = 1.0  # phrases of less weight are hints: any number of them, alone, is no evidence
HINTS_AT_MOST = 0.4  # of the threshold, all hints together


def density(length: int) -> float:
    """What a mention is worth in a text of so many characters."""
    low, high = DENSITY_RANGE
    return float(min(high, max(low, (USUAL_LENGTH / max(length, 1)) ** DENSITY)))


def strength(counts: Sequence[int], of_text: float) -> float:
    """How strongly one phrase speaks, for a weight of 1; `of_text` is the text's density."""
    mentions = min(OFTEN, counts[LEAD_TEXT] * IN_LEAD + counts[REST])
    return (
        (IN_TITLE if counts[TITLE] else 0.0)
        + (IN_LABELS if counts[LABELS] else 0.0)
        + (mentions**FADING * of_text if mentions else 0.0)
    )


def total(contributions: Sequence[tuple[float, float]]) -> float:
    """The sum over (weight, strength): hints are capped, and count only beside a phrase that is more than a hint."""
    sure = sum(weight * strong for weight, strong in contributions if weight >= ANCHOR)
    hints = sum(weight * strong for weight, strong in contributions if 0 < weight < ANCHOR)
    against = sum(weight * strong for weight, strong in contributions if weight < 0)
    if sure <= 0:
        return 0.0
    return max(0.0, sure + min(hints, HINTS_AT_MOST * THRESHOLD) + against)


def score(amount: float, needs: float = 1.0) -> float:
    """The sum as a score in [0, 1): `ENOUGH` where it just reaches the threshold (times what the topic `needs`)."""
    return amount / (amount + THRESHOLD * needs)
