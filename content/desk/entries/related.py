"""An entry's copies and editions on its page in the admin, and the editor's word on them; and making one of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.widgets import AdminSnippetChooser

from content.desk.entries.bulk_actions import ReasonForm
from content.reading.related import copies_of, editions_of, why_edition
from hub.actions.entry_merge import entry_merge
from hub.actions.permission import CURATE
from hub.actions.story import edition_cut, edition_link, story_join, story_split
from hub.models import Entry

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.desk.topics.base import SignedIn


def edit_address(entry: Entry) -> str:
    """An entry's page in the admin."""
    return reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk])


def living() -> Any:
    """Entries that anything can be said of."""
    return Entry.objects.exclude(status=Entry.Status.REMOVED)


class OtherForm(forms.Form):
    """Another entry."""

    other = forms.ModelChoiceField(
        Entry.objects.none(), label="Another entry", error_messages={"required": "Choose the other entry first."}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        other: Any = self.fields["other"]
        other.queryset, other.widget = living(), AdminSnippetChooser(Entry)


def kin_of(entry: Entry) -> dict[str, Any]:
    """What the page shows."""
    return {
        "copies": copies_of(entry),
        "editions": editions_of(entry),
        "follows": entry.supersedes,
        "why_edition": why_edition(entry),
        "kin_form": OtherForm(),
        "kin_url": reverse("wagtailsnippets_hub_entry:kin", args=[entry.pk]),
    }


class Curating(View):
    """For those who may curate."""

    request: SignedIn

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Nobody else."""
        if not request.user.has_perm(CURATE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EntryKinView(Curating):
    """Takes an editor's word on what an entry belongs together with."""

    http_method_names = ("post",)

    def post(self, request: SignedIn, pk: int) -> HttpResponse:
        """Say it, and go back to the entry; or ask once more, before two become one."""
        entry = get_object_or_404(living(), pk=pk)
        word = request.POST.get("word", "")
        if word == "cut":
            edition_cut(entry, by=request.user)
            messages.success(request, "It follows no earlier edition any more. That stands.")
            return self.back(entry)
        form = OtherForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for error in form.errors["other"]))
            return self.back(entry)
        other = form.cleaned_data["other"]
        if word == "merge":
            address = reverse("wagtailsnippets_hub_entry:merge", args=[entry.pk])
            return redirect(f"{address}?{urlencode({'into': other.pk})}")
        try:
            self.say(entry, other, word)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.back(entry)

    def say(self, entry: Entry, other: Entry, word: str) -> None:
        """By its action, and tell the editor what stands now."""
        by = self.request.user
        if word == "join":
            story_join(entry, other, by=by)
            messages.success(self.request, f"“{entry}” and “{other}” are one publication. That stands.")
        elif word == "split":
            story_split(other, by=by)
            messages.success(self.request, f"“{other}” is another publication. That stands.")
        elif word == "link":
            edition_link(entry, other, by=by)
            messages.success(self.request, f"It is the next edition of “{other}”. That stands.")

    def back(self, entry: Entry) -> HttpResponse:
        """To where the word was given."""
        return redirect(f"{edit_address(entry)}#kin")


class EntryMergePage(WagtailAdminTemplateMixin, Curating):
    """Asks before two entries become one, and makes them so."""

    page_title = "Make one entry of two"
    header_icon = "resubmit"
    template_name = "desk/entry_merge.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find both."""
        super().setup(request, *args, **kwargs)
        self.entry = get_object_or_404(living().select_related("source"), pk=kwargs["pk"])
        into = request.GET.get("into", "")
        self.into = get_object_or_404(living().select_related("source"), pk=into if into.isdecimal() else 0)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Entries, this entry, this page."""
        return [
            {"url": reverse("wagtailsnippets_hub_entry:list"), "label": "Entries"},
            {"url": edit_address(self.entry), "label": self.entry.title},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - Django's signature
        """Ask."""
        turned = (
            f"{reverse('wagtailsnippets_hub_entry:merge', args=[self.into.pk])}?{urlencode({'into': self.entry.pk})}"
        )
        shown = {"entry": self.entry, "into": self.into, "turned": turned, "form": ReasonForm()}
        return self.render_to_response(self.get_context_data(**shown))

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Merge."""
        try:
            entry_merge(self.entry, self.into, by=request.user, reason=request.POST.get("reason", "")[:300])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(edit_address(self.entry))
        messages.success(request, f"“{self.entry}” is now “{self.into}”. Its address leads here.")
        return redirect(edit_address(self.into))
