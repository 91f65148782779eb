"""Whether a source has gone off topic: a lapsed domain that now sells gambling, or a show replaced by another.

    samples, newest first ──▶ the run of newest entries without any topic ──▶ its probability, given the entries before
                                                                            ──▶ Suspicion, if that is low enough

Pure. Most engineers write about other things now and then, so a run counts only if the entries before it make it
unlikely: where one entry in ten is off topic, six in a row have a chance of one in a million. A long silence before
the run, or spam words in it, make a change of ownership likelier, so a shorter run is enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MIN_WORDS = 40  # words: a shorter text is not evaluated
MAX_CHANCE = 1e-6  # a run less likely than this is suspicious
MAX_CHANCE_AFTER_SILENCE = 1e-4
MAX_CHANCE_WITH_SPAM = 0.5
MIN_RUN, MIN_RUN_AFTER_SILENCE, MIN_RUN_WITH_SPAM = 5, 3, 1  # entries of a run
SILENCE = timedelta(days=365)
MIN_HISTORY = 5  # informative entries before the run that are needed to compare with
MIN_RUN_OF_NEW_SOURCE = 10  # entries of a source without history, all off topic
MIN_SPAM_WORDS = 2  # different ones in an off-topic entry: two in 3,000 such entries of honest sources have them
WORDS_NAMED = 4  # spam words quoted in the explanation

SPAM = re.compile(
    r"\b(?:casinos?|online slots?|slots? online|slot gacor|slots|sportsbooks?|bett(?:ing|ors?)|bookmakers?|jackpots?"
    r"|roulette|blackjack|poker|baccarat|gambl(?:e|ing|ers?)|lottery|togel|judi|free spins|wager(?:s|ing)?|viagra"
    r"|cialis|levitra|tadalafil|steroids?|cbd|gummies|weight loss|payday loans?|escorts?|porn|hookups?|sex"
    r"|essay writing|replica watch(?:es)?|vapes?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is evaluated of an entry: its length, whether any topic matches, and its spam words."""

    at: datetime | None
    words: int
    on_topic: bool
    spam: frozenset[str] = frozenset()

    @property
    def is_informative(self) -> bool:
        """Whether there is enough text to evaluate; an on-topic entry always counts."""
        return self.on_topic or self.words >= MIN_WORDS or self.is_spam

    @property
    def is_spam(self) -> bool:
        """Whether it has spam words and no topic."""
        return not self.on_topic and len(self.spam) >= MIN_SPAM_WORDS


@dataclass(frozen=True, slots=True)
class Suspicion:
    """That a source has gone off topic: the explanation, and how many of the newest samples it concerns."""

    sentence: str
    run: int


def spam_words(text: str) -> frozenset[str]:
    """The spam words in a text, lower-cased."""
    return frozenset(word.lower() for word in SPAM.findall(text))


def is_clearly_on_topic(newest_first: Sequence[Sample]) -> bool:
    """Whether the first `SHORTEST_AFTER_SILENCE` samples are enough to see that no run is long or spammy enough."""
    run = list(takewhile(lambda sample: not sample.on_topic, newest_first))
    return len(run) < MIN_RUN_AFTER_SILENCE and not any(sample.is_spam for sample in run)


def evaluate(newest_first: Sequence[Sample], *, approved: int = 0) -> Suspicion | None:
    """Whether the newest entries are off topic. The `approved` oldest passed an editor and are no part of a run."""
    last = len(newest_first) - approved
    length = len(list(takewhile(lambda sample: not sample.on_topic, newest_first[:last])))
    run = [sample for sample in newest_first[:length] if sample.is_informative]
    before = [sample for sample in newest_first[length:] if sample.is_informative]
    spam = [sample for sample in run if sample.is_spam]
    spammy = bool(spam) and 2 * len(spam) > len(run)
    silent = _silence(run, before) >= SILENCE
    if not _is_suspicious(run, before, spammy=spammy, silent=silent):
        return None
    return Suspicion(_sentence(run, before, spam if spammy else [], silent=silent), length)


def _is_suspicious(run: list[Sample], before: list[Sample], *, spammy: bool, silent: bool) -> bool:
    if len(before) < MIN_HISTORY:
        known = any(sample.on_topic for sample in before)
        return len(run) > MIN_RUN_WITH_SPAM if spammy else len(run) >= MIN_RUN_OF_NEW_SOURCE and not known
    usual = (sum(not sample.on_topic for sample in before) + 1) / (len(before) + 2)  # Laplace's rule
    chance = usual ** len(run)
    return (
        (len(run) >= MIN_RUN and chance < MAX_CHANCE)
        or (silent and len(run) >= MIN_RUN_AFTER_SILENCE and chance < MAX_CHANCE_AFTER_SILENCE)
        or (spammy and len(run) >= MIN_RUN_WITH_SPAM and chance < MAX_CHANCE_WITH_SPAM)
    )


def _silence(run: list[Sample], before: list[Sample]) -> timedelta:
    first = min((sample.at for sample in run if sample.at), default=None)
    last = max((sample.at for sample in before if sample.at), default=None)
    return first - last if first and last else timedelta(0)


def _sentence(run: list[Sample], before: list[Sample], spam: list[Sample], *, silent: bool) -> str:
    newest = "Its newest entry speaks" if len(run) == 1 else f"Its newest {len(run)} entries speak"
    sentence = f"{newest} of nothing that this hub knows"
    if before:
        sentence += f"; of the {len(before)} before, {sum(sample.on_topic for sample in before)} did"
    if silent:
        sentence += f"; they came after {_silence(run, before).days // 30} months of silence"
    if spam:
        words = sorted({word for sample in spam for word in sample.spam})
        sentence += f"; they have words that spam is made of ({', '.join(words[:WORDS_NAMED])})"
    return sentence + ". Its domain may have lapsed and be in other hands."
