"""What every public page has in common: read-only, conditional, and cacheable for visitors without a session.

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

FRESH_FOR = 60  # seconds that a shared cache may serve a page: the shortest interval between visits of a source


def public_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view answer GET and HEAD only, with an ETag (RFC 9110, 8.8.3) and Cache-Control (RFC 9111, 5.2)."""

    @csrf_exempt  # it takes no forms: a POST gets 405, not an error about a missing token
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
