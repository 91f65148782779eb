"""What every address of the API has in common, laid around ninja's own views.

GET and HEAD alike; an ETag, and 304 for who has the answer already; compressed for who can expand it; open to pages of
other origins, since nothing here is anyone's own.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.gzip import gzip_page

from content.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLResolver

SHARED_FOR = 60  # seconds that a proxy may hand out the same answer


def readable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One of ninja's views, as the module says."""

    @gzip_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refusal = problem(405, "This API is read only: ask with GET or HEAD.")
            refusal["Allow"] = "GET, HEAD"
            return refusal
        asked_with, request.method = request.method, "GET"  # the server leaves the body away, as for Django's own views
        response = view(request, *args, **kwargs)
        request.method = asked_with
        if response.status_code != 200 or response.get("Content-Type", "").startswith("text/html"):  # noqa: PLR2004
            return response
        patch_cache_control(response, public=True, max_age=SHARED_FOR)
        etag = set_response_etag(response)["ETag"]
        return get_conditional_response(request, etag=etag, response=response) or response

    return answer


def nothing_here(request: HttpRequest, *parts: Any) -> HttpResponse:
    """What stands at every address that is none."""
    return problem(404, f"The API has nothing at {request.path[:200]}; /api/v1/docs says what it has.")


def mounted(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same patterns, each view `readable`."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = readable(pattern.callback)
    return patterns
