"""What editors corrected, gathered by topic: what its rules missed, what they caught wrongly, and which words say so.

editors' rows of a topic ──▶ missed, wrong ──words in them, rare elsewhere──▶ suggestions for the rules
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hub.models import Entry, EntryTopic, Topic
from hub.topics.assign import text_of_entry, trusted_by
from hub.topics.phrases import fold
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.models.entry import EntryQuerySet
    from hub.topics.evidence import EntryText

NEWEST = 500  # corrections read of a topic
ORDINARY = 1000  # entries that say which words are ordinary
READ = 3000  # characters of each
SHARED_BY = 2  # entries, at least
SHOWN = 12  # words


@dataclass(frozen=True, slots=True)
class SuggestedWord:
    """A word or two that corrected entries share: in how many of them, and in how many of a thousand others."""

    words: str
    entries: int
    per_thousand: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """What editors said of a topic against its rules, newest entries first."""

    missed: tuple[Entry, ...]
    wrong: tuple[Entry, ...]
    missed_words: tuple[SuggestedWord, ...]
    wrong_words: tuple[SuggestedWord, ...]

    @property
    def disagreements(self) -> int:
        """In how many entries they disagree."""
        return len(self.missed) + len(self.wrong)


def corrections(topic: Topic) -> Corrections:
    """Where editors and the topic's present rules disagree, and the words that those entries share."""
    rows = EntryTopic.objects.filter(topic=topic, origin=EntryTopic.Origin.EDITOR)
    refused = dict(rows.order_by("-entry_id").values_list("entry_id", "refused")[:NEWEST])
    entries = list(_entries().filter(pk__in=refused).order_by("-pk"))
    classifier, trusted = current_taxonomy().classifier, trusted_by({entry.source_id for entry in entries})
    missed, wrong = [], []
    for entry in entries:
        verdicts = classifier.classify(text_of_entry(entry), trusted.get(entry.source_id or 0, ()))
        found = any(verdict.slug == topic.slug for verdict in verdicts)
        if found and refused[entry.pk]:
            wrong.append(entry)
        elif not found and not refused[entry.pk]:
            missed.append(entry)
    ordinary = [text_of_entry(entry) for entry in _entries().exclude(pk__in=refused).order_by("-pk")[:ORDINARY]]
    return Corrections(
        missed=tuple(missed),
        wrong=tuple(wrong),
        missed_words=shared_words([text_of_entry(entry) for entry in missed], ordinary),
        wrong_words=shared_words([text_of_entry(entry) for entry in wrong], ordinary),
    )


def shared_words(documents: Sequence[EntryText], ordinary: Sequence[EntryText]) -> tuple[SuggestedWord, ...]:
    """The words, alone and in pairs, that these share and that ordinary ones have not: the most telling first."""
    here = Counter(word for document in documents for word in _words(document))
    there = Counter(word for document in ordinary for word in _words(document))
    telling = sorted(
        (word for word, times in here.items() if times >= SHARED_BY),
        key=lambda word: (-here[word] * math.log((len(ordinary) + 2) / (there[word] + 1)), word),
    )
    per = 1000 / max(len(ordinary), 1)
    return tuple(SuggestedWord(word, here[word], round(there[word] * per)) for word in telling[:SHOWN])


def _entries() -> EntryQuerySet:
    return Entry.objects.exclude(status=Entry.Status.REMOVED).only("title", "labels", "text", "source_id")


def _words(document: EntryText) -> set[str]:
    words = fold(f"{document.title} {document.text[:READ]}").split()
    return {word for word in words if len(word) > 1 and not word.isdigit()} | {f"{a} {b}" for a, b in pairwise(words)}
