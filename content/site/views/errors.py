"""What went wrong, in the house's own voice. `hub.urls` names these as Django's handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400. The request may be for a host that is not ours, so nothing is asked of it."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403."""
    return _page(request, 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403, of a form without the token of this session (`CSRF_FAILURE_VIEW`): mostly one loaded before signing in."""
    return render(request, "403.html", {"is_stale_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    return _page(request, 404)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """405, of an address that is only read, or one that only takes what is sent."""
    return _page(request, 405)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500. Whatever broke may break again: the page asks nothing of the request, the session or the database."""
    return HttpResponse(render_to_string("500.html"), status=500)
