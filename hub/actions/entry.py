"""Actions on entries: hide, show, feature, unfeature and remove.

    new ──show──▶ published ◀──feature / unfeature──▶ featured
                    ▲    │                               │
                  show  hide                           hide          any of them ──remove──▶ removed
                    │    ▼                               │
                    hidden ◀─────────────────────────────┘

Each action takes one entry or many, changes those it applies to and skips the rest, so that repeating it is harmless.
The change, its log entries, the river's counts and the index jobs are one transaction. Removal is for good: author
data are deleted, and the row stays as a tombstone so that no later fetch brings the entry back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from hub.actions.log import log_many
from hub.actions.permission import CURATE, require
from hub.db.batched import batched
from hub.ingest.stories.series import edition_of
from hub.jobs import queue
from hub.models import Credit, Entry, EntryLink, Job, RiverDay
from hub.models.entry_fields import DELETED_ROWS, EMPTIED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.contrib.auth.models import User

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
AHEAD = timedelta(hours=1)  # what readers may no longer see leaves the index before a backlog enters it

Status = Entry.Status

entries_changed = Signal()
"""Sent within the transaction that changed which entries readers see, with `keys` (primary keys) and `now`, so that
`content` can enqueue jobs for what depends on those entries."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A status change: the statuses it starts from and the one it ends in."""

    action: str  # its name in the log
    of: frozenset[Status]
    to: Status


HIDE = Transition("entry.hide", frozenset({Status.NEW, Status.PUBLISHED, Status.FEATURED}), Status.HIDDEN)
SHOW = Transition("entry.show", frozenset({Status.NEW, Status.HIDDEN}), Status.PUBLISHED)
FEATURE = Transition("entry.feature", frozenset({Status.PUBLISHED}), Status.FEATURED)
UNFEATURE = Transition("entry.unfeature", frozenset({Status.FEATURED}), Status.PUBLISHED)
REMOVE = Transition("entry.remove", frozenset(set(Status) - {Status.REMOVED}), Status.REMOVED)

TRANSITIONS = {move.action.removeprefix("entry."): move for move in (HIDE, SHOW, FEATURE, UNFEATURE, REMOVE)}


def entry_hide(*entries: Entry, by: User, reason: str = "", now: datetime | None = None) -> int:
    """Hide entries from the river, the feeds and the index; the rows and their history are kept.

    Returns how many were changed; hidden and removed ones are skipped.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    return _transition(entries, HIDE, by=by, reason=reason, now=now)


def entry_show(*entries: Entry, by: User, now: datetime | None = None) -> int:
    """Publish hidden or waiting entries. A removed one has nothing left to show and is skipped."""
    return _transition(entries, SHOW, by=by, now=now)


def entry_feature(*entries: Entry, by: User, now: datetime | None = None) -> int:
    """Feature published entries."""
    return _transition(entries, FEATURE, by=by, now=now)


def entry_unfeature(*entries: Entry, by: User, now: datetime | None = None) -> int:
    """Return featured entries to published."""
    return _transition(entries, UNFEATURE, by=by, now=now)


def entry_remove(*entries: Entry, by: User, reason: str = "", now: datetime | None = None) -> int:
    """Remove entries for good, as when their author asks: all author data (`hub.models.entry_fields`) are deleted.

    Title, address, date and identity stay: the tombstone that keeps a later fetch from bringing the entry back.
    """
    return _transition(entries, REMOVE, by=by, reason=reason, now=now)


def _transition(
    entries: Iterable[Entry], move: Transition, *, by: User, reason: str = "", now: datetime | None = None
) -> int:
    require(by, CURATE)
    given = {entry.pk: entry for entry in entries}
    changed = 0
    with transaction.atomic():
        for batch in batched(sorted(given), BATCH):
            rows = list(
                Entry.objects.select_for_update()
                .filter(pk__in=batch, status__in=move.of)
                .only("pk", "title", "status", "published_at", "is_copy")
                .order_by("pk")
            )
            moment = now or timezone.now()
            _apply(rows, move, now=moment)
            log_many(rows, move.action, by=by, now=moment, data={"reason": reason} if reason else None)
            entries_changed.send(Entry, keys=[row.pk for row in rows], now=moment)
            for row in rows:
                given[row.pk].status = move.to
            changed += len(rows)
    return changed


def _apply(rows: list[Entry], move: Transition, *, now: datetime) -> None:
    keys = [row.pk for row in rows]
    RiverDay.objects.add(river_change(rows, move.to))
    if move is REMOVE:
        people = list(Credit.objects.filter(entry__in=keys).values_list("person", flat=True).distinct())
        Entry.objects.filter(pk__in=keys).update(status=move.to, **emptied_values())
        delete_rows(keys)
        queue.enqueue(Job.Kind.INDEX, "person", people, now=now)
    else:
        Entry.objects.filter(pk__in=keys).update(status=move.to)
    due = now if move.to in Entry.PUBLIC else now - AHEAD
    queue.enqueue(Job.Kind.INDEX, "entry", keys, now=due)
    enqueue_stories_of(rows, now=now)


def emptied_values() -> dict[str, Any]:
    """The author data of an entry, by field, each with the value of a field that holds nothing."""
    return {name: Entry._meta.get_field(name).get_default() for name in EMPTIED}  # type: ignore[union-attr]


def delete_rows(keys: Collection[int]) -> None:
    """Delete the rows of these entries that hold author data: recordings, transcripts, chapters, revisions and more."""
    for accessor in DELETED_ROWS:
        relation: Any = Entry._meta.get_field(accessor)
        relation.related_model.objects.filter(**{f"{relation.field.name}__in": keys}).delete()


def enqueue_stories_of(rows: Iterable[Entry], *, now: datetime) -> None:
    """Regroup their stories: another member may now represent them, and edition chains follow what readers see."""
    titles = {row.pk: row.title for row in rows}
    editions = {pk for pk, title in titles.items() if edition_of(title)}
    queue.enqueue_stories(editions | EntryLink.objects.linked(titles), now=now)


def river_change(rows: Iterable[Entry], to: Status) -> Counter[date]:
    """The change of the river's count per UTC day when `rows` get status `to`; copies within a story do not count."""
    days: Counter[date] = Counter()
    for row in rows:
        if row.published_at and not row.is_copy:
            days[row.published_at.astimezone(UTC).date()] += (to in Entry.PUBLIC) - row.is_public
    return days
