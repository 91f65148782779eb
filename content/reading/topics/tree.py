"""The taxonomy as a tree, from its rows. Pure over loaded topics: some hundreds, read in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hub.models import Topic


@dataclass(frozen=True, slots=True)
class Node:
    """A topic in the tree, with the number of its entries and what lies below it."""

    topic: Topic
    entries: int
    children: tuple[Node, ...]


def forest(topics: Sequence[Topic], counts: Mapping[int, int]) -> list[Node]:
    """The trees that `topics` form, each level in the order given; a topic whose parent is not among them is a root."""
    known = {topic.pk for topic in topics}
    below: dict[int | None, list[Topic]] = {}
    for topic in topics:
        below.setdefault(topic.parent_id if topic.parent_id in known else None, []).append(topic)

    def grow(parent: int | None) -> tuple[Node, ...]:
        return tuple(Node(topic, counts.get(topic.pk, 0), grow(topic.pk)) for topic in below.get(parent, ()))

    return list(grow(None))


@dataclass(frozen=True, slots=True)
class Family:
    """Where one topic stands: those above it, the highest first, its children, and all below it.

    `known`: all topics by key, its relations or not.
    """

    above: tuple[Topic, ...]
    children: tuple[Topic, ...]
    below: frozenset[int]
    known: Mapping[int, Topic]

    @property
    def keys(self) -> set[int]:
        """Everyone above and below."""
        return {topic.pk for topic in self.above} | self.below


def family(topic: Topic, topics: Iterable[Topic]) -> Family:
    """The family of one of `topics`; a circle, which only a hand in the database can make, is walked once."""
    known = {one.pk: one for one in topics}
    above: list[Topic] = []
    parent = known.get(topic.parent_id or 0)
    while parent is not None and parent not in above and parent.pk != topic.pk:
        above.insert(0, parent)
        parent = known.get(parent.parent_id or 0)
    below: set[int] = set()
    found = {topic.pk}
    while found:
        found = {one.pk for one in known.values() if one.parent_id in found} - below - {topic.pk}
        below |= found
    children = tuple(one for one in known.values() if one.parent_id == topic.pk and one.pk != topic.pk)
    return Family(tuple(above), children, frozenset(below), known)
