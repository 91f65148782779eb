"""Actions on parked jobs: retry one after its cause has been removed, or discard it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.permission import require
from hub.jobs.notify import notify_on_commit
from hub.jobs.parked import NotParkedError

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from hub.jobs.parked import ParkedJob

CHANGE = "hub.change_job"


class NotDiscardableError(Exception):
    """The row is more than a job: discarding a visit would delete its source."""

    def __init__(self, job: ParkedJob) -> None:
        super().__init__(f"“{job.row}” can't be discarded: its row also holds other data. Retry it instead.")


def job_retry(job: ParkedJob, *, by: User | None, now: datetime | None = None) -> None:
    """Make a parked job due now, with all its attempts. `by` is None for the command line.

    Raises:
        PermissionDenied: `by` may not change jobs.
        NotParkedError: it is no longer parked.
    """
    _require(by)
    with transaction.atomic():
        if not job.kind.queryset().filter(pk=job.row.pk).retry_parked(now=now or timezone.now()):
            raise NotParkedError(job.name)
        _log(job, "job.retry", by)
        notify_on_commit([job.kind.name])


def job_discard(job: ParkedJob, *, by: User | None) -> None:
    """Delete a parked job without doing its work. `by` is None for the command line.

    Raises:
        PermissionDenied: `by` may not change jobs.
        NotParkedError: it is no longer parked.
        NotDiscardableError: its row holds more than the job.
    """
    _require(by)
    if not job.kind.is_discardable:
        raise NotDiscardableError(job)
    with transaction.atomic():
        deleted, _ = job.kind.queryset().parked().filter(pk=job.row.pk).delete()
        if not deleted:
            raise NotParkedError(job.name)
        _log(job, "job.discard", by)


def _log(job: ParkedJob, action: str, by: User | None) -> None:
    log(job.row, action, user=by, data={"reason": job.row.failure})


def _require(by: User | None) -> None:
    if by is not None:
        require(by, CHANGE)
