"""The viewset of sources: the listing with their health, the form, and the routes to adding and reviewing them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import path
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from content.desk.sources.actions import SourceActionPage, applicable_actions
from content.desk.sources.base import source_url
from content.desk.sources.import_list import ImportSourcesPage
from content.desk.sources.subscribe import AddSourcePage
from content.reading.formatting import relative
from hub.models import Source

PAGE = 50  # rows


class StateColumn(StatusTagColumn):
    """The state, highlighted if active."""

    def __init__(self) -> None:
        super().__init__(
            "state",
            label="State",
            accessor=lambda source: source.get_state_display().partition(":")[0],
            sort_key="state",
            primary=lambda source: source.state == "active",
        )


class NextVisitColumn(Column):
    """Time until the next fetch; Wagtail's date column shows every future date as “just now”."""

    def __init__(self) -> None:
        super().__init__("due_at", label="Next fetch", accessor=_next_visit, sort_key="due_at")


def _next_visit(source: Source) -> str:
    if source.due_at is None or source.state not in Source.VISITED:
        return ""
    now = timezone.now()
    return relative(source.due_at, now) if source.due_at > now else "due now"


def action_buttons(source: Source, button: type[Any]) -> list[Any]:
    """A button for each applicable action."""
    return [
        button(action.label, url=source_url("act", source.pk, name), icon_name=action.icon, priority=40 + 10 * n)
        for n, (name, action) in enumerate(applicable_actions(source).items())
    ]


class SourceIndexView(IndexView):
    """The listing, with the applicable actions in each row's menu."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Add one, and import a list."""
        many = HeaderButton("Import a list", url=source_url("import"), icon_name="upload")
        return [*super().header_buttons, *([many] if self.user_has_permission("add") else [])]

    def get_list_more_buttons(self, instance: Source) -> list[Any]:
        """Edit, and the applicable actions."""
        more = action_buttons(instance, Button) if self.user_has_permission("change") else []
        return [*super().get_list_more_buttons(instance), *more]


class SourceEditView(EditView):
    """The form."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The applicable actions."""
        return [*super().header_buttons, *action_buttons(self.object, HeaderButton)]


class SourceViewSet(SnippetViewSet):
    """Subscribed feeds."""

    model = Source
    icon = "rss"
    menu_label = "Sources"
    index_view_class = SourceIndexView
    edit_view_class = SourceEditView
    list_display: Any = [
        "title",
        "kind",
        StateColumn(),
        "review",
        "failures",
        DateColumn("last_success_at", label="Last success", sort_key="last_success_at"),
        NextVisitColumn(),
    ]
    list_filter = ("state", "review", "kind", "policy")
    list_per_page = PAGE
    search_fields = ("title", "url", "site_url")
    ordering = ("title",)
    copy_view_enabled = False

    edit_handler = ObjectList(
        [
            HelpPanel(template="desk/sources/detail.html", heading="Health"),
            FieldPanel("title"),
            FieldPanel("url"),
            FieldPanel("site_url"),
            FieldPanel("slug"),
            FieldPanel("description"),
            MultiFieldPanel(
                [FieldPanel("kind"), FieldPanel("language"), FieldPanel("artwork_url")], heading="Description"
            ),
            MultiFieldPanel([FieldPanel("policy"), FieldPanel("licence")], heading="Display policy"),
            FieldPanel("trusted_topics"),
        ]
    )

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's views, with our own for adding, importing and actions."""
        crumbs = self.breadcrumbs_items
        return [
            path("add/", self.construct_view(AddSourcePage, breadcrumbs_items=crumbs), name="add"),
            path("import/", self.construct_view(ImportSourcesPage, breadcrumbs_items=crumbs), name="import"),
            path(
                "<int:pk>/<slug:action>/", self.construct_view(SourceActionPage, breadcrumbs_items=crumbs), name="act"
            ),
            *super().get_urlpatterns(),
        ]
