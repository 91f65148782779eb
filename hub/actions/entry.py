"""What can be done to entries: hidden, shown, featured and removed.

    new ──show──▶ published ◀──feature / unfeature──▶ featured
                    ▲    │                               │
                  show  hide                           hide          any of them ──remove──▶ removed
                    │    ▼                               │
                    hidden ◀─────────────────────────────┘

Each action takes one entry or many, changes those it applies to and passes over the rest, so that doing it twice is
harmless. The change, its log entries, the river's counts and the owed indexing are one transaction. Removing is for
good: what the publisher wrote is dropped, and the row stays as a tombstone so that no later fetch brings it back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from hub.actions.log import log_many
from hub.actions.permission import CURATE, require
from hub.ingest.stories.series import edition_of
from hub.jobs import queue
from hub.models import Enclosure, Entry, EntryLink, EntryRevision, EntryTopic, Job, RiverDay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
WRITTEN = {"summary": "", "body": "", "text": "", "excerpt": "", "image_url": "", "credits": [], "labels": []}

Status = Entry.Status

entries_moved = Signal()
"""Sent within the transaction that changed what readers may see, with `keys`, the entries', and `now`: what stands on
entries elsewhere in the house can owe its own work."""


@dataclass(frozen=True, slots=True)
class Move:
    """One action: from which statuses it leads, and where to."""

    action: str  # as the log knows it
    of: frozenset[Status]
    to: Status


HIDE = Move("entry.hide", frozenset({Status.NEW, Status.PUBLISHED, Status.FEATURED}), Status.HIDDEN)
SHOW = Move("entry.show", frozenset({Status.NEW, Status.HIDDEN}), Status.PUBLISHED)
FEATURE = Move("entry.feature", frozenset({Status.PUBLISHED}), Status.FEATURED)
UNFEATURE = Move("entry.unfeature", frozenset({Status.FEATURED}), Status.PUBLISHED)
REMOVE = Move("entry.remove", frozenset(set(Status) - {Status.REMOVED}), Status.REMOVED)

MOVES = {move.action.removeprefix("entry."): move for move in (HIDE, SHOW, FEATURE, UNFEATURE, REMOVE)}


def entry_hide(*entries: Entry, by: User, reason: str = "", now: datetime | None = None) -> int:
    """Take entries out of the river, the feeds and the index, keeping them and their history.

    Returns how many were changed; hidden and removed ones are passed over.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    return _move(entries, HIDE, by=by, reason=reason, now=now)


def entry_show(*entries: Entry, by: User, now: datetime | None = None) -> int:
    """Bring hidden or waiting entries before readers. A removed one has nothing left to show and is passed over."""
    return _move(entries, SHOW, by=by, now=now)


def entry_feature(*entries: Entry, by: User, now: datetime | None = None) -> int:
    """Put published entries forward."""
    return _move(entries, FEATURE, by=by, now=now)


def entry_unfeature(*entries: Entry, by: User, now: datetime | None = None) -> int:
    """Let featured entries be like the others again."""
    return _move(entries, UNFEATURE, by=by, now=now)


def entry_remove(*entries: Entry, by: User, reason: str = "", now: datetime | None = None) -> int:
    """Remove entries for good, as when their author asks: texts, pictures, enclosures, topics and revisions go.

    Title, address and identity stay, as the tombstone that keeps a later fetch from bringing them back.
    """
    return _move(entries, REMOVE, by=by, reason=reason, now=now)


def _move(entries: Iterable[Entry], move: Move, *, by: User, reason: str = "", now: datetime | None = None) -> int:
    require(by, CURATE)
    given = {entry.pk: entry for entry in entries}
    keys = sorted(given)
    changed = 0
    with transaction.atomic():
        for start in range(0, len(keys), BATCH):
            rows = list(
                Entry.objects.select_for_update()
                .filter(pk__in=keys[start : start + BATCH], status__in=move.of)
                .only("pk", "title", "status", "published_at", "is_copy")
                .order_by("pk")
            )
            moment = now or timezone.now()
            _apply(rows, move, now=moment)
            log_many(rows, move.action, by=by, now=moment, data={"reason": reason} if reason else None)
            entries_moved.send(Entry, keys=[row.pk for row in rows], now=moment)
            for row in rows:
                given[row.pk].status = move.to
            changed += len(rows)
    return changed


def _apply(rows: list[Entry], move: Move, *, now: datetime) -> None:
    keys = [row.pk for row in rows]
    RiverDay.objects.add(river_change(rows, move.to))
    if move is REMOVE:
        Entry.objects.filter(pk__in=keys).update(status=move.to, **WRITTEN)
        Enclosure.objects.filter(entry__in=keys).delete()
        EntryRevision.objects.filter(entry__in=keys).delete()
        EntryTopic.objects.filter(entry__in=keys).delete()
    else:
        Entry.objects.filter(pk__in=keys).update(status=move.to)
    queue.enqueue(Job.Kind.INDEX, "entry", keys, now=now)
    owe_stories(rows, now=now)


def owe_stories(rows: Iterable[Entry], *, now: datetime) -> None:
    """Others of their stories may now stand for these entries; and a chain of editions goes by what readers see."""
    titles = {row.pk: row.title for row in rows}
    editions = {pk for pk, title in titles.items() if edition_of(title)}
    queue.enqueue_stories(editions | EntryLink.objects.linked(titles), now=now)


def river_change(rows: Iterable[Entry], to: Status) -> Counter[date]:
    """What the river gains or loses on each day (UTC) when `rows` become `to`; a copy in a story is not counted."""
    days: Counter[date] = Counter()
    for row in rows:
        if row.published_at and not row.is_copy:
            days[row.published_at.astimezone(UTC).date()] += (to in Entry.PUBLIC) - row.is_public
    return days
