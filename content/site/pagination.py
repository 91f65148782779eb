"""The page of a list that a URL names: `?before=<cursor>`, `?after=<cursor>`, or neither for the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.http import Http404

from content.reading.keyset import Cursor, CursorPage, Keyset

if TYPE_CHECKING:
    from django.http import HttpRequest

M = TypeVar("M", bound=Model)

PAGE_SIZE = 20  # rows on a page of a source or a topic


def page_or_404(request: HttpRequest, rows: Keyset[M]) -> CursorPage[M]:
    """The requested page of `rows`.

    Raises:
        Http404: The cursor is not one.
    """
    try:
        if "before" in request.GET:
            return rows.before(Cursor.parse(request.GET["before"]), PAGE_SIZE)
        if "after" in request.GET:
            return rows.after(Cursor.parse(request.GET["after"]), PAGE_SIZE)
    except ValueError as error:
        raise Http404(str(error)) from error
    return rows.top(PAGE_SIZE)
