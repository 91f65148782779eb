"""What every public page has in common: it is read only, conditional, and fit for caches while nobody has signed in.

@public_page
def river(request): ...
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from content.reading.conditional import conditional

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")

FRESH_FOR = 60  # seconds that a cache may answer in our stead: as often as the busiest source is visited, at most


def public_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view answer GET and HEAD only, with an ETag (RFC 9110, 8.8.3) and Cache-Control (RFC 9111, 5.2)."""

    @csrf_exempt  # it takes no forms: who posts to it hears that (405), not that a token is missing
    @require_safe
    @conditional
    @wraps(view)
    def cached(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.has_header("Cache-Control"):
            return response
        patch_vary_headers(response, ["Cookie"])
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=FRESH_FOR)
        return response

    return cached
