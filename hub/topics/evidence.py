"""Evidence: every phrase of every topic, found in one Aho-Corasick pass over an entry.

    title ⏎ labels ⏎ text ──fold──▶ automaton ──▶ matches: which phrase, from where to where, in which field

A line break between the fields, which no phrase holds, keeps a phrase from being found across two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import ahocorasick

from hub.topics.phrases import Phrase, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

READ_AT_MOST = 6000  # characters of text; what a post is about is said before then, and comparisons stay fair

TITLE, LABELS, TEXT = range(3)
FIELD_NAMES = ("title", "labels", "text")


@dataclass(frozen=True, slots=True)
class Document:
    """What of an entry is read: plain text, no markup."""

    title: str
    text: str = ""
    labels: Sequence[str] = ()


# A phrase in a document: where it ends, the negative of where it starts, its precedence, its field, its number. Sorted,
# one that lies within another comes before it, and of phrases with the same words the more particular comes last.
# A plain tuple, since there are some hundred in an entry.
Match = tuple[int, int, int, int, int]


class Found(NamedTuple):
    """What one pass found, in order; where the text begins, and how many characters of it were read."""

    matches: list[Match]
    text_start: int
    length: int


class Finder:
    """Phrases, numbered as given, and the automaton that finds them all."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        """Build the automaton: some milliseconds for a thousand phrases."""
        self.phrases = tuple(phrases)
        spelled: dict[str, tuple[list[tuple[int, int, str]], ...]] = {}  # by field, what a spelling means there
        for number, phrase in enumerate(phrases):
            precedence = (len(FIELD_NAMES) - len(phrase.fields)) * 2 + phrase.exact
            exact = phrase.written if phrase.exact else ""
            for spelling in phrase.spellings():
                by_field = spelled.setdefault(spelling, tuple([] for _ in FIELD_NAMES))
                for field in phrase.fields:
                    by_field[FIELD_NAMES.index(field)].append((number, precedence, exact))
        self._automaton = ahocorasick.Automaton()
        for spelling, by_field in spelled.items():
            self._automaton.add_word(spelling, (len(spelling), by_field))
        self._automaton.make_automaton()

    def find(self, document: Document) -> Found:
        """Every match in a document."""
        labels = " \n ".join(" ".join(label.split()) for label in document.labels)
        text = " ".join(document.text[:READ_AT_MOST].split())
        title = f" {' '.join(document.title.split())} \n"
        head = f"{title} {labels} \n"
        written = f"{head} {text} "
        title_end, text_start = len(title), len(head)
        matches: list[Match] = []
        if not self.phrases:
            return Found(matches, text_start, len(text))
        for end, (length, by_field) in self._automaton.iter(fold(written)):
            field = TEXT if end > text_start else TITLE if end < title_end else LABELS
            before_start = length - end - 1
            for number, precedence, exact in by_field[field]:
                if not exact or _as_written(exact, written, 1 - before_start, field):
                    matches.append((end, before_start, precedence, field, number))
        matches.sort()
        return Found(matches, text_start, len(text))


def _as_written(exact: str, written: str, start: int, field: int) -> bool:
    """Labels are written in any case: there, an acronym's signs are enough."""
    found = written[start : start + len(exact)]
    return found.lower() == exact.lower() if field == LABELS else found == exact
