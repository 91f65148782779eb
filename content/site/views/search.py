"""/search/: the library by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from content.site.public import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """The search page."""
    return render(request, "search/index.html", {"query": request.GET.get("q", "")})
