"""Passages: the piece of a text that best shows why it was found, with the words to mark.

Words are looked for by the letters that they share with their stems (`str.find`, the quickest way through a text), and
proved by their stems. The best passage is the window with the most different runs of words in it; of
equals the one with more marks, then the first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hub.search.analysis import stem
from hub.search.results import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH = 240  # characters of a passage
LEAD = 60  # characters before the first mark
SCANNED = 400_000  # characters of a text that are looked through: eight hours of speech
MOST = 40  # times that one word is looked for; of a text full of it only what stands near the other words counts
SHORT = 3  # letters of a stem that is not shortened any further
APART = 40  # characters that may stand between two words of a run
ELLIPSIS = "…"

_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s")


Mark = tuple[int, int, int]
"""A place in a text: where it starts, up to where it goes, and the number of the query's run that stands there."""


class Passage(NamedTuple):
    """A piece of a text: in pieces, the place of its first mark in the text, and how many different runs it holds."""

    pieces: tuple[Piece, ...] = ()
    place: int = 0
    runs: int = 0


class Highlighter:
    """Finds some runs of words in texts."""

    def __init__(self, runs: Sequence[tuple[str, ...]]) -> None:
        self._runs: dict[str, list[tuple[int, list[str]]]] = {}
        for number, run in enumerate(runs):
            first, *rest = map(stem, run)
            self._runs.setdefault(first, []).append((number, rest))
        for beginning in self._runs.values():
            beginning.sort(key=lambda run: -len(run[1]))
        self._forms: dict[str, list[tuple[int, list[str]]]] = {}
        self._begun = sorted({_shared(run[0]) for run in runs})

    def marks(self, text: str) -> list[Mark]:
        """Where the runs stand in a text, by their stems, in order; of runs that begin together, the longest."""
        lowered = text.lower()
        if len(lowered) != len(text):  # İ and its like grow when lowered; places would slip
            return []
        found: dict[int, Mark] = {}
        whole = (0, len(text))
        frequent = [letters for letters in self._begun if not self._look_for(letters, lowered, whole, MOST, found)]
        if frequent:
            rarer = sorted(at for at in found if not lowered.startswith(tuple(frequent), at))
            for stretch in _word_ranges(rarer):
                for letters in frequent:
                    self._look_for(letters, lowered, stretch, len(text), found)
        return [found[at] for at in sorted(found)]

    def _look_for(
        self, letters: str, lowered: str, between: tuple[int, int], most: int, found: dict[int, Mark]
    ) -> bool:
        """Mark the runs that begin with `letters` between two places; whether that was all, or more than `most`.

        Of runs that begin with the same word, the longest. An answer takes this loop a thousand times: it calls nothing
        that it can do without.
        """
        start, stop = between
        find, word_at, forms = lowered.find, _WORD.match, self._forms
        at = find(letters, start, stop)
        for _ in range(most):
            if at < 0:
                return True
            end = at + len(letters)
            if at not in found and not (at and lowered[at - 1].isalnum()):
                word = letters
                if lowered[end : end + 1].isalnum() and (match := word_at(lowered, at)):
                    word, end = match[0], match.end()
                for number, rest in forms[word] if word in forms else self._beginning(word):
                    if run_end := _end(lowered, end, rest) if rest else end:
                        found[at] = (at, run_end, number)
                        break
            at = find(letters, end, stop)
        return at < 0

    def _beginning(self, word: str) -> Sequence[tuple[int, list[str]]]:
        """The runs that begin with a word, longest first: their numbers, and the stems that must follow."""
        runs = self._forms[word] = self._runs.get(stem(word), [])
        return runs

    def marked(self, text: str) -> tuple[Piece, ...]:
        """The whole of a (short) text in pieces."""
        return tuple(_pieces(text, self.marks(text)))

    def passage(self, text: str, start: int = 0, stop: int | None = None) -> Passage:
        """The best passage of a text, or of its part from `start` up to `stop`; empty if none of the words is there."""
        text = text[start:stop][:SCANNED]
        found = self.marks(text)
        if not found:
            return Passage()
        begin, end = _window(text, found)
        inside = [(first - begin, last - begin, run) for first, last, run in found if first >= begin and last <= end]
        pieces = [Piece(_on_one_line(piece.text), piece.hit) for piece in _pieces(text[begin:end], inside)]
        if begin:
            pieces.insert(0, Piece(ELLIPSIS, hit=False))
        if end < len(text):
            pieces.append(Piece(ELLIPSIS, hit=False))
        return Passage(
            tuple(pieces), start + begin + (inside[0][0] if inside else 0), len({run for _, _, run in inside})
        )


def _on_one_line(text: str) -> str:
    """A text with one space for all white space in a row, at its ends too."""
    return " ".join(f"[{text}]".split())[1:-1]


def _word_ranges(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The text around some places, in order; where that of one runs into the next one's, both as one."""
    start = stop = -1
    for at in places:
        if start >= 0 and at - WIDTH > stop:
            yield start, stop
            start = -1
        if start < 0:
            start = max(at - WIDTH, 0)
        stop = at + WIDTH
    if start >= 0:
        yield start, stop


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
    best, best_different, best_marks = 0, 0, 0
    last, different = 0, 0
    held = {run: 0 for _, _, run in found}
    for first, (start, _, run) in enumerate(found):
        stop = start + WIDTH - LEAD
        while last < len(found) and found[last][1] <= stop:
            added = found[last][2]
            different += not held[added]
            held[added] += 1
            last += 1
        if different >= best_different and (different > best_different or last - first > best_marks):
            best, best_different, best_marks = start, different, last - first
        if last > first:
            held[run] -= 1
            different -= not held[run]
        else:
            last = first + 1  # a mark wider than the window
    start = max(best - LEAD, 0)
    end = min(start + WIDTH, len(text))
    return _whole_words(text, start, end)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    if start:
        space = _SPACE.search(text, start, start + 30)
        start = space.end() if space else start
    if end < len(text):
        space_before = max(text.rfind(" ", end - 30, end), text.rfind("\n", end - 30, end))
        end = space_before if space_before > start else end
    return start, end


def _pieces(text: str, found: Iterable[Mark]) -> Iterator[Piece]:
    at = 0
    for start, end, _ in found:
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start], hit=False)
        yield Piece(text[start:end], hit=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], hit=False)
