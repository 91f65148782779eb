"""Bounds on what a request may carry, checked before any view reads it: one place for site, feeds, API and admin.

A page repeats its own parameters in each of its links, so that the work grows with their square: 900 values made
12 MB in 35 s. Beyond a bound the answer is 400 (413 for a body) with a sentence; a value that is given twice counts,
and is passed on, once. Legitimate addresses stay far below: the fullest search has some 20 values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string

from content.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

MEGABYTE = 2**20
PAGE_NUMBERS = ("page", "p")  # ours, and those of the admin's lists
LONGEST_NUMBER = 7  # digits: more pages than any list has
NUMBER = re.compile(rf"[+-]?[0-9]{{{LONGEST_NUMBER + 1},}}", re.ASCII)
LONGEST_PATH = 1000  # characters; the longest of ours has 230
SHOWN = 40  # characters of a parameter's name in a sentence


@dataclass(frozen=True, slots=True)
class Bounds:
    """`query`: bytes as sent; `parameters`: in all; `values`: different ones of one name; `body`: bytes."""

    query: int
    parameters: int
    values: int
    body: int


PUBLIC = Bounds(16_000, 50, 20, 5 * MEGABYTE // 2)  # a pasted page is cut by the search, which says so
ADMIN = Bounds(16_000, 500, 250, 64 * MEGABYTE)  # bulk actions name each row of a page; talks come as documents


class TooMuchError(Exception):
    """A request goes beyond a bound. The text is for whoever sent it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def request_bounds_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse a request beyond its bounds; pass on any other with each value once."""

    def bounded(request: HttpRequest) -> HttpResponseBase:
        try:
            bounds = bounds_of(request)
            check_size(request, bounds)
            checked: Any = request
            checked.GET = distinct_values(request.META.get("QUERY_STRING", ""), bounds)
        except TooMuchError as error:
            return refusal(request, error)
        return get_response(request)

    return bounded


def bounds_of(request: HttpRequest) -> Bounds:
    """The admin's bounds for browsers with a session only: who signs in has nothing long to send."""
    is_admin = request.path_info.startswith("/admin/") and settings.SESSION_COOKIE_NAME in request.COOKIES
    return ADMIN if is_admin else PUBLIC


def check_size(request: HttpRequest, bounds: Bounds) -> None:
    """Check the lengths of path, query and body, none of which has been read yet.

    Raises:
        TooMuchError: One is too long.
    """
    if len(request.path_info) > LONGEST_PATH:
        raise TooMuchError(f"The address has {len(request.path_info):,} characters; at most {LONGEST_PATH:,} are read.")
    query = len(request.META.get("QUERY_STRING", ""))
    if query > bounds.query:
        raise TooMuchError(f"What follows “?” has {query:,} characters; at most {bounds.query:,} are read.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length[:20]) > bounds.body:
        sentence = f"What was sent has {int(length[:20]):,} bytes; at most {bounds.body:,} are taken here."
        raise TooMuchError(sentence, 413)


def distinct_values(query: str, bounds: Bounds) -> QueryDict:
    """The parameters of a query, each value of a name once, where it stood last.

    Raises:
        TooMuchError: There are too many, or the number of a page is too long.
    """
    fields = query.count("&") + 1
    if fields > max(bounds.parameters, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS):
        raise TooMuchError(f"There are {fields:,} parameters; at most {bounds.parameters} are read.")
    asked = QueryDict(query, mutable=True)
    total = 0
    for name, values in list(asked.lists()):
        distinct = list(dict.fromkeys(reversed(values)))[::-1]
        if len(distinct) > bounds.values:
            raise TooMuchError(f"“{name[:SHOWN]}” has {len(distinct):,} values; at most {bounds.values} are read.")
        if name in PAGE_NUMBERS and any(NUMBER.fullmatch(value) for value in distinct):
            raise TooMuchError(f"“{name}” is a number of more than {LONGEST_NUMBER} digits; no list has so many pages.")
        asked.setlist(name, distinct)
        total += len(distinct)
    if total > bounds.parameters:
        raise TooMuchError(f"There are {total:,} parameters; at most {bounds.parameters} are read.")
    asked._mutable = False  # noqa: SLF001 - as Django makes its own
    return asked


def refusal(request: HttpRequest, error: TooMuchError) -> HttpResponse:
    """The answer to a request beyond its bounds: a problem (RFC 9457) from the API, else a page."""
    if request.path_info.startswith("/api/"):
        return problem(error.status, str(error))
    page = render_to_string("400.html", {"sentence": str(error), "status": error.status})
    return HttpResponse(page, status=error.status)
