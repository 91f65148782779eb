"""Who may edit, as far as public pages ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

ACCESS_ADMIN = "wagtailadmin.access_admin"


def is_editor(request: HttpRequest) -> bool:
    """Whether the visitor may use the admin; without a session cookie the user is not loaded."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(request.user.has_perm(ACCESS_ADMIN))
