"""Failures: a row that fails is tried again, later each time, and parked after a bound."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from hub.db.transient import is_transient
from hub.jobs import queue, registry, stopping
from hub.models.job import Job

if TYPE_CHECKING:
    from datetime import datetime

    from hub.db.lease import Leased

log = logging.getLogger(__name__)


class UnavailableError(Exception):
    """What a kind needs (the index's writer) is in use: no row's fault. The runner releases the batch."""


def passes(error: BaseException) -> bool:
    """Whether an error is no fault of the rows at hand: they are released, and wait for a later run."""
    return isinstance(error, (UnavailableError, stopping.WorkerStopping)) or is_transient(error)


def record_failure(row: Leased, error: Exception, *, now: datetime, park_after: int | None = None) -> bool:
    """Have a claimed row tried again later, split it if it is a range, or park it; whether it is parked.

    A handler that knows which row failed calls this itself, and so spares the others another run.
    """
    if isinstance(row, Job):
        if queue.split(row, now=now):
            return False
        park_after = park_after or registry.kind(row.kind).park_after
    parked: bool = type(row).objects.retry_later(
        row,
        now=now,
        error=sentence(error),
        traceback="".join(traceback.format_exception(error)),
        park_after=park_after or registry.PARK_AFTER,
    )
    log.error("%s failed and %s.", row, "is parked" if parked else "will be tried again", exc_info=error)
    return parked


def sentence(error: Exception) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
