"""The viewset of people: the listing and the form."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.urls import path
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from content.desk.people.base import person_url
from content.desk.people.merge_hide import HidePersonView, MergePersonPage
from hub.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 50  # rows


class PersonIndexView(IndexView):
    """The listing, with the number of credited entries."""

    def get_base_queryset(self) -> QuerySet[Person]:
        """Annotate the number of credits, which the column sorts by."""
        rows: QuerySet[Person] = Person.objects.annotate(entries=Count("credits"))
        return rows


class PersonEditView(EditView):
    """The form."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The merge and hide page."""
        return [
            *super().header_buttons,
            HeaderButton("Merge or hide", url=person_url("merge", self.object.pk), icon_name="resubmit", priority=40),
        ]


class PersonViewSet(SnippetViewSet):
    """People."""

    model = Person
    icon = "user"
    menu_label = "People"
    list_display: Any = [
        "name",
        "slug",
        Column("entries", label="Entries", sort_key="entries"),
        BooleanColumn("page", label="Page", accessor=lambda person: not person.hidden),
    ]
    list_filter = ("hidden",)
    list_per_page = PAGE
    search_fields = ("name", "slug")
    ordering = ("name",)
    copy_view_enabled = False
    index_view_class = PersonIndexView
    edit_view_class = PersonEditView
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("about"), FieldPanel("url"), FieldPanel("image_url")])

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's views, with merging and hiding."""
        ours = [
            path(f"{name}/<int:pk>/", self.construct_view(view, breadcrumbs_items=self.breadcrumbs_items), name=name)
            for name, view in (("merge", MergePersonPage), ("hide", HidePersonView))
        ]
        return [*super().get_urlpatterns(), *ours]
