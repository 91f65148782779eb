"""Passages: the piece of a text that best shows why it was found, with the words to mark.

Words are looked for by the letters that their stems share with the text, and proved by their stems: much quicker than
cutting up the whole text. The best passage is the window with the most different words of the query in it, and among
equals the one where they stand closest to the beginning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.search.analysis import stem
from hub.search.results import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH = 240  # characters of a passage
LEAD = 60  # characters before the first mark
SCANNED = 60_000  # characters of a text that are looked through
MOST = 400  # finds of one word that are looked at
ELLIPSIS = "…"

_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, from `start` up to `end`, that answers the run number `run` of the query."""

    start: int
    end: int
    run: int


def marks(text: str, runs: Sequence[tuple[str, ...]]) -> list[Mark]:
    """Where the runs of words stand in a text, by their stems, in order."""
    lowered = text.lower()
    if len(lowered) != len(text):  # İ and its like grow when lowered; offsets would slip
        lowered = text
    found = {mark.start: mark for run, words in enumerate(runs) if words for mark in _of_run(lowered, words, run)}
    return sorted(found.values(), key=lambda mark: mark.start)


def _of_run(text: str, run: tuple[str, ...], number: int) -> Iterator[Mark]:
    stems = [stem(word) for word in run]
    for start, end in _of_word(text, run[0], stems[0]):
        at = end
        for wanted in stems[1:]:
            following = _WORD.search(text, at, at + 80)
            if following is None or stem(following[0]) != wanted:
                break
            at = following.end()
        else:
            yield Mark(start, at, number)


def _of_word(text: str, word: str, wanted: str) -> Iterator[tuple[int, int]]:
    shared = wanted if word.startswith(wanted) else wanted[: max(len(wanted) - 1, 1)]
    at = text.find(shared)
    for _ in range(MOST):
        if at < 0:
            return
        end = at + len(shared)
        if not (at and text[at - 1].isalnum()):
            match = _WORD.match(text, at)
            if match and stem(match[0]) == wanted:
                end = match.end()
                yield at, end
        at = text.find(shared, end)


def marked(text: str, runs: Sequence[tuple[str, ...]]) -> tuple[Piece, ...]:
    """The whole of a (short) text in pieces."""
    return tuple(_pieces(text, marks(text, runs)))


def passage(text: str, runs: Sequence[tuple[str, ...]]) -> tuple[Piece, ...]:
    """The best passage of a text, in pieces; empty if none of the words stands in it."""
    text = text[:SCANNED]
    found = marks(text, runs)
    if not found:
        return ()
    start, end = _window(text, found)
    inside = [Mark(m.start - start, m.end - start, m.run) for m in found if m.start >= start and m.end <= end]
    pieces = [Piece(_SPACE.sub(" ", piece.text), piece.hit) for piece in _pieces(text[start:end], inside)]
    if start:
        pieces.insert(0, Piece(ELLIPSIS, hit=False))
    if end < len(text):
        pieces.append(Piece(ELLIPSIS, hit=False))
    return tuple(pieces)


def _window(text: str, found: Sequence[Mark]) -> tuple[int, int]:
    """The stretch of WIDTH characters that holds the most different runs, then the most marks, then comes first."""
    best, best_worth = 0, (0, 0)
    last = 0
    for first, mark in enumerate(found):
        while last < len(found) and found[last].end <= mark.start + WIDTH - LEAD:
            last += 1
        within = found[first:last]
        worth = (len({m.run for m in within}), len(within))
        if worth > best_worth:
            best, best_worth = mark.start, worth
    start = max(best - LEAD, 0)
    end = min(start + WIDTH, len(text))
    return _whole_words(text, start, end)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    if start:
        space = re.compile(r"\s").search(text, start, start + 30)
        start = space.end() if space else start
    if end < len(text):
        space_before = max(text.rfind(" ", end - 30, end), text.rfind("\n", end - 30, end))
        end = space_before if space_before > start else end
    return start, end


def _pieces(text: str, found: Iterable[Mark]) -> Iterator[Piece]:
    at = 0
    for mark in found:
        if mark.start < at:
            continue
        if mark.start > at:
            yield Piece(text[at : mark.start], hit=False)
        yield Piece(text[mark.start : mark.end], hit=True)
        at = mark.end
    if at < len(text):
        yield Piece(text[at:], hit=False)
