"""What a card says of a path: how many hops, how many minutes, which kinds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.paths.route import Route
from content.paths.step import PathStep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.paths.page import LearningPathPage


@dataclass(frozen=True, slots=True)
class Summary:
    """A path and its route, for a card."""

    page: LearningPathPage
    route: Route


def summaries(paths: Iterable[LearningPathPage]) -> list[Summary]:
    """The cards of some paths, in their order; one query for all their steps."""
    pages = list(paths)
    steps = defaultdict(list)
    for step in PathStep.objects.filter(path__in=pages).with_entries().order_by("path", "position"):
        steps[step.path_id].append(step)
    return [Summary(page, Route(steps[page.pk])) for page in pages]
