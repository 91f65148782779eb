"""The index of paths as a topology: nodes in rows, and the links from each path to those that it leads to. Pure.

●      TCP/IP and routing foundations      a row for each path, after all its prerequisites
├─●    IPv6
├─●    Observability                       its link stays in its lane until the last path that needs it
● │    BGP in practice                     which may take the lane over
●─┘    AI clusters
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from content.paths.prerequisites import in_order

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Node = TypeVar("Node", bound="Hashable")

LANE = 24  # units of the drawing, from lane to lane
ROW = 100  # units, from row to row
BEND = 40  # units above a node where a link from another lane turns to it


@dataclass(frozen=True, slots=True)
class Row(Generic[Node]):
    """A path's place."""

    node: Node
    lane: int


@dataclass(frozen=True, slots=True)
class Topology(Generic[Node]):
    """Where everything stands. `links` are SVG path data in the units above, centred on rows and lanes."""

    rows: tuple[Row[Node], ...]
    links: tuple[str, ...]
    lanes: int

    @property
    def width(self) -> int:
        """Of the drawing, in units."""
        return self.lanes * LANE

    @property
    def height(self) -> int:
        """Of the drawing, in units."""
        return len(self.rows) * ROW


def lay_out(before: Mapping[Node, Sequence[Node]]) -> Topology[Node]:
    """Rows, lanes and links for paths, each mapped to its prerequisites; there must be no circle.

    Of paths that could come next, the one given first does: an editor's order is kept as far as prerequisites let it.
    """
    order = _rows(before)
    row_of = {node: number for number, node in enumerate(order)}
    last = {node: max((row_of[n] for n in order if node in before[n]), default=-1) for node in order}
    lane_of: dict[Node, int] = {}
    held: dict[int, Node] = {}  # lanes with a link going down
    for number, node in enumerate(order):
        held = {lane: holder for lane, holder in held.items() if last[holder] >= number}
        ending = [lane for lane, holder in held.items() if last[holder] == number]
        free = next(lane for lane in range(len(order)) if lane not in held)
        lane_of[node] = min([free, *ending])
        held[lane_of[node]] = node
    links = tuple(
        _link(lane_of[needed], row_of[needed], lane_of[node], row_of[node]) for node in order for needed in before[node]
    )
    rows = tuple(Row(node, lane_of[node]) for node in order)
    return Topology(rows, links, max(lane_of.values(), default=0) + 1)


def _rows(before: Mapping[Node, Sequence[Node]]) -> list[Node]:
    waiting = list(before)
    in_order({node: before[node] for node in waiting})  # a circle is refused here rather than looped over below
    placed: list[Node] = []
    while waiting:
        node = next(node for node in waiting if set(before[node]) <= set(placed))
        waiting.remove(node)
        placed.append(node)
    return placed


def _link(from_lane: int, from_row: int, to_lane: int, to_row: int) -> str:
    x, y = _centre(from_lane), _middle(from_row)
    to_x, to_y = _centre(to_lane), _middle(to_row)
    if x == to_x:
        return f"M{x} {y}V{to_y}"
    return f"M{x} {y}V{to_y - BEND}C{x} {to_y} {x} {to_y} {to_x} {to_y}"


def _centre(lane: int) -> int:
    return lane * LANE + LANE // 2


def _middle(row: int) -> int:
    return row * ROW + ROW // 2
