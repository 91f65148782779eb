"""How far people walk, as a drawing: a bar for the start, one a hop, one for the finish. Pure.

    │█                 120 started
    │█ █ ▇ ▆
    │█ █ █ █ ▃ ▃ ▂ ▂ █     the hop before which most are lost stands out; optional ones are pale
    └─┬─┬─────────┬──┬
      S 1         6  F

Bars are path data in units of a column by a hundredth of the highest, stretched to the room there is; labels stand
beside them in per cent of the width, so that letters keep their size. No inline style is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.paths.analytics.funnel import Funnel

HEIGHT = 100  # units
BAR = 0.72  # of a column
LABELS = 16  # hops numbered at most: what a phone has room for


@dataclass(frozen=True, slots=True)
class Label:
    """A hop's number under its bar: `at` in per cent of the width, `side` the text-anchor of SVG."""

    words: str
    at: str
    side: str = "middle"


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """Path data in a box of `width` by `height`, and the labels under it."""

    width: int
    ends: str
    hops: str
    optional: str
    worst: str
    labels: tuple[Label, ...]
    highest: int

    @property
    def height(self) -> int:
        """Of the box, in units."""
        return HEIGHT


def chart_of(tally: Funnel) -> FunnelChart | None:
    """The chart of a tally; None where nobody was counted."""
    if tally.is_empty:
        return None
    highest = max(tally.starts, tally.finishes, *(stop.times for stop in tally.stops))
    width = len(tally.stops) + 2
    step = -(-len(tally.stops) // LABELS)
    numbered = [(n, str(stop.position)) for n, stop in enumerate(tally.stops, start=1) if (n - 1) % step == 0]
    roomy = [(n, words) for n, words in numbered if 1 < n < width - 2 or step == 1]
    hops = [(n, stop, _bar(n, stop.times / highest)) for n, stop in enumerate(tally.stops, start=1)]
    return FunnelChart(
        width=width,
        ends=_bar(0, tally.starts / highest) + _bar(width - 1, tally.finishes / highest),
        hops="".join(bar for _, stop, bar in hops if not stop.optional and stop != tally.worst),
        optional="".join(bar for _, stop, bar in hops if stop.optional),
        worst="".join(bar for _, stop, bar in hops if stop == tally.worst),
        labels=(
            Label("Start", "0%", "start"),
            *(Label(words, f"{100 * (n + BAR / 2) / width:.2f}%") for n, words in roomy),
            Label("End", "100%", "end"),
        ),
        highest=highest,
    )


def _bar(x: int, share: float) -> str:
    return f"M{x} {HEIGHT}v{-HEIGHT * share:.4g}h{BAR}V{HEIGHT}z" if share else ""
