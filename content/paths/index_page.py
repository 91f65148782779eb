"""The index of learning paths: a topology of nodes and links, which is also a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.pages.single_child_type import SingleChildTypePage
from content.paths.filters import choose
from content.paths.page import LearningPathPage
from content.paths.summary import Summary, summaries
from content.paths.topology import Topology, lay_out
from content.progress.path_outline import outline
from hub import search

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST = 200  # characters of a query
MOST_FOUND = 200  # paths
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
TOPICS = "topics__parent"
MOST_LANES = 12  # what the style sheet has places for


@dataclass(frozen=True, slots=True)
class PathNode:
    """A path in the topology: its card, its lane, and the paths to walk before it."""

    card: Summary
    lane: int
    before: list[LearningPathPage]


class PathIndexPage(SingleChildTypePage):
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
        """The paths that were asked for, with what their cards say, and where each stands among them."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        words = CONTROL.sub(" ", request.GET.get("q", "")[:LONGEST]).strip()
        paths = list(LearningPathPage.objects.child_of(self).live().public().order_by("path").prefetch_related(TOPICS))
        found = found_by(words, paths) if words else None
        chosen = choose(summaries(paths), request.GET.dict(), found=found)
        cards = {card.page.pk: card for card in chosen.cards}
        before = _prerequisites([card.page for card in chosen.cards])
        topology: Topology[int] = lay_out(before)
        stops = [
            PathNode(cards[row.node], row.lane, [cards[key].page for key in before[row.node]]) for row in topology.rows
        ]
        return context | {
            "words": words,
            "chosen": chosen,
            "total": len(paths),
            "stops": stops,
            "topology": topology if topology.lanes <= MOST_LANES else None,
            "outlines": [outline(stop.card.page, stop.card.route) for stop in stops],
        }

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 - Wagtail's signature
        """Where htmx narrows the list, the list alone; restoring the page from its history it needs the whole."""
        headers = request.headers
        is_part = headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
        return "pages/path_index_stops.html" if is_part else self.template

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; what stands between must keep whole and part apart."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        if request.headers.get("HX-Request") == "true":  # the address to share: without what was not chosen
            asked = [(name, value) for name, value in request.GET.items() if value]
            response["HX-Replace-Url"] = f"{request.path}?{urlencode(asked)}" if asked else request.path
        return response


def found_by(words: str, paths: list[LearningPathPage]) -> set[int]:
    """The paths that the library's search finds, and those whose title or audience has the words."""
    results = search.search(
        words, filters=search.Filters(kind=("path",)), size=MOST_FOUND, facets=(), every_word=True, now=timezone.now()
    )
    hits = {int(hit.key) for hit in results.hits if hit.noun == "path"}
    parts = words.casefold().split()
    told = {page.pk for page in paths if all(part in f"{page.title} {page.audience}".casefold() for part in parts)}
    return hits | told


def _prerequisites(paths: list[LearningPathPage]) -> dict[int, list[int]]:
    """The keys of these paths, each with those of its prerequisites that are among them."""
    before: dict[int, list[int]] = {page.pk: [] for page in paths}
    links = LearningPathPage.prerequisites.through.objects.filter(
        from_learningpathpage__in=before, to_learningpathpage__in=before
    )
    for one, other in links.values_list("from_learningpathpage", "to_learningpathpage"):
        before[one].append(other)
    return before
