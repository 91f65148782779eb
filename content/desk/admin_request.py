"""The type of a request to the admin: its user is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

    class AdminRequest(HttpRequest):
        """Wagtail's admin redirects anonymous visitors to its sign-in page, so views see a `User`."""

        user: User
