"""A page for 405, where Django's response is empty.

People see it who reload or type a URL that only takes what a form or a script sends.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse

from content.site.views.errors import method_not_allowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


def method_refused_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give an empty 405 a page if the client accepts HTML; a response with a body, as the API's, is unchanged."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_blank = isinstance(response, HttpResponse) and not response.content
        if not is_blank or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not request.accepts("text/html"):
            return response
        page = method_not_allowed(request)
        page["Allow"] = response["Allow"]  # RFC 9110, 15.5.6: a 405 lists the allowed methods
        return page

    return answer
