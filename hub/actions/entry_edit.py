"""Editing the fields of an entry that editors may set: kind, level, minutes, sponsored, language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from hub.actions.diff import check_editable, log_changes, snapshot
from hub.actions.permission import CURATE, require
from hub.jobs import queue
from hub.models import Entry, Job

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User


def entry_edit(entry: Entry, *, by: User, now: datetime | None = None, **values: Any) -> bool:
    """Set the given fields (`hub.actions.diff.FIELDS`); returns whether any of them changed.

    Raises:
        PermissionDenied: `by` may not curate.
        ValidationError: a value is not valid for its field.
    """
    require(by, CURATE)
    check_editable(Entry, values)
    with transaction.atomic():
        before = snapshot(Entry.objects.select_for_update().get(pk=entry.pk))
        for name, value in values.items():
            setattr(entry, name, value)
        if snapshot(entry) == before:
            return False
        entry.clean_fields(exclude={field.name for field in Entry._meta.fields} - set(values))
        entry.save(update_fields=list(values))
        log_changes(entry, before=before, by=by)
        queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk], now=now or timezone.now())
    return True
