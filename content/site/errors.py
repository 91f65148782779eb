"""A page for whoever is refused by the method of their request, where Django answers with an empty one.

People come there who reload, or type in, an address that only takes what a form or a script sends.
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
    """Fill an empty 405 for who reads HTML; what has a body of its own, as the API's, stays as it is."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_blank = isinstance(response, HttpResponse) and not response.content
        if not is_blank or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not request.accepts("text/html"):
            return response
        page = method_not_allowed(request)
        page["Allow"] = response["Allow"]  # RFC 9110, 15.5.6: whoever refuses a method names those that are taken
        return page

    return answer
