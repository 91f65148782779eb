"""/sources/ and /sources/<slug>/: where entries come from, and how each source fares."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify

from content.reading import podcast_facts
from content.reading.absolute_url import absolute_url
from content.reading.feed_links import feed_links
from content.reading.fetch_history import fetch_history
from content.reading.keyset import Keyset
from content.reading.source_status import source_status
from content.site.pagination import page_or_404
from content.site.public_page import public_page
from hub.models import Entry, Source

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public_page
def sources(request: HttpRequest) -> HttpResponse:
    """Every source, as the index of a book has its words."""
    kind = request.GET.get("kind", "")
    kinds = [(value, label) for value, label in Source.Kind.choices]
    listed = Source.objects.public().defer("publisher_hints", "labels", "description", "last_error")
    if kind in Source.Kind.values:
        listed = listed.filter(kind=kind)
    rows = sorted(listed, key=lambda source: (source.title.casefold(), source.pk))
    letters = [(letter, list(group)) for letter, group in groupby(rows, key=initial)]
    letters.sort(key=lambda pair: pair[0])
    unreached = sum(source.is_unreached for source in rows)
    context = {"letters": letters, "kinds": kinds, "kind": kind, "total": len(rows), "unreached": unreached}
    return render(request, "source/index.html", context)


def initial(source: Source) -> str:
    """The letter under which a source stands; numbers and signs share one."""
    first = slugify(source.title)[:1].upper() or source.title[:1].upper()
    return first if first.isalpha() else "#"


@public_page
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source and its entries."""
    source = get_object_or_404(Source.objects.with_a_page(), slug=slug)
    entries = Entry.objects.public().from_source(source)
    context = {
        "source": source,
        "health": source_status(source, now=timezone.now()),
        "history": fetch_history(source),
        "stretch": page_or_404(request, Keyset(entries.cards())),
        "total": entries.count(),
        "feeds": feed_links("source", source.slug, podcast=source.kind == Source.Kind.PODCAST),
        "canonical": absolute_url(source.get_absolute_url()),
        "licence": podcast_facts.licence(source),
        "support": podcast_facts.support(source),
        "trailers": podcast_facts.trailers(source),
        "places": podcast_facts.places(source, "creator"),
    }
    return render(request, "source/detail.html", context)
