"""The home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from wagtail.admin.panels import FieldPanel
from wagtail.blocks import PageChooserBlock, StreamBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from content.pages.single_child_type import SingleChildTypePage
from content.paths.page import LearningPathPage
from content.paths.summary import summaries
from hub.models import Entry, Topic

if TYPE_CHECKING:
    from django.http import HttpRequest

LATEST = 8  # entries of the river shown
PATHS = 6  # shown if no editor has chosen any: three rows of two


class FeaturedPathsBlock(StreamBlock):
    """The featured paths, in order."""

    path = PageChooserBlock("content.LearningPathPage")


class HomePage(SingleChildTypePage):
    """The home page: what the hub is, where to start, what is new."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])
    featured_paths = StreamField(
        FeaturedPathsBlock(), blank=True, help_text="if none are chosen: the first of the index, in its order"
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("featured_paths")]
    subpage_types: ClassVar = ["content.PathIndexPage"]
    max_count = 1
    template = "pages/home.html"

    class Meta:
        verbose_name = "home page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The featured paths, the latest entries of the river, and the top topics."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "paths": summaries(self.paths()),
            "entries": list(Entry.objects.river().newest().cards()[:LATEST]),
            "topics": list(Topic.objects.roots()),
        }

    def paths(self) -> list[LearningPathPage]:
        """The chosen paths that are published; if none are chosen, the first of the index."""
        chosen = [block.value.pk for block in self.featured_paths if block.value]
        live = LearningPathPage.objects.live().public()
        if not chosen:
            return list(live.order_by("path")[:PATHS])  # the order that editors set in the admin
        published = live.in_bulk(chosen)
        return [published[key] for key in chosen if key in published]
