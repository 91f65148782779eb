"""What machines ask of the site: health, robots, search description, and the map for crawlers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.reading.absolute_url import absolute_url
from content.site.public_page import public_page
from content.site.readiness import readiness
from hub.models import Entry, Person, RiverDay, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

SITEMAP_LIMIT = 50_000  # addresses a file (sitemaps.org, protocol 0.9)
MONTH = re.compile(r"entries-([0-9]{4})-([0-9]{2})", re.ASCII)


@csrf_exempt
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a slow database does not have it killed."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """The parts that a page needs answer: 200; else 503, with which."""
    parts = readiness()
    ready = all(part.answers for part in parts if part.is_needed)
    body = {"ready": ready, "parts": {part.name: "answers" if part.answers else "does not answer" for part in parts}}
    return JsonResponse(body, status=200 if ready else 503)


@public_page
def robots(_request: HttpRequest) -> HttpResponse:
    """RFC 9309. Searches are endless, and the admin is nobody's business."""
    shut = ("/admin/", "/accounts/", "/search/", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut), "Allow: /", ""]
    text = "\n".join([*lines, f"Sitemap: {absolute_url(reverse('sitemap'))}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public_page
def opensearch(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1, so that a browser can search the hub from its own bar."""
    context = {"search": absolute_url(reverse("search")), "name": settings.WAGTAIL_SITE_NAME}
    return render(
        request, "site/opensearch.xml", context, content_type="application/opensearchdescription+xml; charset=utf-8"
    )


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The map's table of contents: one file a month of entries, read off the river's counts."""
    months = RiverDay.objects.annotate(month=TruncMonth("day")).values("month").annotate(n=Sum("entries"))
    names = [f"entries-{row['month']:%Y-%m}" for row in months.order_by("-month") if row["n"] > 0]
    places = [{"location": absolute_url(reverse("sitemap_part", args=[name]))} for name in ["pages", "people", *names]]
    return render(request, "sitemap_index.xml", {"sitemaps": places}, content_type="application/xml")


@public_page
def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the map."""
    if name == "pages":
        places = _pages()
    elif name == "people":
        places = _people()
    elif found := MONTH.fullmatch(name):
        places = _entries(int(found[1]), int(found[2]))
    else:
        raise Http404("The map has no such part.")
    urlset = [{"location": absolute_url(path), "lastmod": changed} for path, changed in places]
    return render(request, "sitemap.xml", {"urlset": urlset}, content_type="application/xml")


def _pages() -> Iterable[tuple[str, Any]]:
    for page in Page.objects.live().public().filter(depth__gt=1):
        if path := page.get_url():
            yield path, page.last_published_at
    for name in ("river", "sources", "topics", "about"):
        yield reverse(name), None
    for source in Source.objects.public().only("slug"):
        yield source.get_absolute_url(), None
    for topic in Topic.objects.only("slug"):
        yield topic.get_absolute_url(), None


def _people() -> Iterable[tuple[str, Any]]:
    for person in Person.objects.public().only("slug").order_by("pk")[:SITEMAP_LIMIT]:
        yield person.get_absolute_url(), None


def _entries(year: int, month: int) -> Iterable[tuple[str, Any]]:
    try:
        start = datetime(year, month, 1, tzinfo=UTC)
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    except ValueError as error:
        raise Http404("The calendar has no such month.") from error
    entries = Entry.objects.river().filter(published_at__gte=start, published_at__lt=end)
    newest = entries.only("id", "title", "changed_at").order_by("-published_at", "-id")
    for entry in newest[:SITEMAP_LIMIT]:
        yield entry.get_absolute_url(), entry.changed_at
