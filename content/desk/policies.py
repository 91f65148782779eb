"""Who may do what at the desk, in the words of Wagtail's admin (add, change, delete, view)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.permission_policies import ModelPermissionPolicy

from hub.actions.permission import CURATE

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import User


class EntryPolicy(ModelPermissionPolicy):
    """Entries come from feeds: nobody adds or deletes one; who may curate may change what editors may set."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Whether `user` may, by the one permission that counts."""
        if action in ("change", "view", "choose"):
            return user.has_perm(CURATE) or (action != "change" and user.has_perm("hub.view_entry"))
        return False

    def user_has_any_permission(self, user: User, actions: Collection[str]) -> bool:
        """Whether `user` may do any of these."""
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Collection[str]) -> Any:  # noqa: ARG002 - the library's signature
        """Those who may curate: asked where people are listed by what they may do."""
        return self._get_users_with_any_permission_codenames({"curate_entry"})


class NoDeletePolicy(ModelPermissionPolicy):
    """As Django's permissions say, but nobody deletes: entries, paths and readers' subscriptions hang on these rows."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """As given, but for deleting."""
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: User, actions: Collection[str]) -> bool:
        """As given, but for deleting."""
        return any(self.user_has_permission(user, action) for action in actions)


def may_write_paths(user: User) -> bool:
    """Whether they may edit pages anywhere."""
    from wagtail.permissions import page_permission_policy  # noqa: PLC0415 - it looks for models at once

    return bool(page_permission_policy.user_has_any_permission(user, {"change", "add", "publish"}))
