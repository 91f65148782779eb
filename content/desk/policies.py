"""Permission policies for Wagtail's admin (add, change, delete, view)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.permission_policies import ModelPermissionPolicy

from hub.actions.permission import CURATE

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import User


class EntryPolicy(ModelPermissionPolicy):
    """Entries come from feeds: nobody adds or deletes one; curators may change the editable fields."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Whether `user` may, by the permission to curate."""
        if action in ("change", "view", "choose"):
            return user.has_perm(CURATE) or (action != "change" and user.has_perm("hub.view_entry"))
        return False

    def user_has_any_permission(self, user: User, actions: Collection[str]) -> bool:
        """Whether `user` may do any of these."""
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Collection[str]) -> Any:  # noqa: ARG002 - the library's signature
        """The users who may curate; Wagtail asks where it lists users by permission."""
        return self._get_users_with_any_permission_codenames({"curate_entry"})


class NoDeletePolicy(ModelPermissionPolicy):
    """Django's permissions without deleting: entries, paths and readers' subscriptions refer to these rows."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """As granted, except for deleting."""
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: User, actions: Collection[str]) -> bool:
        """As granted, except for deleting."""
        return any(self.user_has_permission(user, action) for action in actions)


def may_write_paths(user: User) -> bool:
    """Whether the user may edit pages anywhere."""
    from wagtail.permissions import page_permission_policy  # noqa: PLC0415 - it looks for models at once

    return bool(page_permission_policy.user_has_any_permission(user, {"change", "add", "publish"}))
