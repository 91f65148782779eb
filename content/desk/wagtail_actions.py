"""Saving from the admin: Wagtail's create and edit actions, what the log says of it, and the work that they owe."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.create import CreateAction
from wagtail.actions.edit import EditAction

from hub.actions.diff import as_read, edited
from hub.actions.source import source_edited
from hub.jobs import queue
from hub.models import Entry, Job, Source

NOUNS = {Entry: "entry", Source: "source"}  # topics are saved by their own actions: content.desk.topics.form


def owe(instance: Entry | Source) -> None:
    """What was changed must be found as it is now; and a source's trust counts for the topics of its entries."""
    now = timezone.now()
    queue.enqueue(Job.Kind.INDEX, NOUNS[type(instance)], [instance.pk], now=now)
    if isinstance(instance, Source):
        entries = Entry.objects.from_source(instance).exclude(status=Entry.Status.REMOVED)
        queue.enqueue_tagging(entries.values_list("pk", flat=True), now=now)


class Edit(EditAction):
    """Save a change. Wagtail's line in the log says that there was one; ours says which."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Log nothing by itself."""
        super().__init__(*args, **options | {"log_action": None})

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Save, log, owe; in one transaction."""
        with transaction.atomic():
            before = as_read(type(self.instance).objects.get(pk=self.instance.pk))
            instance = super().execute(skip_permission_checks=skip_permission_checks)
            if isinstance(instance, Source):
                source_edited(instance, before=before, by=self.user, now=timezone.now())
            else:
                edited(instance, before=before, by=self.user)
            owe(instance)
        return instance


class Create(CreateAction):
    """Save something new."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Save, log, owe."""
        with transaction.atomic():
            instance = super().execute(skip_permission_checks=skip_permission_checks)
            owe(instance)
        return instance


def register(actions: Any) -> None:
    """For the library's nouns (hook `register_actions`)."""
    for model in NOUNS:
        actions.register(model, Edit)
        actions.register(model, Create)
