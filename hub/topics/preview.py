"""What a change of the vocabulary would do, before it is done: a pure comparison of two classifiers.

documents ──touched?──before──▶ slugs ─┐
              └───────after───▶ slugs ─┴─▶ differences, one for each document that would gain or lose a topic
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.topics.evidence import PhraseMatcher

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hub.topics.classifier import Classifier
    from hub.topics.evidence import EntryText
    from hub.topics.rules import ReadRules


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry, by its key, and the slugs of the topics that it would gain and lose."""

    key: int
    gains: frozenset[str]
    loses: frozenset[str]


def affected_by(before: ReadRules, after: ReadRules) -> PhraseMatcher | None:
    """Finds the phrases by which two rules differ: an entry that holds none of them is judged alike by both.

    None if they differ in more than phrases (what is needed, or what must be beside): then any entry may be touched.
    """
    if before.needs != after.needs or before.beside != after.beside:
        return None
    return PhraseMatcher(list(dict(before.weights.items() ^ after.weights.items())))


def compare(
    before: Classifier,
    after: Classifier,
    documents: Iterable[tuple[int, EntryText, Collection[str]]],
    touched: PhraseMatcher | None = None,
) -> Iterator[Difference]:
    """The differences between two vocabularies over `documents` (key, document, slugs its source is trusted with).

    `touched`: finds what the vocabularies differ in; what holds nothing of it is passed over.
    """
    for key, document, trusted in documents:
        if touched is not None and not touched.finds(document):
            continue
        had = {verdict.slug for verdict in before.classify(document, trusted)}
        has = {verdict.slug for verdict in after.classify(document, trusted)}
        if had != has:
            yield Difference(key, frozenset(has - had), frozenset(had - has))
