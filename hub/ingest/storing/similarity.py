"""How similar a record and an entry are: by title, by text, and whether readers would care about the difference."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.ingest.records import EntryRecord
    from hub.ingest.storing.match import StoredEntry

TRIVIAL = 0.05  # of the words: a smaller change is a correction of typos
MIN_WORDS = 12  # words from which a text speaks for itself
SAME = 0.8  # of the longer text's words are in the other: the same text, with a corrected sentence
OTHER = 0.5  # fewer of them do: it is another text
ALIKE = 0.6  # of the letters of a misspelt and a corrected word: “teh” and “the”
WORD = re.compile(r"\w+")


def title_words(item: EntryRecord | StoredEntry) -> str:
    """A title's words: one site corrected stray blanks and full stops when it moved, guids and all."""
    return " ".join(WORD.findall(item.title.casefold())) or item.title.casefold()


def same_title(one: EntryRecord | StoredEntry, other: EntryRecord | StoredEntry) -> bool:
    """Whether the titles are equal, ignoring case."""
    return one.title.casefold() == other.title.casefold()


def same_text(record: EntryRecord, entry: StoredEntry) -> bool:
    """Whether one text is the other, but for a few words, or its beginning: feeds cut theirs at different lengths."""
    said, had = (WORD.findall(text.casefold()) for text in (record.text, entry.text))
    shorter, longer = sorted((len(said), len(had)))
    if shorter < MIN_WORDS:
        return False
    cut = shorter - 1  # its last word may be cut, too
    return said[:cut] == had[:cut] or (Counter(said) & Counter(had)).total() >= SAME * longer


def different_text(record: EntryRecord, entry: StoredEntry) -> bool:
    """Whether both are long enough to tell that they differ."""
    said, had = (Counter(WORD.findall(text.casefold())) for text in (record.text, entry.text))
    shorter, longer = sorted((said.total(), had.total()))
    return shorter >= MIN_WORDS and (said & had).total() < OTHER * longer and not same_text(record, entry)


def is_significant(entry: StoredEntry, record: EntryRecord) -> bool:
    """Whether readers would want to know: another title, or more than a twentieth of the words, and no mere typo."""
    if WORD.findall(entry.title.casefold()) != WORD.findall(record.title.casefold()):
        return True
    before, after = (Counter(WORD.findall(text.casefold())) for text in (entry.text, record.text))
    gone, come = before - after, after - before
    moved = gone.total() + come.total()
    few = moved <= TRIVIAL * max(1, before.total() + after.total()) / 2 or moved <= 1
    return not few and not _is_typo(gone, come)


def _is_typo(gone: Counter[str], come: Counter[str]) -> bool:
    """Whether a single word was corrected: in a short text that exceeds a twentieth. Another number is no typo."""
    if gone.total() != 1 or come.total() != 1:
        return False
    [was], [word] = gone, come
    alike = abs(len(was) - len(word)) <= 1 and SequenceMatcher(None, was, word).ratio() >= ALIKE
    return alike and was.isalpha() and word.isalpha()
