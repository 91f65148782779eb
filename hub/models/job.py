"""Jobs: one row for each thing that must still be tagged, indexed or fetched. `hub.jobs` enqueues and runs them.

A job names what it is about by a noun (`target`) and a key, not by a foreign key, so that what was deleted can still
be taken out of the index. `stamp` changes when it is enqueued again: completing the job then keeps the row.
"""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Count, Q

from hub.db.id_ranges import size
from hub.db.lease import Leased, LeasedQuerySet

LIBRARY = "library"  # the target of a job that stands for every entry
RANGE, AGAIN = "range", "again"  # for entries from-to (`id_ranges`); `again`: their texts are as they were
RANGES = (RANGE, AGAIN)


class JobQuerySet(LeasedQuerySet["Job"]):
    """Which jobs there are."""

    def pending(self) -> Counter[str]:
        """How many things wait by kind of job; a range counts as many as it spans. Parked ones don't wait."""
        waiting = self.filter(due_at__isnull=False).order_by()
        found = Counter(dict(waiting.exclude(target__in=RANGES).values_list("kind").annotate(Count("pk"))))
        for kind, key in waiting.filter(target__in=RANGES).values_list("kind", "key"):
            found[kind] += size(key)
        return found

    def as_claimed(self, row: Job) -> dict[str, Any]:
        """Two changes may come at one moment: the stamp tells."""
        return {"stamp": row.stamp}


class Job(Leased):
    """One thing to do."""

    class Kind:
        """The kinds of the hub that other rooms enqueue; `hub.job_kinds` lists all."""

        TAG: Final = "tag"
        INDEX: Final = "index"
        STORY: Final = "story"
        REVIEW: Final = "review"
        PREVIEW: Final = "preview"
        TRANSCRIPT: Final = "transcript"
        CREDIT: Final = "credit"

    kind = models.CharField(max_length=32, help_text="of work, as hub.jobs.registry has it")
    target = models.CharField(max_length=16, help_text="the noun of what it is about: entry, topic, source, path …")
    key = models.CharField(max_length=64, help_text="the target's primary key")
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "target", "key"], name="job_once")]
        indexes = [
            models.Index(fields=["kind", "due_at", "id"], condition=Q(due_at__isnull=False), name="job_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} {self.key}"
