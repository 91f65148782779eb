"""What every URL of the API has in common, wrapped around ninja's views: GET and HEAD, ETag with 304, compression.

Pages of any origin may read the responses (`CORS_URLS_REGEX` in the settings): nothing in them is personal.
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

SHARED_FOR = 60  # seconds that a shared cache may serve a response


def readable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap one of ninja's views."""

    @gzip_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refusal = problem(405, "This API is read only: use GET or HEAD.")
            refusal["Allow"] = "GET, HEAD"
            return refusal
        method, request.method = request.method, "GET"  # the server omits the body of HEAD, as for Django's own views
        response = view(request, *args, **kwargs)
        request.method = method
        if response.status_code != 200 or response.get("Content-Type", "").startswith("text/html"):  # noqa: PLR2004
            return response
        patch_cache_control(response, public=True, max_age=SHARED_FOR)
        etag = set_response_etag(response)["ETag"]
        return get_conditional_response(request, etag=etag, response=response) or response

    return answer


def not_found(request: HttpRequest, *parts: Any) -> HttpResponse:
    """The response at every unknown URL below /api/."""
    return problem(404, f"The API has nothing at {request.path[:200]}; /api/v1/docs says what it has.")


def mounted(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The patterns with every view wrapped."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = readable(pattern.callback)
    return patterns
