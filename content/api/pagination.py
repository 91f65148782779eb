"""Keyset pagination: the thousandth page costs what the first does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.api.problems import invalid_parameter
from content.reading.absolute_url import absolute_url
from content.reading.keyset import Cursor

if TYPE_CHECKING:
    from django.http import HttpRequest


def position(cursor: str) -> Cursor | None:
    """The position in a list that a cursor names.

    Raises:
        ValidationError: This API did not issue the cursor.
    """
    if not cursor:
        return None
    try:
        return Cursor.parse(cursor)
    except ValueError as error:
        raise invalid_parameter(
            "cursor", "was not issued by this API; leave it out to start at the beginning."
        ) from error


def next_page_url(request: HttpRequest, cursor: object | None) -> str | None:
    """The URL of the next page: the same request with `cursor`."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = str(cursor)
    return absolute_url(f"{request.path}?{query.urlencode()}")
