"""A path's steps as one walks them: by section, with the time they take. Pure over loaded steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.paths.step import PathStep


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the path."""

    number: int
    title: str
    introduction: str
    steps: list[PathStep]

    @property
    def minutes(self) -> int:
        """How long its needed steps take together, as far as known."""
        return total(self.steps)


class Route:
    """Steps in order, and what can be said of them together."""

    def __init__(self, steps: Iterable[PathStep]) -> None:
        self.steps = list(steps)

    def __len__(self) -> int:
        return len(self.steps)

    @cached_property
    def sections(self) -> list[Section]:
        """The steps by section, in order."""
        grouped = groupby(self.steps, key=lambda step: (step.section, step.section_title, step.section_introduction))
        return [Section(*head, list(steps)) for head, steps in grouped]

    @property
    def needed(self) -> list[PathStep]:
        """Those that are there and not optional."""
        return [step for step in self.steps if not step.optional and not step.is_gone]

    @property
    def minutes(self) -> int:
        """How long the needed steps take together, as far as known."""
        return total(self.steps)

    @property
    def optional(self) -> int:
        """How many can be left out."""
        return sum(1 for step in self.steps if step.optional)

    @property
    def untimed(self) -> int:
        """How many needed steps say nothing of their length."""
        return sum(1 for step in self.needed if step.minutes is None)

    @property
    def heard(self) -> int:
        """How many are there to listen to: what its podcast plays."""
        return sum(1 for step in self.steps if not step.is_gone and step.is_heard)

    @property
    def sourced(self) -> bool:
        """Whether any step comes from a source that can be subscribed to: what its OPML lists."""
        return any(step.entry and step.entry.source_id for step in self.steps if not step.is_gone)

    def at(self, slug: str) -> PathStep | None:
        """The step at an address."""
        return next((step for step in self.steps if step.slug == slug), None)

    def around(self, step: PathStep) -> tuple[PathStep | None, PathStep | None]:
        """The steps before and after one."""
        place = self.steps.index(step)
        before = self.steps[place - 1] if place else None
        return before, (self.steps[place + 1] if place + 1 < len(self.steps) else None)


def total(steps: Iterable[PathStep]) -> int:
    """Minutes of the needed steps that are there, counting as nothing those whose length is unknown."""
    return sum(step.minutes or 0 for step in steps if not step.optional and not step.is_gone)
