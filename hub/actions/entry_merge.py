"""Merging two entries that are one and the same, as when a path's link and a feed each created it.

    entry ──topics, files, revisions, texts missing in the other──▶ into
      └── becomes a tombstone: `merged_into`, its address redirects, and no later fetch brings it back

Unlike a story, which groups what several sources published, a merge can't be undone.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from hub.actions.entry import emptied_values, entries_changed
from hub.actions.log import log_many, named_with_source
from hub.actions.permission import CURATE, require
from hub.jobs import queue
from hub.models import Entry, EntryLink, EntryRevision, EntryTopic, Job, RiverDay
from hub.models.entry_fields import MERGED, MERGED_ROWS

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.auth.models import User

FEED_IDENTITY_FIELDS = ("source_id", "identity", "raw_hash")

entry_merged = Signal()
"""Sent within the transaction, with `entry`, `into` (primary keys) and `now`: receivers repoint their references.
`entries_changed` follows."""


def entry_merge(entry: Entry, into: Entry, *, by: User, reason: str = "", now: datetime | None = None) -> bool:
    """Merge `entry` into `into`; returns False if that had been done before.

    If only `entry` came from a feed, later versions in that feed update `into`. Progress stored under the uuid of
    `entry` is found through `into.merged_from`.

    Raises:
        PermissionDenied: `by` may not curate.
        ValidationError: both are the same, or one of them was removed.
    """
    require(by, CURATE)
    now = now or timezone.now()
    if entry.pk == into.pk:
        raise ValidationError(f"“{entry}” can't be merged into itself.")
    with transaction.atomic():
        rows = Entry.objects.select_for_update().filter(pk__in=[entry.pk, into.pk]).order_by("pk").in_bulk()
        gone, stays = rows[entry.pk], rows[into.pk]
        if gone.merged_into_id == stays.pk:
            return False
        for row in (gone, stays):
            if row.status == Entry.Status.REMOVED:
                raise ValidationError(f"“{row}” was removed, or merged into another.")
        gone_named, stays_named = (
            named_with_source(gone),
            named_with_source(stays),
        )  # named before their content is merged
        river: Counter[date] = Counter()
        for row in (gone, stays):
            _count_in_river(river, row, -1)
        _merge_content(gone, stays)
        _count_in_river(river, stays, 1)
        RiverDay.objects.add(river)
        linked = EntryLink.objects.linked([gone.pk]) | _move_links(gone, stays)
        Entry.objects.filter(merged_into=gone).update(merged_into=stays)  # so that one redirect leads to the end
        Entry.objects.filter(supersedes=gone).update(supersedes=None)
        for row in (gone, stays):
            row.save()
        entry_merged.send(Entry, entry=gone.pk, into=stays.pk, now=now)
        entries_changed.send(Entry, keys=[gone.pk, stays.pk], now=now)
        queue.enqueue(Job.Kind.INDEX, "entry", [gone.pk, stays.pk], now=now)
        queue.enqueue_tagging([stays.pk], now=now)
        queue.enqueue_stories({gone.pk, stays.pk, *linked}, now=now)
        data = {"reason": reason} if reason else {}
        log_many([gone], "entry.merge", by=by, now=now, data={**data, "into": str(stays.uuid), "with": stays_named})
        log_many([stays], "entry.merge_in", by=by, now=now, data={**data, "from": str(gone.uuid), "with": gone_named})
    return True


def _merge_content(gone: Entry, stays: Entry) -> None:
    """Fill the empty fields and relations of `stays` from `gone`, then empty `gone`."""
    for name in MERGED:
        setattr(stays, name, getattr(stays, name) or getattr(gone, name))
    if stays.source_id is None and gone.source_id is not None:
        for name in FEED_IDENTITY_FIELDS:
            setattr(stays, name, getattr(gone, name))
        gone.identity, gone.raw_hash = f"merged-{gone.uuid.hex}", ""
        Entry.objects.filter(pk=gone.pk).update(
            identity=gone.identity
        )  # free the identity first: it is unique within a source
        if gone.kind != Entry.Kind.POST:
            stays.kind = gone.kind
    EntryRevision.objects.filter(entry=gone).update(entry=stays)
    for accessor in MERGED_ROWS:
        theirs, ours = getattr(gone, accessor), getattr(stays, accessor)
        if ours.exists():
            theirs.all().delete()
        else:
            theirs.update(entry=stays)
    if stays.supersedes_id == gone.pk:
        stays.supersedes = None
    _move_topics(gone, stays)
    for name, value in emptied_values().items():
        setattr(gone, name, value)
    gone.status, gone.merged_into, gone.supersedes = Entry.Status.REMOVED, stays, None
    gone.story, gone.is_copy = None, False


def _move_topics(gone: Entry, stays: Entry) -> None:
    """Move the topics; where both have one, an editor's assignment outranks a rule's."""
    had = {row.topic_id: row for row in EntryTopic.objects.filter(entry=stays)}
    for row in EntryTopic.objects.filter(entry=gone):
        other = had.get(row.topic_id)
        editor = EntryTopic.Origin.EDITOR
        if other is not None and (row.origin != editor or other.origin == editor):
            row.delete()
            continue
        if other is not None:
            other.delete()
        row.entry = stays
        row.save(update_fields=["entry"])
    EntryTopic.objects.filter(entry=stays).update(published_at=stays.published_at)


def _move_links(gone: Entry, stays: Entry) -> set[int]:
    """Move editors' links to `stays`; links made by rules are found again. Returns the keys of all entries involved."""
    touched: set[int] = set()
    links = EntryLink.objects.filter(entry=gone) | EntryLink.objects.filter(other=gone)
    for link in links:
        ends = [stays.pk if pk == gone.pk else pk for pk in (link.entry_id, link.other_id)]
        touched.update({link.entry_id, link.other_id})
        link.delete()
        if link.origin != EntryLink.Origin.EDITOR or ends[0] == ends[1]:
            continue
        if link.relation == EntryLink.Relation.COPY:
            ends.sort()
        EntryLink.objects.get_or_create(
            relation=link.relation, entry_id=ends[0], other_id=ends[1],
            defaults={"origin": link.origin, "refused": link.refused, "why": link.why},
        )  # fmt: skip
    return touched


def _count_in_river(river: Counter[date], entry: Entry, number: int) -> None:
    if entry.in_river and entry.published_at:
        river[entry.published_at.astimezone(UTC).date()] += number
