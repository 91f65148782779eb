"""The permissions of the two groups that a new hub has.

    Editors      curate entries, write paths, send them to review
    Moderators   the same, and publish paths, change sources, topics and people

Wagtail creates both groups and grants them page permissions. The permissions here are granted once: a group that holds
any permission of the hub app is left as its administrators set it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.management import create_permissions

if TYPE_CHECKING:
    from django.apps.config import AppConfig

EDITORS = ("curate_entry", "view_entry", "view_person", "view_source", "view_topic")
MODERATORS = (*EDITORS, "change_person", "add_source", "change_source", "add_topic", "change_topic")
GROUPS = {"Moderators": MODERATORS, "Editors": EDITORS}  # in Wagtail's order, so that primary keys match


def grant_group_permissions(sender: AppConfig, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's signature
    """After migrating: create both groups if missing, and grant their permissions. Idempotent."""
    for label in ("hub", "wagtailadmin", "wagtailcore"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    group_model: Any = apps.get_model("auth", "Group")
    permission_model: Any = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, new = group_model.objects.get_or_create(name=name)
        if new or not group.permissions.filter(content_type__app_label="hub").exists():
            group.permissions.add(
                *permission_model.objects.filter(content_type__app_label="hub", codename__in=codenames)
            )
            group.permissions.add(*permission_model.objects.filter(codename="access_admin"))
