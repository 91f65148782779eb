"""Evidence: every phrase of every topic, found in one Aho-Corasick pass over an entry.

    title ⏎ labels ⏎ text ──fold──▶ automaton ──▶ places: in which field or window each phrase stands
                                              └─▶ tangled: those that lie within another, or hold another

A line break between the fields, which no phrase holds, keeps a phrase from being found across two of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import ahocorasick

from hub.topics.phrases import Phrase, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

READ_AT_MOST = 6000  # characters of text; what a post is about is said before then, and comparisons stay fair
WINDOW = 160  # characters of text: about two sentences, which are one place

TITLE, LABELS, TEXT = range(3)  # from TEXT on, the places of the text: its windows
FIELD_NAMES = ("title", "labels", "text")


@dataclass(frozen=True, slots=True)
class EntryText:
    """What of an entry is read: plain text, no markup."""

    title: str
    text: str = ""
    labels: Sequence[str] = ()


# A phrase that lies within another or holds one: where it ends, the negative of where it starts, its precedence, its
# place, its number. Sorted, one that lies within another comes before it, and of phrases with the same words the more
# particular comes last. A plain tuple, since there may be some hundred in an entry.
Match = tuple[int, int, int, int, int]

Hit = tuple[int, int, int, "list[int]"]  # a spelling: where it ends and starts, its place, the phrases that it means
Meant = tuple["list[int]", "list[tuple[int, str]]"]  # what a spelling means in one field: phrases, and exact ones
NOTHING: Hit = (0, 0, 0, [])


class PhraseMatches(NamedTuple):
    """What one pass found. Of nearly all phrases it matters only in which places they stand, by their numbers."""

    places: Mapping[int, list[int]]  # in order; one that stands twice in a window has it twice
    tangled: list[Match]  # in order
    length: int  # characters of the text that were read

    def has_any(self, phrases: Collection[int]) -> bool:
        """Whether one of these is among what was found."""
        return not self.places.keys().isdisjoint(phrases) or any(match[-1] in phrases for match in self.tangled)


class PhraseMatcher:
    """Phrases, numbered as given, and the automaton that finds them all."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        """Build the automaton: some milliseconds for a thousand phrases."""
        self.phrases = tuple(phrases)
        self._precedence = [(len(FIELD_NAMES) - len(phrase.fields)) * 2 + phrase.exact for phrase in phrases]
        spelled: dict[str, tuple[Meant, ...]] = {}
        for number, phrase in enumerate(phrases):
            for spelling in phrase.spellings():
                by_field = spelled.setdefault(spelling, tuple(([], []) for _ in FIELD_NAMES))
                for field in phrase.fields:
                    anyhow, exact = by_field[FIELD_NAMES.index(field)]
                    if phrase.exact:
                        exact.append((number, phrase.written))
                    else:
                        anyhow.append(number)
        self._automaton = ahocorasick.Automaton()
        for spelling, by_field in spelled.items():
            self._automaton.add_word(spelling, (len(spelling) - 1, by_field))
        self._automaton.make_automaton()

    def finds(self, document: EntryText) -> bool:
        """Whether one of the phrases is in a document."""
        found = self.find(document)
        return bool(found.places or found.tangled)

    def find(self, document: EntryText) -> PhraseMatches:
        """Every phrase in a document."""
        labels = " \n ".join(" ".join(label.split()) for label in document.labels)
        text = " ".join(document.text[:READ_AT_MOST].split())
        fields = (f" {' '.join(document.title.split())} ", f" {labels} " if labels else "", f" {text} ")
        places: dict[int, list[int]] = defaultdict(list)
        tangled: list[Match] = []
        begin = 0
        for field, written in enumerate(fields if self.phrases else ()):
            hits, near = self._hits(field, written)
            for at in sorted(_tangled(hits, near)):
                end, start, place, numbers = hits[at]
                tangled += [(begin + end, -begin - start, self._precedence[one], place, one) for one in numbers]
                hits[at] = NOTHING
            for _end, _start, place, numbers in hits:
                for number in numbers:
                    places[number].append(place)
            begin += len(written)
        tangled.sort()
        return PhraseMatches(places, tangled, len(text))

    def _hits(self, field: int, written: str) -> tuple[list[Hit], list[int]]:
        """What is spelled out in a field, by where it ends; of spellings that end together the longer first.

        And which of them mean several phrases or overlap with one before by more than a blank.
        """
        hits: list[Hit] = []
        near: list[int] = []
        place, last = field, 0
        for end, (reach, by_field) in self._automaton.iter(fold(written)) if written else ():
            numbers, exact = by_field[field]
            start = end - reach
            if exact:
                numbers = [*numbers, *_as_written(exact, written, start + 1, field)]
            if not numbers:
                continue
            if start < last or len(numbers) > 1:
                near.append(len(hits))
            if field == TEXT:
                place = TEXT + start // WINDOW
            hits.append((end, start, place, numbers))
            last = end
        return hits, near


def _as_written(exact: Iterable[tuple[int, str]], written: str, start: int, field: int) -> list[int]:
    """The exact phrases that are written so. Labels are written in any case: there, an acronym's signs are enough."""
    if field == LABELS:
        return [number for number, said in exact if written[start : start + len(said)].lower() == said.lower()]
    return [number for number, said in exact if written.startswith(said, start)]


def _tangled(hits: Sequence[Hit], near: Iterable[int]) -> set[int]:
    """Those that mean several phrases, lie within another, or hold one: they are among `near` or shortly before."""
    found: set[int] = set()
    for at in near:
        end, start, _place, numbers = hits[at]
        if len(numbers) > 1:
            found.add(at)
        before = at - 1
        while before >= 0 and hits[before][0] > start:
            if hits[before][1] >= start or hits[before][0] == end:
                found |= {at, before}
            before -= 1
    return found
