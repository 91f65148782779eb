"""Intents: the kind of answer that a question asks for, by its question words.

“what is the difference between …” says nothing about its subject, but an answer is likely to be called a comparison. So
these words are not required (`hub.search.stopwords`), and the words that answers use add a little to the score.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Intent(NamedTuple):
    """A pattern of questions, and the words in titles of answers to them."""

    asked: re.Pattern[str]
    answered: tuple[str, ...]


def _intent(asked: str, *answered: str) -> Intent:
    return Intent(re.compile(asked, re.IGNORECASE), answered)


INTENTS = (
    _intent(r"\b(difference|differ|vs|versus|compared?)\b", "comparison", "compared", "versus", "vs", "difference"),
    _intent(
        r"\bwhy (is|are|does|do|can|won|isn|doesn)\b|\bnot (working|coming)\b|\b(won|can|doesn|isn)['’]?t\b|\bfails?\b",
        "troubleshooting", "debugging", "problem", "status", "fix",
    ),
    _intent(r"\bshould (i|we)\b|\bworth\b", "should i", "worth", "thoughts", "experience"),
    _intent(r"\bhow (do|can|to|would|should)\b", "configure", "configuration", "guide", "tutorial"),
    _intent(r"\bhow does\b", "understanding", "deep dive", "architecture", "internals", "overview"),
    _intent(r"\bwhat (is|are|does)\b", "introduction", "basics", "overview", "101", "understanding"),
    _intent(r"\bhow (many|much)\b", "scale", "scaling", "limits", "measuring"),
)  # fmt: skip


_KINDS = (
    (re.compile(r"\b(episodes?|podcasts?|listen)\b", re.IGNORECASE), "episode"),
    (re.compile(r"\b(videos?|webinars?|watch)\b", re.IGNORECASE), "video"),
)


def kinds(question: str) -> tuple[str, ...]:
    """The kinds of entry that a question names."""
    return tuple(kind for named, kind in _KINDS if named.search(question))


def answered(question: str) -> tuple[str, ...]:
    """The words likely in titles of answers to a question; none for other queries."""
    return tuple(dict.fromkeys(word for intent in INTENTS if intent.asked.search(question) for word in intent.answered))
