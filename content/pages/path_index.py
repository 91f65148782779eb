"""The index of learning paths: a topology of nodes and links, which is also a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.pages.learning_path import LearningPathPage
from content.paths.summary import Summary, summaries
from content.paths.topology import Topology, lay_out
from content.progress.outline import outline

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_LANES = 12  # what the style sheet has places for


@dataclass(frozen=True, slots=True)
class Stop:
    """A path in the topology: its card, its lane, and the paths to walk before it."""

    card: Summary
    lane: int
    before: list[LearningPathPage]


class PathIndexPage(Page):
    """All learning paths, each after those that it builds on."""

    introduction = models.TextField(blank=True, help_text="a paragraph; plain text")

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar = ["content.HomePage"]
    subpage_types: ClassVar = ["content.LearningPathPage"]
    max_count = 1
    template = "pages/path_index.html"

    class Meta:
        verbose_name = "index of learning paths"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The paths with what their cards say, and where each stands."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        paths = list(LearningPathPage.objects.child_of(self).live().public().order_by("path"))
        before = _prerequisites(paths)
        topology: Topology[int] = lay_out(before)
        cards = {card.page.pk: card for card in summaries(paths)}
        stops = [
            Stop(cards[row.node], row.lane, [cards[key].page for key in before[row.node]]) for row in topology.rows
        ]
        return context | {
            "stops": stops,
            "topology": topology if topology.lanes <= MOST_LANES else None,
            "outlines": [outline(stop.card.page, stop.card.route) for stop in stops],
        }


def _prerequisites(paths: list[LearningPathPage]) -> dict[int, list[int]]:
    """The keys of these paths, each with those of its prerequisites that are among them."""
    before: dict[int, list[int]] = {page.pk: [] for page in paths}
    links = LearningPathPage.prerequisites.through.objects.filter(
        from_learningpathpage__in=before, to_learningpathpage__in=before
    )
    for one, other in links.values_list("from_learningpathpage", "to_learningpathpage"):
        before[one].append(other)
    return before
