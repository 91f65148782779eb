"""Suggestions: “did you mean”, from the words that titles, topics and sources are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.search.analysis import words
from hub.search.edit_distance import edit_distance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.search.engines.protocol import Engine

SHORTEST = 4  # letters of a word that may be misspelt; shorter ones are acronyms, each near a dozen others
FAR = 8  # letters from which two may be wrong
RARE = 2  # documents; a word that no more than these hold may be a slip of theirs
COMMON = 20  # times as many documents must hold the word that was meant
OFTEN = 50  # documents that may hold a slip that many make, as long as none has it in its title
FAR_MORE_COMMON = 100  # times as many must then hold what was meant


@dataclass(frozen=True, slots=True)
class SpellingSuggestion:
    """A query with its misspelt words put right.

    `certain` is what to search for: words that no document holds are replaced. `likely` is what to suggest: words that
    hardly any holds are replaced too. Either is empty if there is nothing to put right.
    """

    certain: str = ""
    likely: str = ""


def better_spelling(engine: Engine, typed: Sequence[str], text: str) -> SpellingSuggestion:
    """`text` with those of its words (`typed`) put right that the library does not know."""
    certain = likely = text
    for word in typed:
        parts = words(word)
        if len(parts) != 1 or len(parts[0]) < SHORTEST or not parts[0].isalpha():
            continue
        titled = engine.frequency("title", parts[0])
        known = max(engine.frequency("text", parts[0]), titled)
        if known > (RARE if titled else OFTEN) or not (right := correction(engine, parts[0], known)):
            continue
        likely = _replaced(likely, word, right)
        if not known:
            certain = _replaced(certain, word, right)
    return SpellingSuggestion(certain if certain != text else "", likely if likely != text else "")


def _replaced(text: str, word: str, right: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", right, text)


def correction(engine: Engine, word: str, known: int) -> str:
    """What a word that `known` documents hold was probably meant to be; empty if that can't be said."""
    allowed = 2 if len(word) >= FAR else 1
    letters = frozenset(word)
    near = sorted(
        (away, -documents, other)
        for other, documents in engine.words(word[0])
        if abs(len(other) - len(word)) <= allowed
        and len(letters.symmetric_difference(other)) <= 2 * allowed  # an edit brings in one letter and takes out one
        and other.isalpha()
        and 0 < (away := edit_distance(word, other, allowed)) <= allowed
    )
    for _, _, other in near[:3]:
        if engine.frequency("text", other) >= known * (COMMON if known <= RARE else FAR_MORE_COMMON):
            return other
    return ""
