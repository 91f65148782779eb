"""Sources in the admin: how they fare, and what editors set of them."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.models import Source

PAGE = 50  # rows


class StateColumn(StatusTagColumn):
    """How it fares."""

    def __init__(self) -> None:
        super().__init__(
            "get_state_display", label="State", sort_key="state", primary=lambda source: source.state == "active"
        )


class SourceViewSet(SnippetViewSet):
    """Subscribed feeds."""

    model = Source
    icon = "rss"
    menu_label = "Sources"
    list_display: Any = [
        "title",
        "kind",
        StateColumn(),
        "review",
        "failures",
        DateColumn("last_success_at", label="Last good visit", sort_key="last_success_at"),
        DateColumn("due_at", label="Next visit", sort_key="due_at"),
    ]
    list_filter = ("state", "review", "kind", "policy")
    list_per_page = PAGE
    search_fields = ("title", "url", "site_url")
    ordering = ("title",)
    copy_view_enabled = False

    edit_handler = ObjectList(
        [
            HelpPanel(template="desk/source_told.html", heading="How it fares"),
            FieldPanel("title"),
            FieldPanel("url"),
            FieldPanel("site_url"),
            FieldPanel("slug"),
            FieldPanel("description"),
            MultiFieldPanel(
                [FieldPanel("kind"), FieldPanel("language"), FieldPanel("artwork_url")], heading="About it"
            ),
            MultiFieldPanel([FieldPanel("policy"), FieldPanel("licence")], heading="How much is shown"),
            FieldPanel("trusted_topics"),
        ]
    )
