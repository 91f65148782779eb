"""Owed work: one row for each thing that must still be tagged, indexed or fetched.

    a change ──owe──▶ row ──claim──▶ worker ──settle──▶ (row gone)
                       ▲                │
                       └── owed again ──┘   a change meanwhile renews `stamp`, and settling spares the row

A message in the broker only says "look"; whether there is work is read here. Rows name what they are about by kind and
key, not by foreign key, so that what was deleted can still be taken out of the index.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.db import models, transaction
from django.db.models import Count, Q

from hub.db import bulk
from hub.db.batched import batched
from hub.db.db_now import DbNow
from hub.db.id_in import id_in
from hub.db.id_ranges import ranges_of, size
from hub.db.lease import Leased, LeasedQuerySet
from hub.jobs.notify import notify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

GAP = 20  # entries between two whose stories are asked for once more, as that costs less than another row
BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
LIBRARY = "library"  # the kind of a row that stands for every entry
RANGE, AGAIN = "range", "again"  # for entries from-to (`ranges`); `again`, for such as say what they said before
RANGES = (RANGE, AGAIN)
RETRY_AFTER = timedelta(minutes=1)  # doubled with each attempt
RETRY_AT_MOST = timedelta(hours=6)


class Done(Protocol):
    """What is known of a row when its work is done."""

    @property
    def pk(self) -> Any:
        """Its key."""

    @property
    def stamp(self) -> uuid.UUID:
        """Its stamp when it was read."""


class JobQuerySet(LeasedQuerySet["Job"]):
    """Owing, taking and settling."""

    def enqueue(self, work: str, kind: str, keys: Iterable[int | str], *, now: datetime) -> None:
        """Write down that `work` is owed for each of `keys`; what is owed already is renewed, not doubled."""
        self.enqueue_each([(work, kind, key) for key in keys], now=now)

    def enqueue_each(self, owed: Sequence[tuple[str, str, int | str]], *, now: datetime) -> None:
        """The same of several works and kinds, as (work, kind, key), in one statement."""
        bulk.insert_rows(
            Job,
            ("work", "kind", "key"),
            [(str(work), kind, str(key)) for work, kind, key in owed],
            once=("work", "kind", "key"),
            renewed=("due_at", "stamp"),
            due_at=now,
            stamp=uuid.uuid4(),
        )
        changed = [int(key) for work, kind, key in owed if work == Job.Work.INDEX and kind == "entry"]
        if changed:
            self._mark_changed(changed)
        for work in dict.fromkeys(work for work, _, _ in owed):
            transaction.on_commit(partial(notify, f"{work}_owed"), using=self.db)

    def enqueue_tagging(self, entries: Iterable[int], *, now: datetime, again: bool = False) -> None:
        """Owe the topics of these entries; `again`: only what the rules say of them has changed, not what they say."""
        kind = AGAIN if again else RANGE
        self.enqueue_each([(Job.Work.TAG, kind, some) for some in ranges_of(entries)], now=now)

    def enqueue_stories(self, entries: Iterable[int], *, now: datetime) -> None:
        """Owe the stories of these entries."""
        self.enqueue_each([(Job.Work.STORY, RANGE, some) for some in ranges_of(entries, gap=GAP)], now=now)

    def enqueue_tagging_and_stories(self, entries: Iterable[int], *, now: datetime) -> None:
        """What is owed for entries whose texts are new."""
        entries = list(entries)
        topics = [(Job.Work.TAG, RANGE, some) for some in ranges_of(entries)]
        self.enqueue_each([*topics, *((Job.Work.STORY, RANGE, some) for some in ranges_of(entries, gap=GAP))], now=now)

    def enqueue_library(self, work: str, *, now: datetime) -> None:
        """Owe a work of every entry by one row, which the worker turns into ranges: quick enough for a page."""
        self.enqueue(work, LIBRARY, ["all"], now=now)

    def pending(self) -> Counter[str]:
        """How many things are owed of each work; a range is as many as it spans."""
        ranges = self.filter(kind__in=RANGES)
        found = Counter(dict(self.exclude(kind__in=RANGES).order_by().values_list("work").annotate(Count("pk"))))
        for work, key in ranges.order_by().values_list("work", "key"):
            found[work] += size(key)
        return found

    def _mark_changed(self, keys: list[int]) -> None:
        """Note on entries that what readers see of them has changed: whoever changes that owes its indexing."""
        from hub.models.entry import Entry  # noqa: PLC0415 - both are models of one app

        for batch in batched(keys, BATCH):
            Entry.objects.filter(id_in("pk", batch)).update(changed_at=DbNow())

    def complete(self, done: Iterable[Done]) -> None:
        """Strike out what was done, except what has been owed anew since it was claimed."""
        for part in batched(done, BATCH):
            these = self.filter(id_in("pk", [row.pk for row in part]))
            struck, _ = these.filter(stamp__in={row.stamp for row in part}).delete()
            if struck < len(part):
                these.update(lease_until=None, lease_token=None, attempts=0, last_error="")

    def retry_later(self, failed: Job, *, now: datetime, error: str, until: datetime | None = None) -> None:
        """Keep the row for a later attempt, ever later while it fails, and not before `until`."""
        due_at = now + min(RETRY_AFTER * 2 ** min(failed.attempts, 16), RETRY_AT_MOST)
        due_at = max(due_at, until) if until else due_at
        self.filter(pk=failed.pk, stamp=failed.stamp).update(due_at=due_at, last_error=error[:500])
        self.filter(pk=failed.pk, lease_token=failed.lease_token).update(
            lease_until=None, lease_token=None, attempts=failed.attempts + 1
        )

    def defer(self, spared: Job, *, until: datetime) -> None:
        """Keep the row until then without having tried: that is no failed attempt."""
        self.filter(pk=spared.pk, stamp=spared.stamp).update(due_at=until)
        self.filter(pk=spared.pk, lease_token=spared.lease_token).update(lease_until=None, lease_token=None)


class Job(Leased):
    """One thing to do."""

    class Work(models.TextChoices):
        """What can be owed."""

        TAG = "tag", "recognise its topics"
        INDEX = "index", "bring the search index up to date"
        STORY = "story", "find the copies and editions of entries"
        REVIEW = "review", "see whether sources keep to their topics"
        TRY = "try", "hold changed rules against the library"
        TRANSCRIPT = "transcript", "fetch the transcripts and chapters of episodes"

    work = models.CharField(max_length=16, choices=Work.choices)
    kind = models.CharField(max_length=16, help_text="of the thing: entry, topic, source, path …")
    key = models.CharField(max_length=64, help_text="its primary key")
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "kind", "key"], name="job_once")]
        indexes = [
            models.Index(fields=["work", "due_at", "id"], condition=Q(due_at__isnull=False), name="job_due"),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.kind} {self.key}"
