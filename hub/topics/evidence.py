"""Evidence: every phrase of every topic, found in one Aho-Corasick pass over an entry.

    title ⏎ labels ⏎ text ──fold──▶ automaton ──▶ places: the field or text window of each phrase
                                              └─▶ overlapping: phrases inside, or around, another phrase

The fields are separated by a line break, which no phrase contains, so no phrase is found across two fields.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import ahocorasick

from hub.topics.phrases import Phrase, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

READ_AT_MOST = 6000  # characters of text; a post says earlier what it is about, and long posts get no advantage
WINDOW = 160  # characters of text per window: about two sentences

TITLE, LABELS, TEXT = range(3)  # places from TEXT on are the windows of the text
FIELD_NAMES = ("title", "labels", "text")


@dataclass(frozen=True, slots=True)
class EntryText:
    """The text fields of an entry that the classifier reads: plain text, no markup."""

    title: str
    text: str = ""
    labels: Sequence[str] = ()


# A phrase inside or around another one: its end, its negated start, its precedence, its place, its number. When sorted,
# a phrase inside another comes before it, and of phrases with the same words the most specific comes last. A plain
# tuple, since an entry may have a hundred of them.
Match = tuple[int, int, int, int, int]

Hit = tuple[int, int, int, "list[int]"]  # a spelling: its end, start and place, and its phrases
Meant = tuple["list[int]", "list[tuple[int, str]]"]  # the phrases of a spelling in one field: any case, and exact
NOTHING: Hit = (0, 0, 0, [])


class PhraseMatches(NamedTuple):
    """The result of one pass. For nearly all phrases only their places matter, by phrase number."""

    places: Mapping[int, list[int]]  # in order; twice in a window, twice in the list
    overlapping: list[Match]  # in order
    length: int  # characters of text read

    def has_any(self, phrases: Collection[int]) -> bool:
        """Whether one of these phrases was found."""
        return not self.places.keys().isdisjoint(phrases) or any(match[-1] in phrases for match in self.overlapping)


class PhraseMatcher:
    """Phrases, numbered as given, and the automaton that finds all of them in one pass."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        """Build the automaton: a few milliseconds for a thousand phrases."""
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
        return bool(found.places or found.overlapping)

    def find(self, document: EntryText) -> PhraseMatches:
        """Every phrase in a document."""
        labels = " \n ".join(" ".join(label.split()) for label in document.labels)
        text = " ".join(document.text[:READ_AT_MOST].split())
        fields = (f" {' '.join(document.title.split())} ", f" {labels} " if labels else "", f" {text} ")
        places: dict[int, list[int]] = defaultdict(list)
        overlapping: list[Match] = []
        begin = 0
        for field, written in enumerate(fields if self.phrases else ()):
            hits, near = self._hits(field, written)
            for at in sorted(_overlapping(hits, near)):
                end, start, place, numbers = hits[at]
                overlapping += [(begin + end, -begin - start, self._precedence[one], place, one) for one in numbers]
                hits[at] = NOTHING
            for _end, _start, place, numbers in hits:
                for number in numbers:
                    places[number].append(place)
            begin += len(written)
        overlapping.sort()
        return PhraseMatches(places, overlapping, len(text))

    def _hits(self, field: int, written: str) -> tuple[list[Hit], list[int]]:
        """The spellings found in a field, by their end; of spellings with one end the longer first.

        Also the indexes of those that have several phrases or overlap an earlier one by more than a blank.
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
    """The exact phrases with this very spelling. In labels case is ignored, since publishers write them in any case."""
    if field == LABELS:
        return [number for number, said in exact if written[start : start + len(said)].lower() == said.lower()]
    return [number for number, said in exact if written.startswith(said, start)]


def _overlapping(hits: Sequence[Hit], near: Iterable[int]) -> set[int]:
    """The hits with several phrases, or inside or around another hit: all are in `near` or shortly before."""
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
