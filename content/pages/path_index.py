"""The index of learning paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.pages.learning_path import LearningPathPage
from content.paths.summary import summaries
from hub.models import Entry

if TYPE_CHECKING:
    from django.http import HttpRequest


class PathIndexPage(Page):
    """All learning paths, easiest first."""

    introduction = models.TextField(blank=True, help_text="a paragraph; plain text")

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar = ["content.HomePage"]
    subpage_types: ClassVar = ["content.LearningPathPage"]
    max_count = 1
    template = "pages/path_index.html"

    class Meta:
        verbose_name = "index of learning paths"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The paths with what their cards say."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        cards = summaries(LearningPathPage.objects.child_of(self).live().public().order_by("path"))
        by_level = [
            (label, [card for card in cards if card.page.level == level]) for level, label in Entry.Level.choices
        ]
        return context | {"levels": [(label, of_level) for label, of_level in by_level if of_level]}
