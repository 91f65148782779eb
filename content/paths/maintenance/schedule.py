"""When a path is to be looked at next, and what its maintainer has been told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from hub.db.lease import LeasedQuerySet
from hub.models import Leased

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

EVERY = timedelta(days=1)


class MaintenanceScheduleQuerySet(LeasedQuerySet["MaintenanceSchedule"]):
    """Which paths to look at."""

    def check_soon(self, *, paths: Iterable[int] = (), entries: Iterable[int] = (), now: datetime) -> None:
        """Something has changed about these paths, or about entries that stand on paths: look at them by `now`."""
        concerned = self.filter(models.Q(path__in=list(paths)) | models.Q(path__steps__entry__in=list(entries)))
        self.filter(pk__in=concerned.values("pk")).update(due_at=now)


class MaintenanceSchedule(Leased):
    """One published path's."""

    path = models.OneToOneField("content.LearningPathPage", models.CASCADE, related_name="upkeep")
    looked_at = models.DateTimeField(null=True)

    objects: ClassVar[MaintenanceScheduleQuerySet] = MaintenanceScheduleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="upkeep_due")]

    def __str__(self) -> str:
        return f"upkeep of {self.path_id}"
