"""The context of every template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site in the masthead. `current` is the value of aria-current, or empty."""

    name: str
    url: str
    current: str


def sections(path: str) -> list[Section]:
    """The masthead's sections, as seen from `path`."""
    places = [
        ("River", reverse("river")),
        ("Topics", reverse("topics")),
        ("Paths", "/paths/"),  # a Wagtail page
        ("Sources", reverse("sources")),
        ("My list", reverse("my")),
    ]
    return [
        Section(name, url, "page" if path == url else "true" if path.startswith(url) else "") for name, url in places
    ]


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and sections, and whether the visitor may be an editor.

    `may_edit` is not a permission: it says that the browser sent a session cookie. Without one the user is not loaded:
    public pages never touch the session.
    """
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "sections": sections(request.path),
        "may_edit": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
