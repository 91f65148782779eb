"""Saving from the admin: Wagtail's create and edit actions, and the indexing that they owe, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.create import CreateAction
from wagtail.actions.edit import EditAction

from hub.models import Entry, Owed, Source

NOUNS = {Entry: "entry", Source: "source"}  # topics are saved by their own actions: content.desk.topic_form


def owe_index(instance: Entry | Source) -> None:
    """What was changed must be found as it is now."""
    Owed.objects.owe(Owed.Work.INDEX, NOUNS[type(instance)], [instance.pk], now=timezone.now())


class Edit(EditAction):
    """Save a change."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Save, log, owe."""
        with transaction.atomic():
            instance = super().execute(skip_permission_checks=skip_permission_checks)
            owe_index(instance)
        return instance


class Create(CreateAction):
    """Save something new."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Save, log, owe."""
        with transaction.atomic():
            instance = super().execute(skip_permission_checks=skip_permission_checks)
            owe_index(instance)
        return instance


def register(actions: Any) -> None:
    """For the library's nouns (hook `register_actions`)."""
    for model in NOUNS:
        actions.register(model, Edit)
        actions.register(model, Create)
