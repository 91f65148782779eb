"""Going on where an answer ended: by keyset, so that the thousandth stretch costs what the first does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.api.problems import invalid_parameter
from content.reading.absolute_url import absolute_url
from content.reading.keyset import Cursor

if TYPE_CHECKING:
    from django.http import HttpRequest


def position(cursor: str) -> Cursor | None:
    """The place in a list that a cursor names.

    Raises:
        ValidationError: It is none that this API gave out.
    """
    if not cursor:
        return None
    try:
        return Cursor.parse(cursor)
    except ValueError as error:
        raise invalid_parameter(
            "cursor", "is none that this API gave out; leave it away to begin at the beginning."
        ) from error


def next_page_url(request: HttpRequest, cursor: object | None) -> str | None:
    """The address of the following stretch: this question, from `cursor` on."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = str(cursor)
    return absolute_url(f"{request.path}?{query.urlencode()}")
