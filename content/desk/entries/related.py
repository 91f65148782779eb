"""An entry's copies and editions on its edit page, with forms for the editor's verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.snippets.widgets import AdminSnippetChooser

from content.desk.entries.base import CuratorView, edit_url, not_removed
from content.reading.related import copies_of, editions_of, why_edition
from hub.actions.story import edition_cut, edition_link, story_join, story_split
from hub.models import Entry

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest


class OtherForm(forms.Form):
    """Chooses another entry."""

    other = forms.ModelChoiceField(
        Entry.objects.none(), label="Another entry", error_messages={"required": "Choose the other entry first."}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        other: Any = self.fields["other"]
        other.queryset, other.widget = not_removed(), AdminSnippetChooser(Entry)


def related_context(entry: Entry) -> dict[str, Any]:
    """The template context of the section."""
    return {
        "copies": copies_of(entry),
        "editions": editions_of(entry),
        "follows": entry.supersedes,
        "why_edition": why_edition(entry),
        "related_form": OtherForm(),
        "related_url": reverse("wagtailsnippets_hub_entry:related", args=[entry.pk]),
    }


class EntryRelatedView(CuratorView):
    """Takes an editor's verdict on copies and editions of an entry."""

    http_method_names = ("post",)

    def post(self, request: AdminRequest, pk: int) -> HttpResponse:
        """Record the verdict and return to the entry; a merge goes to its confirmation page."""
        entry = get_object_or_404(not_removed(), pk=pk)
        word = request.POST.get("word", "")
        if word == "cut":
            edition_cut(entry, by=request.user)
            messages.success(request, "The link to the earlier edition is removed.")
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
            self.record(entry, other, word)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.back(entry)

    def record(self, entry: Entry, other: Entry, word: str) -> None:
        """Call the action and show the resulting state."""
        by = self.request.user
        if word == "join":
            story_join(entry, other, by=by)
            messages.success(self.request, f"“{entry}” and “{other}” are now one story.")
        elif word == "split":
            story_split(other, by=by)
            messages.success(self.request, f"“{other}” is now separate from this story.")
        elif word == "link":
            edition_link(entry, other, by=by)
            messages.success(self.request, f"Linked as the next edition of “{other}”.")

    def back(self, entry: Entry) -> HttpResponse:
        """Return to the section."""
        return redirect(f"{edit_url(entry)}#related")
