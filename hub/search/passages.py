"""Passages: the piece of a text that best shows why it was found, with the words to mark.

Words are looked for in one pass, by the letters that they share with their stems, and proved by their stems: much
quicker than cutting up the whole text. The best passage is the window with the most different runs of words in it; of
equals the one with more marks, then the first.
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
MOST = 300  # marks in a text; a text with more has its best passage among these
SHORT = 3  # letters of a stem that is not shortened any further
APART = 40  # characters that may stand between two words of a run
ELLIPSIS = "…"

_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, from `start` up to `end`, that answers the run number `run` of the query."""

    start: int
    end: int
    run: int


class Marker:
    """Finds some runs of words in texts."""

    def __init__(self, runs: Sequence[tuple[str, ...]]) -> None:
        self._runs: dict[str, list[tuple[int, list[str]]]] = {}
        for number, run in enumerate(runs):
            first, *rest = map(stem, run)
            self._runs.setdefault(first, []).append((number, rest))
        begun = sorted({_shared(run[0]) for run in runs}, key=len, reverse=True)
        # no look-behind: without one the pattern begins with known letters, and skips along three times as fast
        self._pattern = re.compile(f"(?:{'|'.join(map(re.escape, begun))})[^\\W_]*") if begun else None

    def marks(self, text: str) -> list[Mark]:
        """Where the runs stand in a text, by their stems, in order; of runs that begin together, the longest."""
        lowered = text.lower()
        if self._pattern is None or len(lowered) != len(text):  # İ and its like grow when lowered; places would slip
            return []
        found = []
        for match in self._pattern.finditer(lowered):
            if match.start() and lowered[match.start() - 1].isalnum():
                continue
            ends = [
                (end, number)
                for number, rest in self._runs.get(stem(match[0]), ())
                if (end := _end(lowered, match.end(), rest))
            ]
            if ends:
                end, number = max(ends, key=lambda found: found[0])
                found.append(Mark(match.start(), end, number))
                if len(found) >= MOST:
                    break
        return found

    def marked(self, text: str) -> tuple[Piece, ...]:
        """The whole of a (short) text in pieces."""
        return tuple(_pieces(text, self.marks(text)))

    def passage(self, text: str) -> tuple[Piece, ...]:
        """The best passage of a text, in pieces; empty if none of the words stands in it."""
        text = text[:SCANNED]
        found = self.marks(text)
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


def _shared(word: str) -> str:
    """The letters that all words with this word's stem begin with: policy and policies share polic."""
    common = stem(word)
    while not word.startswith(common):
        common = common[:-1]
    return common[:-1] if len(common) > SHORT and common[-1] in "iye" else common


def _end(text: str, at: int, rest: Sequence[str]) -> int:
    """Where the rest of a run ends that follows right on `at`; 0 if something else does."""
    for wanted in rest:
        following = _WORD.search(text, at, at + APART)
        if following is None or stem(following[0]) != wanted:
            return 0
        at = following.end()
    return at


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
