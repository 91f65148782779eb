"""Leases: how a worker takes work so that no other does, on every database alike.

A row is due when `due_at` has come and no lease holds it. Taking it is one conditional UPDATE that writes a token of
the taker's own; a taker that dies simply lets its lease run out, or whoever starts next on the same machine takes it
back (`take_back`), since a token names its process.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from hub.db.id_in import id_in
from hub.db.process_token import is_dead, new_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

M = TypeVar("M", bound="Leased")

FARTHEST = timedelta(days=30)  # more than any work is put off: two weeks of Retry-After, its spread, a week of skipDays
LONGEST = timedelta(days=1)  # more than any lease lasts


def _token(row: Leased) -> uuid.UUID:
    return row.lease_token or uuid.UUID(int=0)


class LeasedQuerySet(models.QuerySet[M], Generic[M]):
    """What can be said of rows that stand for work."""

    def due(self, now: datetime) -> Self:
        """Rows whose time has come and that nobody holds, longest waiting first."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "pk")

    def claim(self, limit: int, *, now: datetime, lasting: timedelta) -> list[M]:
        """Take up to `limit` due rows for `lasting`; of two takers, each row goes to one."""
        token = new_token()
        wanted = self.next_due(limit, now=now)
        self.due(now).filter(id_in("pk", wanted)).order_by().update(lease_until=now + lasting, lease_token=token)
        return list(self.filter(id_in("pk", wanted), lease_token=token).order_by("due_at", "pk"))

    def next_due(self, limit: int, *, now: datetime) -> list[int]:
        """The keys of the rows to take now; whoever knows a fairer order than that of waiting says so here."""
        return list(self.due(now).values_list("pk", flat=True)[:limit])

    def release(self, rows: Iterable[M]) -> None:
        """Let others take these at once, as far as they are still held by the lease with which they were claimed."""
        for token, held in groupby(sorted(rows, key=_token), key=_token):
            keys = [row.pk for row in held]
            self.filter(pk__in=keys, lease_token=token).update(lease_until=None, lease_token=None)

    def reclaim_dead(self, *, now: datetime) -> int:
        """Free what processes of this machine held that have ended, instead of waiting out their leases; how many rows.

        Reads every row: for the start of a process, not for each of its rounds.
        """
        held = self.filter(lease_until__gt=now, lease_token__isnull=False).order_by()
        dead = [token for token in held.values_list("lease_token", flat=True).distinct() if is_dead(token)]
        return held.filter(lease_token__in=dead).update(lease_until=None, lease_token=None) if dead else 0

    def repair_clock_skew(self, *, now: datetime) -> int:
        """What a clock that ran ahead has put off for months is due now, what it has leased is free; how many rows."""
        late = self.filter(due_at__gt=now + FARTHEST).update(due_at=now)
        held = self.filter(lease_until__gt=now + LONGEST)
        return late + held.update(lease_until=None, lease_token=None)


class Leased(models.Model):
    """A row that is also a piece of owed work."""

    due_at = models.DateTimeField(null=True, blank=True, help_text="when the work is owed; empty: not at all")
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def leased_models() -> Iterator[LeasedQuerySet[Any]]:
    """All there is that stands for work, that of the rooms above, too: the rows of one model after another."""
    for model in apps.get_models():
        if issubclass(model, Leased):
            yield LeasedQuerySet(model)
