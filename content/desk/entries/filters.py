"""Filters of the list of entries: source, kind, status, topic, dates and words of the title.

The listing and its bulk actions both use `matching`, so that "select all in listing" selects what is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from hub.models import Entry, Source, Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict


class EntryFilterSet(WagtailFilterSet):
    """The filters of the listing."""

    status = django_filters.MultipleChoiceFilter(choices=Entry.Status.choices, widget=forms.CheckboxSelectMultiple)
    kind = django_filters.MultipleChoiceFilter(choices=Entry.Kind.choices, widget=forms.CheckboxSelectMultiple)
    source = django_filters.ModelChoiceFilter(queryset=Source.objects.only("title"))
    topic = django_filters.ModelChoiceFilter(queryset=Topic.objects.only("title"), method="about", label="Topic")
    published_at = django_filters.DateFromToRangeFilter(widget=DateRangePickerWidget, label="Published")
    first_seen_at = django_filters.DateFromToRangeFilter(widget=DateRangePickerWidget, label="First seen")

    class Meta:
        model = Entry
        fields = ("status", "kind", "source", "topic", "published_at", "first_seen_at")

    def about(self, entries: QuerySet[Entry], name: str, topic: Topic) -> QuerySet[Entry]:  # noqa: ARG002 - the library's signature
        """Entries with a topic."""
        return entries.filter(entry_topics__topic=topic, entry_topics__refused=False)


def matching(data: QueryDict, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries that a listing with this query string shows, on all its pages."""
    filters: Any = EntryFilterSet(data, queryset=entries)
    found: QuerySet[Entry] = filters.qs if filters.is_valid() else entries
    words = data.get("q", "").strip()
    return found.filter(title__icontains=words) if words else found
