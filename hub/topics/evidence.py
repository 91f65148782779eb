"""Evidence: every phrase of every topic, found in one Aho-Corasick pass over an entry.

    title ⏎ labels ⏎ text ──fold──▶ automaton ──▶ {phrase: how often in each place}

The text is told apart into its lead, where writers say what they write about, and the rest. A line break between the
fields, which no phrase holds, keeps a phrase from being found across two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import ahocorasick

from hub.topics.phrases import Phrase, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

READ_AT_MOST = 6000  # characters of text; what a post is about is said before then, and comparisons stay fair
LEAD = 400  # characters: about two paragraphs, what a feed's excerpt holds

TITLE, LABELS, LEAD_TEXT, REST = range(4)
_PLACES = {"title": (TITLE,), "labels": (LABELS,), "text": (LEAD_TEXT, REST)}


@dataclass(frozen=True, slots=True)
class Document:
    """What of an entry is read: plain text, no markup."""

    title: str
    text: str = ""
    labels: Sequence[str] = ()


class Found(NamedTuple):
    """What one pass found: counts by phrase number and place, and how many characters of text were read."""

    counts: dict[int, list[int]]
    length: int


class Finder:
    """Phrases, numbered as given, and the automaton that finds them all."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        """Build the automaton: some milliseconds for a thousand phrases."""
        spelled: dict[str, list[tuple[int, str, frozenset[int]]]] = {}
        for number, phrase in enumerate(phrases):
            places = frozenset(place for field in phrase.fields for place in _PLACES[field])
            for spelling in phrase.spellings():
                spelled.setdefault(spelling, []).append((number, phrase.written if phrase.exact else "", places))
        self.phrases = tuple(phrases)
        self._automaton = ahocorasick.Automaton()
        for spelling, meanings in spelled.items():
            self._automaton.add_word(spelling, (len(spelling), tuple(meanings)))
        self._automaton.make_automaton()

    def find(self, document: Document) -> Found:
        """Count each phrase in each place of a document."""
        title = " ".join(document.title.split())
        labels = " \n ".join(" ".join(label.split()) for label in document.labels)
        text = " ".join(document.text[:READ_AT_MOST].split())
        head = f" {title} \n {labels} \n"
        written = f"{head} {text} "
        folded = fold(written)
        ends = (len(title) + 2, len(head), len(head) + LEAD)
        counts: dict[int, list[int]] = {}
        if not self.phrases:
            return Found(counts, len(text))
        for end, (length, meanings) in self._automaton.iter(folded):
            place = TITLE if end < ends[0] else LABELS if end < ends[1] else LEAD_TEXT if end < ends[2] else REST
            for number, exact, places in meanings:
                if place not in places or (exact and not _as_written(exact, written, end - length + 2, place)):
                    continue
                if number in counts:
                    counts[number][place] += 1
                else:
                    counts[number] = [0, 0, 0, 0]
                    counts[number][place] = 1
        return Found(counts, len(text))

    def inside(self, number: int) -> dict[int, int]:
        """Which other phrases a phrase holds, and how often: “segment routing” holds “routing”."""
        held: dict[int, int] = {}
        for spelling in self.phrases[number].spellings():
            times: dict[int, int] = {}
            for _end, (_length, meanings) in self._automaton.iter(f"{spelling} "):
                for other, exact, _places in meanings:
                    if other != number and (not exact or exact in self.phrases[number].written):
                        times[other] = times.get(other, 0) + 1
            held = {other: max(held.get(other, 0), times.get(other, 0)) for other in held.keys() | times.keys()}
        return held


def _as_written(exact: str, written: str, start: int, place: int) -> bool:
    """Labels are written in any case: there, an acronym's signs are enough."""
    found = written[start : start + len(exact)]
    return found.lower() == exact.lower() if place == LABELS else found == exact
