"""The entry chooser of a path's step: search, filters by kind, topic and source, and a preview in each row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.chooser import BaseSnippetChooseView, ChooseResultsView, ChooseView, SnippetChooserViewSet

from hub import search
from hub.models import Entry, Source, Topic
from hub.models.entry import HEAVY

MAX_HITS = 100  # hits; a longer list would not be read
FILTER = {"data-chooser-modal-search-filter": True}


class EntryFilterForm(BaseFilterForm):
    """The chooser's filters. Only public entries can be chosen."""

    q = forms.CharField(label="Words of the title or the text", required=False)
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
        """The entries that match every given filter."""
        objects = super().filter(objects)
        given = self.cleaned_data
        if given["kind"]:
            objects = objects.filter(kind=given["kind"])
        if given["topic"]:
            objects = objects.about(given["topic"])
        if given["source"]:
            objects = objects.from_source(given["source"])
        self.is_searching = bool(given["q"])
        self.search_query = given["q"]
        return search_entries(objects, given["q"], given["kind"]) if given["q"] else objects


def search_entries(entries: Any, words: str, kind: str) -> Any:
    """Entries found by the search index, best first, then those with a matching title that are not indexed yet."""
    kinds = (kind,) if kind else tuple(Entry.Kind.values)
    results = search.search(
        words, filters=search.Filters(kind=kinds), size=MAX_HITS, facets=(), every_word=True, now=timezone.now()
    )
    keys = [int(hit.key) for hit in results.hits if hit.noun == "entry"]
    place = Case(
        *(When(pk=key, then=Value(number)) for number, key in enumerate(keys)),
        default=Value(len(keys)),
        output_field=IntegerField(),
    )
    titled = Q()
    for word in words.split():
        titled &= Q(title__icontains=word)
    return entries.filter(Q(pk__in=keys) | titled).order_by(place, "-published_at", "-pk")


class PreviewColumn(Column):
    """The excerpt and a link to the original, to look at before choosing."""

    cell_template_name = "desk/entries/preview_cell.html"


class EntryColumns(BaseSnippetChooseView):
    """The columns of both chooser views."""

    filter_form_class = EntryFilterForm
    ordering = ("-published_at", "-pk")

    @property
    def columns(self) -> list[Any]:
        """Title, source, kind, length, date, preview."""
        return [
            self.title_column,
            Column("source", label="Source", accessor=lambda entry: entry.source or entry.attribution),
            Column("get_kind_display", label="Kind"),
            Column("minutes", label="Minutes"),
            DateColumn("published_at", label="Published"),
            PreviewColumn("look", label="Preview"),
        ]

    def get_object_list(self) -> Any:
        """Public entries, with what a row shows."""
        return Entry.objects.public().select_related("source").prefetch_related("enclosures").defer(*HEAVY)


class EntryChooseView(EntryColumns, ChooseView):
    """The modal."""


class EntryChooseResultsView(EntryColumns, ChooseResultsView):
    """Its results, reloaded as filters change."""


class EntryChooserViewSet(SnippetChooserViewSet):
    """The chooser."""

    choose_view_class = EntryChooseView
    choose_results_view_class = EntryChooseResultsView
