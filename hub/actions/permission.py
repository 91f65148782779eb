"""The permission check that every action makes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

CURATE = "hub.curate_entry"


def require(by: User | AnonymousUser, permission: str) -> None:
    """Check that `by` holds `permission` (an `app.codename`).

    Raises:
        PermissionDenied: with a message that a page can show.
    """
    if not by.has_perm(permission):
        raise PermissionDenied(f"This needs the permission “{permission}”, which {by} does not have.")
