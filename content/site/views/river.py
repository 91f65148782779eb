"""/entries/: every dated entry, newest first, by numbered pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from content.reading.absolute_url import absolute_url
from content.reading.feed_links import feed_links
from content.reading.river import NoSuchPageError, river_page
from content.site.public_page import public_page
from content.templatetags.adjacency import page_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NUMBER = re.compile(r"[1-9][0-9]{0,39}", re.ASCII)


def page_number(asked: str) -> int:
    """The number that an address asks for.

    Raises:
        NoSuchPageError: It is none, or longer than any.
    """
    if not NUMBER.fullmatch(asked):
        raise NoSuchPageError(None, river_page(1).last)
    return int(asked)


@public_page
def river(request: HttpRequest) -> HttpResponse:
    """A page of the river; one that is not there says where the river ends."""
    asked = request.GET.get("page")
    if asked == "1":
        return redirect("river", permanent=True)
    try:
        pages = river_page(1 if asked is None else page_number(asked))
    except NoSuchPageError as missing:
        return render(request, "river/no_such_page.html", {"missing": missing}, status=404)
    context = {
        "pages": pages,
        "canonical": absolute_url(page_address(pages.number)),
        "feeds": feed_links("river"),
    }
    return render(request, "river/index.html", context)
