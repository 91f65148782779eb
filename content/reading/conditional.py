"""Conditional requests: an ETag, and 304 for a client that has the response, for HEAD as for GET.

Django's `conditional_page` ignores HEAD, because as a middleware it may see a HEAD response without its body. Around a
view the body is still there: the server removes it last.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")


def conditional(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view's responses an ETag unless they have one or must not be stored (RFC 9110, 8.8.3 and 13)."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not response.has_header("ETag") and "no-store" not in response.get("Cache-Control", "").lower():
            set_response_etag(response)
        etag, changed = response.get("ETag"), parse_http_date_safe(response.get("Last-Modified", ""))
        if not etag and changed is None:
            return response
        return get_conditional_response(request, etag=etag, last_modified=changed, response=response) or response

    return answer
