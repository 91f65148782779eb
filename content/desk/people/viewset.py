"""People in the admin: what is said of them, making one of two, and taking a page away when somebody asks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views import View
from wagtail.actions.edit import EditAction
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from hub.actions.person import person_describe, person_hide, person_merge, person_show
from hub.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

PAGE = 50  # rows
NAMESPACE = "wagtailsnippets_hub_person"


def at(name: str, *keys: Any) -> str:
    """The address of one of the people's pages in the admin."""
    return reverse(f"{NAMESPACE}:{name}", args=keys)


class DescribePerson(EditAction):
    """Saving from the admin is the action of that name."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Describe."""
        if not skip_permission_checks:
            self.check(skip_permission_checks=False)
        person: Person = self.instance
        said = {name: getattr(person, name) for name in ("name", "about", "url", "image_url")}
        person_describe(person, by=self.user, **said)
        return person


def register(actions: Any) -> None:
    """For the hook `register_actions`."""
    actions.register(Person, DescribePerson)


class MergeForm(forms.Form):
    """Into whom."""

    into = forms.SlugField(
        label="The other’s address", help_text="The last part of it: ana-perez, of /people/ana-perez/. That page stays."
    )

    def clean_into(self) -> Person:
        """Somebody."""
        found = Person.objects.known_as(self.cleaned_data["into"])
        if found is None:
            raise ValidationError("Nobody has, or had, a page at this address.")
        return found


class PersonPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A page about one person, for those who may change people."""

    request: Any
    model = Person
    permission_required = "change"
    header_icon = "user"
    template_name = "desk/person_merge.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find them."""
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(Person, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Whose page it is."""
        return self.person.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """People, this person, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": at("list"), "label": "People"},
            {"url": at("edit", self.person.pk), "label": self.person.name},
            {"url": "", "label": self.get_page_title()},
        ]


class MergePersonPage(PersonPage):
    """One person of two."""

    page_title = "Merge"

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Ask."""
        return self._show(MergeForm())

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Merge."""
        form = MergeForm(request.POST)
        if form.is_valid():
            name, into = self.person.name, form.cleaned_data["into"]
            try:
                person_merge(self.person, into, by=request.user)
            except ValidationError as error:
                form.add_error("into", error)
            else:
                messages.success(request, f"“{name}” is now “{into}”.")
                return redirect(at("edit", into.pk))
        return self._show(form)

    def _show(self, form: MergeForm) -> HttpResponse:
        page: HttpResponse = self.render_to_response(
            self.get_context_data(person=self.person, form=form, credits=self.person.credits.count())
        )
        return page


class HidePersonPage(PersonPage):
    """Take the page away, or give it back."""

    http_method_names = ["post"]

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Do it."""
        if self.person.hidden:
            person_show(self.person, by=request.user)
            messages.success(request, f"“{self.person}” has a page again.")
        else:
            person_hide(self.person, by=request.user, reason=request.POST.get("reason", "")[:200])
            messages.success(request, f"“{self.person}” has no page any more.")
        return redirect(at("edit", self.person.pk))


class PersonIndexView(IndexView):
    """People, with how many entries credit them."""

    def get_base_queryset(self) -> QuerySet[Person]:
        """Those with most of them first is one click away."""
        rows: QuerySet[Person] = Person.objects.annotate(entries=Count("credits"))
        return rows


class PersonEditView(EditView):
    """One person."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Merging, in sight."""
        return [
            *super().header_buttons,
            HeaderButton("Merge or take away", url=at("merge", self.object.pk), icon_name="resubmit", priority=40),
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
        """With merging and hiding."""
        ours = [
            path(f"{name}/<int:pk>/", self.construct_view(view, breadcrumbs_items=self.breadcrumbs_items), name=name)
            for name, view in (("merge", MergePersonPage), ("hide", HidePersonPage))
        ]
        return [*super().get_urlpatterns(), *ours]
