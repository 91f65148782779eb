"""The viewset of entries: the listing and the form with the few editable fields."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.urls import path, reverse
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from content.desk.entries.chooser import EntryChooserViewSet
from content.desk.entries.entry_topics import EntryEditView, EntryTopicView
from content.desk.entries.filters import EntryFilterSet
from content.desk.entries.merge import EntryMergePage
from content.desk.entries.related import EntryRelatedView
from hub.actions.entry import TRANSITIONS
from hub.models import Entry
from hub.models.entry import HEAVY

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

PAGE = 50  # rows: a screen and a half


def listed_entries(request: HttpRequest | None = None) -> QuerySet[Entry]:  # noqa: ARG001 - Wagtail passes it
    """Every entry, with what a row shows and without the large columns."""
    return (
        Entry.objects.select_related("source")
        .prefetch_related("entry_topics__topic")
        .defer(*HEAVY, "excerpt", "credits", "labels")
    )


def topic_titles(entry: Entry) -> str:
    """The titles of its topics."""
    return ", ".join(row.topic.title for row in entry.entry_topics.all() if not row.refused)


def source_title(entry: Entry) -> str:
    """The title of its source."""
    return entry.publisher


def action_url(action: str, entry: Entry, back: str) -> str:
    """The address that confirms an action on one entry."""
    name = "delete" if action == "remove" else action  # see content.desk.entries.bulk_actions.RemoveAction
    return f"{reverse('wagtail_bulk_action', args=['hub', 'entry', name])}?id={entry.pk}&next={quote(back, safe='')}"


class StatusColumn(StatusTagColumn):
    """The status, highlighted if public."""

    def __init__(self) -> None:
        super().__init__("get_status_display", label="Status", sort_key="status", primary=lambda entry: entry.is_public)


class EntryIndexView(IndexView):
    """The listing: newest first, with the applicable actions in each row's menu."""

    default_ordering = "-first_seen_at"

    @cached_property
    def columns(self) -> list[Any]:
        """The columns of the listing."""
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"),
            self._get_title_column("title"),
            Column("source", label="Source", accessor=source_title, sort_key="source__title"),
            Column("get_kind_display", label="Kind", sort_key="kind"),
            Column("topics", label="Topics", accessor=topic_titles),
            StatusColumn(),
            DateColumn("published_at", label="Published", sort_key="published_at"),
            DateColumn("first_seen_at", label="First seen", sort_key="first_seen_at"),
        ]

    @cached_property
    def here(self) -> str:
        """The listing's address with its filters, without the parameter of the results fragment."""
        narrowed = self.request.GET.copy()
        narrowed.pop("_w_filter_fragment", None)
        return f"{self.index_url}?{narrowed.urlencode()}" if narrowed else str(self.index_url)

    def get_list_more_buttons(self, instance: Entry) -> list[Any]:
        """Edit, the applicable actions, and the original."""
        buttons = list(super().get_list_more_buttons(instance))
        back = self.here
        for name, move in TRANSITIONS.items():
            if instance.status in move.of and self.user_has_permission("change"):
                label = name.capitalize()
                buttons.append(Button(label, url=action_url(name, instance, back), icon_name=ICONS[name]))
        if instance.url:
            buttons.append(Button("Original", url=instance.url, icon_name="link-external"))
        return buttons


ICONS = {"hide": "no-view", "show": "view", "feature": "pick", "unfeature": "cross", "remove": "bin"}


class EntryViewSet(SnippetViewSet):
    """Entries from feeds, and entries known only by address."""

    model = Entry
    icon = "doc-full"
    menu_label = "Entries"
    index_view_class = EntryIndexView
    edit_view_class = EntryEditView
    edit_template_name = "desk/entries/edit.html"
    chooser_viewset_class = EntryChooserViewSet
    chooser_per_page = 15
    list_per_page = PAGE
    filterset_class = EntryFilterSet
    search_fields = ("title",)
    copy_view_enabled = False
    inspect_view_enabled = False

    edit_handler = ObjectList(
        [
            HelpPanel(template="desk/entries/detail.html", heading="From the feed"),
            MultiFieldPanel(
                [FieldPanel("kind"), FieldPanel("level"), FieldPanel("minutes"), FieldPanel("sponsored"),
                 FieldPanel("language")],
                heading="Set by editors",
            ),
        ]
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """The listing's queryset."""
        return listed_entries(request)

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's views, and those for topics, related entries and merging."""
        topics = path("topics/<int:pk>/", self.construct_view(EntryTopicView), name="topic")
        related = path("related/<int:pk>/", EntryRelatedView.as_view(), name="related")
        merge = path("merge/<int:pk>/", EntryMergePage.as_view(), name="merge")
        return [*super().get_urlpatterns(), topics, related, merge]
