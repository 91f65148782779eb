"""Absolute addresses of the hub's own pages.

`HUB_PUBLIC_URL` says where the hub stands. Where it is not set, the host that a request was sent to does, one of
`HUB_HOSTS`: on another port or name than localhost:8000, pages, feeds and API then name addresses that answer. Mails
and commands have no request and use the setting's default.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import DisallowedHost

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase
    from wagtail.models import Page

_root_of_request: ContextVar[str] = ContextVar("root_of_request", default="")


def absolute_url(path: str) -> str:
    """The address of a path as others can reach it."""
    return f"{_root_of_request.get() or settings.HUB_PUBLIC_URL}{path}"


def absolute_page_url(page: Page) -> str:
    """The address of a Wagtail page; on a further site of Wagtail's it has the host that an editor gave that one."""
    url: str = page.url or "/"
    return url if "://" in url else absolute_url(url)


def request_root_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let `absolute_url` know the host of the request, where no setting says it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if settings.HUB_HAS_PUBLIC_URL:
            return get_response(request)
        try:
            root = f"{request.scheme}://{request.get_host()}"
        except DisallowedHost:  # which Django answers itself
            return get_response(request)
        token = _root_of_request.set(root)
        try:
            return get_response(request)
        finally:
            _root_of_request.reset(token)

    return answer
