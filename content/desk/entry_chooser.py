"""Choosing an entry for a path's step: by words, source and kind, newest first."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.chooser import BaseSnippetChooseView, ChooseResultsView, ChooseView, SnippetChooserViewSet

from content.paths.step import entry_minutes
from hub.models import Entry, Source, Topic
from hub.models.entry import HEAVY

FILTER = {"data-chooser-modal-search-filter": True}


class EntryFilterForm(BaseFilterForm):
    """What narrows the choice. Only what readers may see can be chosen."""

    q = forms.CharField(label="Words of the title", required=False)
    kind = forms.ChoiceField(
        required=False, choices=[("", "Any kind"), *Entry.Kind.choices], widget=forms.Select(attrs=FILTER)
    )
    topic = forms.ModelChoiceField(
        Topic.objects.only("title"), required=False, empty_label="Any topic", widget=forms.Select(attrs=FILTER)
    )
    source = forms.ModelChoiceField(
        Source.objects.only("title"), required=False, empty_label="Any source", widget=forms.Select(attrs=FILTER)
    )

    def filter(self, objects: Any) -> Any:
        """Those that match all that was given."""
        objects = super().filter(objects)
        given = self.cleaned_data
        for word in given["q"].split():
            objects = objects.filter(title__icontains=word)
        if given["kind"]:
            objects = objects.filter(kind=given["kind"])
        if given["topic"]:
            objects = objects.about(given["topic"])
        if given["source"]:
            objects = objects.from_source(given["source"])
        self.is_searching = bool(given["q"])
        self.search_query = given["q"]
        return objects


class EntryColumns(BaseSnippetChooseView):
    """A row says enough to choose by."""

    filter_form_class = EntryFilterForm
    ordering = ("-published_at", "-pk")

    @property
    def columns(self) -> list[Any]:
        """Title, whose, kind, length, date."""
        return [
            self.title_column,
            Column("source", label="Source", accessor=lambda entry: entry.source or entry.attribution),
            Column("get_kind_display", label="Kind"),
            Column("minutes", label="Minutes", accessor=entry_minutes),
            DateColumn("published_at", label="Published"),
        ]

    def get_object_list(self) -> Any:
        """What readers may see, with what a row shows."""
        return Entry.objects.public().select_related("source").prefetch_related("enclosures").defer(*HEAVY)


class EntryChooseView(EntryColumns, ChooseView):
    """The dialogue."""


class EntryChooseResultsView(EntryColumns, ChooseResultsView):
    """Its list, as one narrows it."""


class EntryChooserViewSet(SnippetChooserViewSet):
    """Chooses an entry."""

    choose_view_class = EntryChooseView
    choose_results_view_class = EntryChooseResultsView
