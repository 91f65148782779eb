"""Which stretch of a list an address asks for: `?before=<cursor>`, `?after=<cursor>`, or neither for the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.http import Http404

from content.reading.keyset import Cursor, CursorPage, Keyset

if TYPE_CHECKING:
    from django.http import HttpRequest

M = TypeVar("M", bound=Model)

STRETCH = 20  # rows on a page of a source or a topic


def page_or_404(request: HttpRequest, rows: Keyset[M]) -> CursorPage[M]:
    """Read it.

    Raises:
        Http404: The cursor is not one.
    """
    try:
        if "before" in request.GET:
            return rows.before(Cursor.parse(request.GET["before"]), STRETCH)
        if "after" in request.GET:
            return rows.after(Cursor.parse(request.GET["after"]), STRETCH)
    except ValueError as error:
        raise Http404(str(error)) from error
    return rows.top(STRETCH)
