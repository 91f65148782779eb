"""What a change of the vocabulary would do, before it is done: a pure comparison of two classifiers.

documents ──before──▶ slugs ─┐
    └─────after─────▶ slugs ─┴─▶ differences, one for each document that would gain or lose a topic
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hub.topics.classifier import Classifier
    from hub.topics.evidence import Document


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry, by its key, and the slugs of the topics that it would gain and lose."""

    key: int
    gains: frozenset[str]
    loses: frozenset[str]


def compare(
    before: Classifier, after: Classifier, documents: Iterable[tuple[int, Document, Collection[str]]]
) -> Iterator[Difference]:
    """The differences between two vocabularies over `documents` (key, document, slugs its source is trusted with)."""
    for key, document, trusted in documents:
        had = {verdict.slug for verdict in before.classify(document, trusted)}
        has = {verdict.slug for verdict in after.classify(document, trusted)}
        if had != has:
            yield Difference(key, frozenset(has - had), frozenset(had - has))
