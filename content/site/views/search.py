"""/search/: the library by words, narrowed by facets: a form and links. Where htmx runs, it answers while one types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast, get_args
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from content.site.facets import narrowings, replaced, without_paging
from content.site.public import public_page
from content.site.subscribe import feed_links
from hub.search import Filters
from hub.search import search as find
from hub.search.engines import Sort

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST = 500  # characters of a query; what people paste by mistake is longer, what they mean is not
SIZE = 20
SORTS = {"relevance": "Best match", "newest": "Newest", "oldest": "Oldest"}
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def typed(text: str) -> str:
    """What was typed, on one line, as much of it as can be meant."""
    return CONTROL.sub(" ", text[:LONGEST]).strip()


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Results for ?q=, or how to ask where nothing was asked."""
    asked = request.GET
    words = typed(asked.get("q", ""))
    filters = Filters.from_lists({name: [typed(value) for value in values] for name, values in asked.lists()})
    sort = cast("Sort", asked["sort"]) if asked.get("sort") in get_args(Sort) else "relevance"
    page = int(asked["page"]) if NUMBER.fullmatch(asked.get("page", "")) else 1
    context = {"words": words, "was_cut": len(asked.get("q", "")) > LONGEST}
    if words or filters != Filters():
        results = find(words, filters=filters, page=page, size=SIZE, sort=sort, now=timezone.now())
        facets = narrowings(results.facets, asked)
        context |= {
            "results": results,
            "facets": facets,
            "chosen": [value for facet in facets for value in facet.shown if value.chosen],
            "sorts": [(label, name == sort, replaced(asked, "sort", name)) for name, label in SORTS.items()],
            "newer": replaced(asked, "page", str(page - 1)) if page > 1 else "",
            "older": replaced(asked, "page", str(page + 1)) if page < results.pages else "",
            "instead": replaced(asked, "q", results.did_you_mean) if results.did_you_mean else "",
            "feeds": feed_links("search", query=without_paging(asked)),
            "unnarrowed": f"?{urlencode({'q': words})}",
        }
    response = render(request, "search/results.html" if wants_results_alone(request) else "search/index.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_results_alone(request: HttpRequest) -> bool:
    """Whether htmx asks for its part of the page; restoring a page from its history it needs the whole."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
