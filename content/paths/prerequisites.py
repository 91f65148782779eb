"""Which path comes before which: an order to walk them in, and the circles that make one impossible. Pure."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

Node = TypeVar("Node", bound="Hashable")


def circle(before: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """A circle among prerequisites (each path mapped to those before it), its first node repeated last; else empty."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        found: list[Node] = error.args[1]
        return found[::-1]
    return []


def in_order(before: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """Every path after its prerequisites; there must be no circle."""
    return list(TopologicalSorter(before).static_order())
