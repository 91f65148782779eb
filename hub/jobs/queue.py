"""The queue: enqueue jobs in the transaction of the change that asks for them, and settle those that were claimed.

    a change ──enqueue──▶ Job row ──commit──▶ notify ──▶ worker ──complete──▶ (row gone)
                            ▲                               │
                            └───────── enqueued again ──────┘   renews `stamp`, and `complete` keeps the row

Enqueuing what waits already renews its row and adds none. A message in the broker only wakes a worker.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.db.models import Max, Min

from hub.db import bulk
from hub.db.db_now import DbNow
from hub.db.id_in import id_in
from hub.db.id_ranges import LONGEST, ranges_of, size, span
from hub.db.lease import NO_FAILURE
from hub.jobs.notify import notify_on_commit
from hub.models.entry import Entry
from hub.models.job import AGAIN, LIBRARY, RANGE, RANGES, Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

GAP = 20  # entries between two whose stories are looked for once more, as that costs less than another row
BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
SPLIT = 8  # parts that a failed range is split into: one entry of 400 stands alone after three rounds

ONCE = ("kind", "target", "key")


class Done(Protocol):
    """What is known of a job when its work is done."""

    @property
    def pk(self) -> Any:
        """Its key."""

    @property
    def stamp(self) -> uuid.UUID:
        """Its stamp when it was read."""


def enqueue(kind: str, target: str, keys: Iterable[int | str], *, now: datetime) -> None:
    """Enqueue a job of this kind for each of `keys`."""
    enqueue_each([(kind, target, key) for key in keys], now=now)


def enqueue_each(jobs: Sequence[tuple[str, str, int | str]], *, now: datetime) -> None:
    """Enqueue jobs of several kinds and targets, as (kind, target, key), in one statement."""
    bulk.insert_rows(
        Job,
        ONCE,
        [(kind, target, str(key)) for kind, target, key in jobs],
        once=ONCE,
        renewed=("due_at", "stamp"),
        due_at=now,
        stamp=uuid.uuid4(),
    )
    changed = [int(key) for kind, target, key in jobs if kind == Job.Kind.INDEX and target == "entry"]
    if changed:
        _mark_changed(changed)
    notify_on_commit(kind for kind, _, _ in jobs)


def enqueue_missing(kind: str, targets: Iterable[tuple[str, int | str]], *, now: datetime) -> None:
    """Enqueue jobs for those of these (target, key) that have none; others stay as they are."""
    known = set(Job.objects.filter(kind=kind).values_list("target", "key"))
    rows = [
        Job(kind=kind, target=target, key=str(key), due_at=now)
        for target, key in targets
        if (target, str(key)) not in known
    ]
    Job.objects.bulk_create(rows, BATCH, ignore_conflicts=True)


def enqueue_tagging(entries: Iterable[int], *, now: datetime, again: bool = False) -> None:
    """Enqueue the tagging of these entries; `again`: their texts are as they were, only the rules have changed."""
    target = AGAIN if again else RANGE
    enqueue_each([(Job.Kind.TAG, target, some) for some in ranges_of(entries)], now=now)


def enqueue_stories(entries: Iterable[int], *, now: datetime) -> None:
    """Enqueue the search for the stories of these entries."""
    enqueue_each([(Job.Kind.STORY, RANGE, some) for some in ranges_of(entries, gap=GAP)], now=now)


def enqueue_tagging_and_stories(entries: Iterable[int], *, now: datetime) -> None:
    """Enqueue what entries need whose texts are new."""
    entries = list(entries)
    topics = [(Job.Kind.TAG, RANGE, some) for some in ranges_of(entries)]
    enqueue_each([*topics, *((Job.Kind.STORY, RANGE, some) for some in ranges_of(entries, gap=GAP))], now=now)


def enqueue_library(kind: str, *, now: datetime) -> None:
    """Enqueue a kind of job for every entry by one row, which the worker turns into ranges: quick enough for a page."""
    enqueue(kind, LIBRARY, ["all"], now=now)


def library_ranges() -> Iterator[str]:
    """Ranges that hold the keys of all entries."""
    first, last = Entry.objects.aggregate(first=Min("pk"), last=Max("pk")).values()
    for start in range(first, last + 1, LONGEST) if last else ():
        yield f"{start}-{min(start + LONGEST - 1, last)}"


def expand_library(jobs: Iterable[Job], target: str, *, now: datetime) -> list[Job]:
    """Turn jobs for the whole library into jobs for ranges (of `target`); the other jobs."""
    jobs = list(jobs)
    whole = [job for job in jobs if job.target == LIBRARY]
    if whole:
        with transaction.atomic():
            enqueue(whole[0].kind, target, library_ranges(), now=now)
            complete(whole)
    return [job for job in jobs if job.target != LIBRARY]


def complete(jobs: Iterable[Done]) -> None:
    """Delete jobs that are done, except those that were enqueued again since they were claimed: these are due."""
    rows = list(jobs)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        these = Job.objects.filter(id_in("pk", [row.pk for row in part]))
        deleted, _ = these.filter(stamp__in={row.stamp for row in part}).delete()
        if deleted < len(part):
            these.update(lease_until=None, lease_token=None, **NO_FAILURE)


def split(job: Job, *, now: datetime) -> bool:
    """Put smaller ranges in the place of a range that failed, to part what fails from what does not.

    False if it is about a single thing.
    """
    if job.target not in RANGES or size(job.key) == 1:
        return False
    first, last = span(job.key)
    step = -(-size(job.key) // SPLIT)
    parts = [f"{start}-{min(start + step - 1, last)}" for start in range(first, last + 1, step)]
    with transaction.atomic():
        complete([job])
        enqueue(job.kind, job.target, parts, now=now)
    return True


def _mark_changed(keys: list[int]) -> None:
    """Note on entries that what readers see of them has changed: every such change enqueues their indexing."""
    for start in range(0, len(keys), BATCH):
        Entry.objects.filter(id_in("pk", keys[start : start + BATCH])).update(changed_at=DbNow())
