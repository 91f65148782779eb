"""Hosts that asked to be left alone for a while, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import datetime


class HostBackoffQuerySet(models.QuerySet["HostBackoff"]):
    """Noting pauses."""

    def note(self, host: str, until: datetime, *, at_most: datetime) -> None:
        """A host asked for a pause; of two, the longer one holds, whichever worker writes it first.

        One beyond `at_most` does not: it was written by a clock that was wrong.
        """
        self.bulk_create([HostBackoff(host=host, until=until)], ignore_conflicts=True)
        self.filter(Q(until__lt=until) | Q(until__gt=at_most), host=host).update(until=until)


class HostBackoff(models.Model):
    """One host's word, a row a host. What lies in the past says nothing any more."""

    host = models.CharField(max_length=300, primary_key=True, help_text="as hub.ingest.fetching.fetch.host_of has it")
    until = models.DateTimeField()

    objects: ClassVar[HostBackoffQuerySet] = HostBackoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["until"], name="host_pause_until")]

    def __str__(self) -> str:
        return f"{self.host} until {self.until:%Y-%m-%d %H:%M}"
