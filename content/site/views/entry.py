"""/entries/<slug>-<id>/: one entry: what it is, whose it is, and the way to the original."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render

from content.reading import podcast_facts
from content.reading.absolute_url import absolute_url
from content.reading.credits import credit_lines
from content.reading.editors import is_editor
from content.reading.keyset import Cursor, Keyset
from content.reading.related import copies_of, editions_of, why_edition
from content.reading.transcript_view import chapters_of, passages, transcript_of
from content.site.public_page import public_page
from content.site.structured_data import entry_data
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

OTHERS = 4  # further entries of the same source
TOMBSTONES = (Entry.Status.HIDDEN, Entry.Status.REMOVED)


@public_page
def entry(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """An entry's page. The number counts; other words before it lead to the right ones."""
    found = Entry.objects.select_related("source").prefetch_related("entry_topics__topic", "enclosures").defer("text")
    entry = found.filter(pk=pk).first()
    if entry is None or entry.status == Entry.Status.NEW:
        raise Http404("There is no such entry.")
    if entry.merged_into is not None:
        return redirect(entry.merged_into, permanent=True)
    if entry.status in TOMBSTONES:
        return render(request, "entry/gone.html", {}, status=410)
    if slug != entry.slug:
        return redirect(entry, permanent=True)
    context = {
        "entry": entry,
        # where the whole text stands here by leave of its publisher, theirs is the one to be found
        "canonical": entry.url if entry.shows_body else absolute_url(entry.get_absolute_url()),
        "data": entry_data(entry),
        "credits": credit_lines(entry),
        "others": others_of_source(entry),
        "copies": copies_of(entry),
        "editions": editions_of(entry),
        "why_edition": why_edition(entry) if entry.supersedes_id else "",
        **listening_context(entry),
        "is_editor": is_editor(request),
    }
    return render(request, "entry/detail.html", context)


def listening_context(entry: Entry) -> dict[str, Any]:
    """Chapters, transcript and what its show says of it, of what can be heard or watched."""
    if not entry.enclosures.all():
        return {}
    transcript = transcript_of(entry)
    return {
        "chapters": chapters_of(entry),
        "transcript": transcript,
        "passages": passages(transcript.cues) if transcript else [],
        "numbered": podcast_facts.numbered(entry),
        "highlights": podcast_facts.highlights(entry),
        "versions": podcast_facts.versions(entry),
        "licence": podcast_facts.licence(entry, entry.source),
        "support": podcast_facts.support(entry, entry.source),
        "places": podcast_facts.places(entry, "subject"),
    }


def others_of_source(entry: Entry) -> Sequence[Entry]:
    """What its source published before it, or of late if it is the first."""
    if entry.source is None:
        return []
    rows = Keyset(Entry.objects.public().from_source(entry.source).defer("summary", "body", "text"))
    before = rows.before(Cursor(entry.published_at, entry.pk), OTHERS).rows
    return before or [other for other in rows.top(OTHERS + 1).rows if other.pk != entry.pk][:OTHERS]
