"""Topics in the admin: what editors write of them; the rules that find them are shown."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.models import Topic

PAGE = 100  # rows: the taxonomy at a glance


class TopicViewSet(SnippetViewSet):
    """The taxonomy."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    list_display: Any = ["title", "slug", "parent"]
    list_per_page = PAGE
    search_fields = ("title", "slug")
    ordering = ("title",)
    copy_view_enabled = False

    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("introduction"),
            FieldPanel("parent"),
            FieldPanel("related"),
            HelpPanel(template="desk/topic_rules.html", heading="What finds it"),
        ]
    )

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002 - Wagtail passes it
        """With the parents that the list shows."""
        return Topic.objects.select_related("parent")
