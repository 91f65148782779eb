"""Where people stop: counts by hop, and between which two most are lost. Pure over loaded steps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.paths.analytics.daily_counts import NO_STEP, DailyPathCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from content.paths.step import PathStep

FEWEST = 10  # starts, before a loss means anything


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A hop, and how many were done with it."""

    position: int
    heading: str
    optional: bool
    times: int
    lost: int  # fewer than at the needed hop before; of an optional hop 0: it is meant to be passed by


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many started, how far they came, how many finished."""

    starts: int
    finishes: int
    stops: tuple[FunnelStep, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody was counted."""
        return not (self.starts or self.finishes or any(stop.times for stop in self.stops))

    @property
    def worst(self) -> FunnelStep | None:
        """The hop before which most are lost, where there are enough to say so."""
        lossy = max(self.stops, key=lambda stop: stop.lost, default=None)
        return lossy if lossy is not None and lossy.lost and self.starts >= FEWEST else None


def funnel_of(steps: Sequence[PathStep], counts: Iterable[tuple[str, UUID, int]]) -> Funnel:
    """The tally of a path's steps from its counts (what, step, times), but for those of steps that have left."""
    What = DailyPathCount.What  # noqa: N806 - a class
    sums: Counter[tuple[str, UUID]] = Counter()
    for what, key, times in counts:
        sums[(what, key)] += times
    starts = sums[(What.START, NO_STEP)]
    before, stops = starts, []
    for step in steps:
        times = sums[(What.DONE, step.key)]
        lost = 0 if step.optional else max(0, before - times)
        stops.append(FunnelStep(step.position, step.heading, step.optional, times, lost))
        before = before if step.optional else times
    return Funnel(starts, sums[(What.FINISH, NO_STEP)], tuple(stops))
