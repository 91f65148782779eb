"""/search/: the library by words, narrowed by facets: a form and links. Where htmx runs, it answers while one types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast, get_args
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from content.reading.feed_links import feed_links
from content.site.facet_links import active_filters, cut_to, facet_groups, replaced, search_parameters
from content.site.public_page import public_page
from content.site.suggestions import names_near, suggestions
from hub.search import Filters, autocomplete
from hub.search import search as find
from hub.search.request import Sort

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, QueryDict

    from hub.search import Results

LONGEST = 500  # characters of a query; what people paste by mistake is longer, what they mean is not
SIZE = 20
NAMES = 6  # completions of what is being typed
API = "/api/v1/search"
SORTS = {"relevance": "Best match", "newest": "Newest", "oldest": "Oldest"}
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def typed(text: str) -> str:
    """What was typed, on one line, as much of it as can be meant."""
    return CONTROL.sub(" ", text[:LONGEST]).strip()


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Results for ?q=, or how to ask where nothing was asked."""
    asked = cut_to(LONGEST, request.GET)
    words = typed(asked.get("q", ""))
    filters = Filters.from_lists({name: [typed(value) for value in values] for name, values in asked.lists()})
    sort = cast("Sort", asked["sort"]) if asked.get("sort") in get_args(Sort) else "relevance"
    page = int(asked.get("page", "")) if NUMBER.fullmatch(asked.get("page", "")) else 1
    context: dict[str, Any] = {"words": words, "was_cut": len(request.GET.get("q", "")) > LONGEST}
    if words or filters != Filters():
        now = timezone.now()
        results = find(words, filters=filters, page=page, size=SIZE, sort=sort, now=now)
        context |= _shown(results, filters, sort, asked)
        if not results.total:
            context |= _instead(words, filters, results, asked, now)
    response = render(request, "search/results.html" if wants_results_alone(request) else "search/index.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@public_page
def names(request: HttpRequest) -> HttpResponse:
    """Topics, sources, people and paths whose names begin with ?q=: options for the box that it is typed into."""
    found = autocomplete(typed(request.GET.get("q", "")), size=NAMES)
    return render(request, "search/names.html", {"names": found})


def _shown(results: Results, filters: Filters, sort: Sort, asked: QueryDict) -> dict[str, Any]:
    facets = facet_groups(results.facets, results.total, asked)
    kept = search_parameters(asked)
    return {
        "results": results,
        "facets": facets,
        "chosen": active_filters(results.facets, filters, asked),
        "sorts": [(label, name == sort, replaced(asked, "sort", name)) for name, label in SORTS.items()],
        "kept": [(name, value) for name, value in kept if name != "q"],
        "newer": replaced(asked, "page", str(results.page - 1)) if results.page > 1 and results.hits else "",
        "older": replaced(asked, "page", str(results.page + 1)) if results.page < results.pages else "",
        "instead": replaced(asked, "q", results.did_you_mean) if results.did_you_mean else "",
        "feeds": feed_links("search", query=urlencode([(name, value) for name, value in kept if name != "sort"])),
        "api": f"{API}?{urlencode(kept)}",
        "first": replaced(asked, "page", ""),
        "unnarrowed": f"?{urlencode({'q': results.query})}",
    }


def _instead(words: str, filters: Filters, results: Results, asked: QueryDict, now: datetime) -> dict[str, Any]:
    """What to do where nothing was found."""
    return {"ways": suggestions(words, filters, results.facets, asked, now=now), "names": names_near(words)}


def wants_results_alone(request: HttpRequest) -> bool:
    """Whether htmx asks for its part of the page; restoring a page from its history it needs the whole."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
