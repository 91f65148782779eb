"""Leases: how a worker claims rows that stand for work so that no other does, on every database alike.

    due ──claim──▶ leased ──▶ settled by its handler
     ▲                │
     ├──release───────┤  the worker stops, or dies: its lease runs out, or `reclaim_dead` frees it
     ├──retry_later───┤  it failed: an attempt more, a longer wait
     └──retry_parked── parked, after too many attempts: only a person brings it back

A row is due when `due_at` has come and no lease holds it. Claiming it is one conditional UPDATE that writes a token of
the claimer's own, which names its process.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from hub.db.id_in import id_in
from hub.db.process_token import is_dead, new_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

M = TypeVar("M", bound="Leased")

FARTHEST = timedelta(
    days=30
)  # more than any work is deferred: two weeks of Retry-After, its spread, a week of skipDays
LONGEST = timedelta(days=1)  # more than any lease lasts
FAILURE_LENGTH = 500  # characters of an error


def _token(row: Leased) -> uuid.UUID:
    return row.lease_token or uuid.UUID(int=0)


class LeasedQuerySet(models.QuerySet[M], Generic[M]):
    """Rows that stand for work."""

    retry_after: ClassVar = timedelta(minutes=1)  # doubled with each attempt
    retry_at_most: ClassVar = timedelta(hours=6)

    def due(self, now: datetime) -> Self:
        """Rows whose time has come and that no lease holds, longest waiting first."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "pk")

    def parked(self) -> Self:
        """Rows that failed too often; one that has become due again by a change is parked no more."""
        return self.filter(parked_at__isnull=False, due_at__isnull=True).order_by("parked_at", "pk")

    def claim(self, limit: int, *, now: datetime, lasting: timedelta) -> list[M]:
        """Lease up to `limit` due rows for `lasting`; of two claimers, each row goes to one."""
        token = new_token()
        chosen = self.next_due(limit, now=now)
        self.due(now).filter(id_in("pk", chosen)).order_by().update(lease_until=now + lasting, lease_token=token)
        return list(self.filter(id_in("pk", chosen), lease_token=token).order_by("due_at", "pk"))

    def next_due(self, limit: int, *, now: datetime) -> list[int]:
        """The keys of the rows to claim now. A model with a fairer order than the longest wait overrides this."""
        return list(self.due(now).values_list("pk", flat=True)[:limit])

    def still_leased(self, rows: Iterable[M]) -> list[M]:
        """Those of these that the lease still holds with which they were claimed: not settled, not lost to another."""
        tokens = {row.pk: row.lease_token for row in rows}
        held = dict(self.filter(id_in("pk", tokens)).order_by().values_list("pk", "lease_token"))
        return [row for row in rows if row.lease_token and held.get(row.pk) == row.lease_token]

    def release(self, rows: Iterable[M]) -> None:
        """Let others claim these at once, where the lease with which they were claimed still holds."""
        for token, held in groupby(sorted(rows, key=_token), key=_token):
            keys = [row.pk for row in held]
            self.filter(pk__in=keys, lease_token=token).update(lease_until=None, lease_token=None)

    def postpone(self, row: M, *, until: datetime) -> None:
        """Keep a claimed row until then without having tried: that is no failed attempt."""
        held = self.filter(pk=row.pk, lease_token=row.lease_token)
        held.filter(**self.as_claimed(row)).update(due_at=until)
        held.update(lease_until=None, lease_token=None)

    def retry_later(
        self,
        row: M,
        *,
        now: datetime,
        error: str,
        until: datetime | None = None,
        traceback: str = "",
        park_after: int | None = None,
    ) -> bool:
        """Note a failed attempt at a claimed row and wait, ever longer, at least until `until`.

        After `park_after` attempts it is parked instead: it is not due again until a person or a change says so.
        Whether it was. A row that a change has made due again meanwhile stays due.
        """
        attempts = row.attempts + 1
        parked = park_after is not None and attempts >= park_after
        wait = min(self.retry_after * 2 ** min(row.attempts, 16), self.retry_at_most)
        due_at = max(now + wait, until) if until else now + wait
        held = self.filter(pk=row.pk, lease_token=row.lease_token)
        held.filter(**self.as_claimed(row)).update(due_at=None if parked else due_at, parked_at=now if parked else None)
        held.update(
            lease_until=None,
            lease_token=None,
            attempts=attempts,
            failure=error[:FAILURE_LENGTH],
            traceback=traceback,
            first_failed_at=row.first_failed_at or now,
        )
        return parked

    def as_claimed(self, row: M) -> dict[str, Any]:
        """Conditions that no change has made this row due anew since it was claimed."""
        return {"due_at": row.due_at}

    def forget_failures(self, rows: Iterable[M]) -> None:
        """Clear what earlier attempts left on these rows, unless a later one has failed."""
        for row in rows:
            if row.attempts or row.failure:  # a retried row keeps its failure until it is done
                self.filter(pk=row.pk, attempts=row.attempts).update(**NO_FAILURE)

    def retry_parked(self, *, now: datetime) -> int:
        """Make the parked ones of these rows due now, with all their attempts; how many."""
        return self.parked().order_by().update(due_at=now, **(NO_FAILURE | {"failure": models.F("failure")}))

    def reclaim_dead(self, *, now: datetime) -> int:
        """Free what processes of this machine held that have ended, before their leases run out; how many rows.

        Reads every row: for the start of a process, not for each batch.
        """
        held = self.filter(lease_until__gt=now, lease_token__isnull=False).order_by()
        dead = [token for token in held.values_list("lease_token", flat=True).distinct() if is_dead(token)]
        return held.filter(lease_token__in=dead).update(lease_until=None, lease_token=None) if dead else 0

    def repair_clock_skew(self, *, now: datetime) -> int:
        """Make due what a clock that ran ahead has deferred for months, and free what it has leased; how many rows."""
        late = self.filter(due_at__gt=now + FARTHEST).update(due_at=now)
        held = self.filter(lease_until__gt=now + LONGEST)
        return late + held.update(lease_until=None, lease_token=None)


class Leased(models.Model):
    """A row that also stands for a piece of work."""

    due_at = models.DateTimeField(null=True, blank=True, help_text="when the work is due; empty: not at all")
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False, help_text="that failed, one after another")
    failure = models.CharField(max_length=FAILURE_LENGTH, blank=True, editable=False)
    traceback = models.TextField(blank=True, editable=False)
    first_failed_at = models.DateTimeField(null=True, blank=True, editable=False)
    parked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any]  # of each model: a manager of its LeasedQuerySet

    class Meta:
        abstract = True


NO_FAILURE: dict[str, Any] = {
    "attempts": 0, "failure": "", "traceback": "", "first_failed_at": None, "parked_at": None,
}  # fmt: skip
"""The fields of a row that has not failed."""


def leased_models() -> Iterator[LeasedQuerySet[Any]]:
    """The rows of every model that stands for work, of the whole project."""
    for model in apps.get_models():
        if issubclass(model, Leased):
            yield model.objects.all()
