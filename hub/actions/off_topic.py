"""Whether a source has gone off topic: a lapsed domain that sells slots now, or a show that came back as another.

    readings, the newest first ──▶ the run at their head without a trace of any topic ──▶ how odd that is, given
                                                                                         what came before ──▶ Finding

Pure. Most engineers write of their holidays now and then, so a run counts only as far as the entries before it make
it unlikely: where one in ten says nothing that the hub knows, six in a row are a chance of one in a million. A long
silence before the run, or the words that spam is made of, make a change of hands likelier, and a shorter run enough.
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

MIN_WORDS = 40  # words: a shorter text says too little to be judged
MAX_CHANCE = 1e-6  # the chance below which a run is believed to be none
MAX_CHANCE_AFTER_SILENCE = 1e-4
MAX_CHANCE_WITH_SPAM = 0.5
MIN_RUN, MIN_RUN_AFTER_SILENCE, MIN_RUN_WITH_SPAM = 5, 3, 1  # entries of a run
SILENCE = timedelta(days=365)
MIN_HISTORY = 5  # telling entries before the run from which there is a past to compare with
MIN_RUN_OF_NEW_SOURCE = 10  # entries of a source without a past, none with a trace
MIN_SPAM_WORDS = 2  # different ones in an entry without a trace: two in 3,000 such entries of honest sources
WORDS_NAMED = 4  # words of spam that a sentence names

SPAM = re.compile(
    r"\b(?:casinos?|online slots?|slots? online|slot gacor|slots|sportsbooks?|bett(?:ing|ors?)|bookmakers?|jackpots?"
    r"|roulette|blackjack|poker|baccarat|gambl(?:e|ing|ers?)|lottery|togel|judi|free spins|wager(?:s|ing)?|viagra"
    r"|cialis|levitra|tadalafil|steroids?|cbd|gummies|weight loss|payday loans?|escorts?|porn|hookups?|sex"
    r"|essay writing|replica watch(?:es)?|vapes?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What an entry told: how many words it has, whether it bears a trace of any topic, which words of spam."""

    at: datetime | None
    words: int
    on_topic: bool
    spam: frozenset[str] = frozenset()

    @property
    def is_informative(self) -> bool:
        """Whether it says enough to be judged; a trace always does."""
        return self.on_topic or self.words >= MIN_WORDS or self.is_spam

    @property
    def is_spam(self) -> bool:
        """Whether it has the words of spam, and none of ours."""
        return not self.on_topic and len(self.spam) >= MIN_SPAM_WORDS


@dataclass(frozen=True, slots=True)
class Suspicion:
    """That a source has gone off topic: why in words, and how many of the newest readings are meant."""

    sentence: str
    run: int


def spam_words(text: str) -> frozenset[str]:
    """Which words of spam stand in a text, in lower case."""
    return frozenset(word.lower() for word in SPAM.findall(text))


def is_clearly_on_topic(newest_first: Sequence[Sample]) -> bool:
    """Whether the first `SHORTEST_AFTER_SILENCE` readings are enough to see that no run is long or spammy enough."""
    run = list(takewhile(lambda reading: not reading.on_topic, newest_first))
    return len(run) < MIN_RUN_AFTER_SILENCE and not any(reading.is_spam for reading in run)


def evaluate(newest_first: Sequence[Sample], *, judged: int = 0) -> Suspicion | None:
    """Whether the newest entries are off topic. The `judged` oldest passed an editor, and are no part of a run."""
    last = len(newest_first) - judged
    length = len(list(takewhile(lambda reading: not reading.on_topic, newest_first[:last])))
    run = [reading for reading in newest_first[:length] if reading.is_informative]
    before = [reading for reading in newest_first[length:] if reading.is_informative]
    spam = [reading for reading in run if reading.is_spam]
    spammy = bool(spam) and 2 * len(spam) > len(run)
    silent = _silence(run, before) >= SILENCE
    if not _is_suspicious(run, before, spammy=spammy, silent=silent):
        return None
    return Suspicion(_sentence(run, before, spam if spammy else [], silent=silent), length)


def _is_suspicious(run: list[Sample], before: list[Sample], *, spammy: bool, silent: bool) -> bool:
    if len(before) < MIN_HISTORY:
        known = any(reading.on_topic for reading in before)
        return len(run) > MIN_RUN_WITH_SPAM if spammy else len(run) >= MIN_RUN_OF_NEW_SOURCE and not known
    usual = (sum(not reading.on_topic for reading in before) + 1) / (len(before) + 2)  # Laplace's rule
    chance = usual ** len(run)
    return (
        (len(run) >= MIN_RUN and chance < MAX_CHANCE)
        or (silent and len(run) >= MIN_RUN_AFTER_SILENCE and chance < MAX_CHANCE_AFTER_SILENCE)
        or (spammy and len(run) >= MIN_RUN_WITH_SPAM and chance < MAX_CHANCE_WITH_SPAM)
    )


def _silence(run: list[Sample], before: list[Sample]) -> timedelta:
    first = min((reading.at for reading in run if reading.at), default=None)
    last = max((reading.at for reading in before if reading.at), default=None)
    return first - last if first and last else timedelta(0)


def _sentence(run: list[Sample], before: list[Sample], spam: list[Sample], *, silent: bool) -> str:
    newest = "Its newest entry speaks" if len(run) == 1 else f"Its newest {len(run)} entries speak"
    sentence = f"{newest} of nothing that this hub knows"
    if before:
        sentence += f"; of the {len(before)} before, {sum(reading.on_topic for reading in before)} did"
    if silent:
        sentence += f"; they came after {_silence(run, before).days // 30} months of silence"
    if spam:
        words = sorted({word for reading in spam for word in reading.spam})
        sentence += f"; they have words that spam is made of ({', '.join(words[:WORDS_NAMED])})"
    return sentence + ". Its domain may have lapsed and be in other hands."
