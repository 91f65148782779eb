"""The effect of a change of the vocabulary, before it is made: a pure comparison of two classifiers.

documents ──affected?─before──▶ slugs ─┐
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
    """An entry (by key) with the slugs of the topics that it would gain and lose."""

    key: int
    gains: frozenset[str]
    loses: frozenset[str]


def affected_by(before: ReadRules, after: ReadRules) -> PhraseMatcher | None:
    """Matches the phrases by which two rules differ: an entry without any of them gets the same topics from both.

    None if they differ in more than phrases (`needs` or `beside`): then any entry may be affected.
    """
    if before.needs != after.needs or before.beside != after.beside:
        return None
    return PhraseMatcher(list(dict(before.weights.items() ^ after.weights.items())))


def compare(
    before: Classifier,
    after: Classifier,
    documents: Iterable[tuple[int, EntryText, Collection[str]]],
    affected: PhraseMatcher | None = None,
) -> Iterator[Difference]:
    """The differences between two vocabularies over `documents` (key, document, slugs its source is trusted with).

    `affected`: matches the phrases in which the vocabularies differ; documents without any of them are skipped.
    """
    for key, document, trusted in documents:
        if affected is not None and not affected.finds(document):
            continue
        had = {verdict.slug for verdict in before.classify(document, trusted)}
        has = {verdict.slug for verdict in after.classify(document, trusted)}
        if had != has:
            yield Difference(key, frozenset(has - had), frozenset(had - has))
