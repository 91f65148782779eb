"""Editing a source's own fields: address, title, site, kind, policy, trusted topics and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from hub.actions.diff import check_editable, log_changes, snapshot
from hub.actions.source import CHANGE, enqueue_index, require_unless_shell
from hub.ingest.urls import canonical
from hub.jobs import queue
from hub.models import Entry, Job, Source
from hub.models.source import READDRESSED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.contrib.auth.models import User

FETCH_STATE = (
    "url", "lease_until", "lease_token", "etag", "last_modified", "content_hash", "moved_to", "moved_times", "failures",
    "last_error", "publisher_hints", "due_at", "due_reasons",
)  # fmt: skip
SHOWN_WITH_ENTRIES = ("title", "slug", "site_url", "policy")  # what the index, the API and feeds say of it at an entry


def source_edit(source: Source, *, by: User | None, now: datetime | None = None, **values: Any) -> bool:
    """Set the given fields (`hub.actions.diff.FIELDS`); returns whether any of them changed.

    A fetch that is in progress would write the old fields back: it loses its lease and is made again. Validators and
    failures recorded for the old address say nothing about a new one, which is fetched at once.

    Raises:
        PermissionDenied: `by` may not change sources.
        ValidationError: a value is not valid for its field.
    """
    require_unless_shell(by, CHANGE)
    check_editable(Source, values)
    now = now or timezone.now()
    own = {name: value for name, value in values.items() if name != "trusted_topics"}
    with transaction.atomic():
        before = snapshot(Source.objects.select_for_update().get(pk=source.pk))
        for name, value in own.items():
            setattr(source, name, value)
        source.clean_fields(exclude={field.name for field in Source._meta.fields} - set(own))
        if own:
            source.save(update_fields=list(own))
        if "trusted_topics" in values:
            source.trusted_topics.set(values["trusted_topics"])
        after = snapshot(source)
        _reset_fetch_state(source, before, now)
        if after == before:
            return False
        log_changes(source, before=before, by=by)
        enqueue_index([source.pk], now)
        entries = Entry.objects.from_source(source).exclude(status=Entry.Status.REMOVED).values_list("pk", flat=True)
        queue.enqueue_tagging(entries, now=now)  # its trust counts for their topics
        if any(before[name] != after[name] for name in SHOWN_WITH_ENTRIES):
            queue.enqueue(Job.Kind.INDEX, "entry", entries, now=now)
    return True


def _reset_fetch_state(source: Source, before: Mapping[str, str], now: datetime) -> None:
    source.lease_until = source.lease_token = None
    if source.url != before["url"]:
        address = canonical(source.url)
        if address and not Source.objects.at([address]).exclude(pk=source.pk).exists():
            source.url = address
        source.etag = source.last_modified = source.content_hash = source.moved_to = source.last_error = ""
        source.moved_times = source.failures = 0
        source.publisher_hints = {}
        if source.state in Source.VISITED:
            source.due_at, source.due_reasons = now, [READDRESSED]
    source.save(update_fields=FETCH_STATE)
