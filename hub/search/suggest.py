"""Suggestions: “did you mean”, from the words that titles, topics and sources are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hub.search.analysis import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.search.engines import Engine

SHORTEST = 4  # letters of a word that may be misspelt; shorter ones are acronyms, each near a dozen others
FAR = 8  # letters from which two may be wrong
KNOWN = 1  # documents whose text holds a word, for it to count as spelt right


def better_spelling(engine: Engine, typed: Sequence[str], text: str) -> str:
    """`text` with the words that the library does not know put right; empty if there is nothing to put right."""
    better = text
    for word in typed:
        parts = words(word)
        if len(parts) == 1 and (right := correction(engine, parts[0])):
            better = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", right, better)
    return better if better != text else ""


def correction(engine: Engine, word: str) -> str:
    """What a word that the library does not know was probably meant to be; empty if that can't be said."""
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    if engine.frequency("text", word) >= KNOWN or engine.frequency("title", word) >= KNOWN:
        return ""
    allowed = 2 if len(word) >= FAR else 1
    near = [
        (distance(word, other, allowed), -documents, other)
        for other, documents in engine.words(word[0])
        if abs(len(other) - len(word)) <= allowed and other.isalpha()
    ]
    best = min(near, default=(allowed + 1, 0, ""))
    return best[2] if best[0] <= allowed else ""


def distance(one: str, two: str, most: int) -> int:
    """How many letters are put in, left out, changed or swapped with a neighbour; `most` + 1 for any more than `most`.

    Optimal string alignment (Damerau–Levenshtein with each letter edited once).
    """
    before: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
