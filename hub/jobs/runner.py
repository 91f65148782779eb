"""The runner: claims due rows of a kind, hands them to its handler, and parts the row that fails from the others.

    due rows ──claim──▶ handler(batch) ──▶ settled
                            │ raises
                            ▼
                        handler([row]), each by itself ──▶ settled
                            │ raises
                            ├── a range: split, until one entry stands alone
                            ├── attempts left: due again, later each time
                            └── none left: parked with its traceback, where operators see it

The database's own refusals (locked, deadlocked, disconnected) are no row's fault: the batch is released, and the error
raised.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hub.jobs import queue, registry, stopping
from hub.jobs.failures import UnavailableError, passes, record_failure, sentence
from hub.models.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from hub.db.lease import LeasedQuerySet
    from hub.jobs.registry import Handler, JobKind

log = logging.getLogger(__name__)


def run(name: str, *, now: datetime, limit: int | None = None, handle: Handler | None = None) -> int:
    """Run a batch of due jobs of this kind; how many rows were claimed. `handle` stands in for the kind's handler.

    Raises:
        django.db.Error: the database refused for a reason that passes. What was claimed is released.
    """
    kind = registry.kind(name)
    rows = kind.queryset().claim(limit or kind.batch, now=now, lasting=kind.lease)
    if rows:
        try:
            with _released_on_interrupt(rows):
                _run_batch(kind, handle or kind.handle, rows, now)
        except (UnavailableError, stopping.WorkerStopping) as reason:
            log.info("%s: %s", name, reason)
            return 0
    return len(rows)


@contextmanager
def _released_on_interrupt(rows: Sequence[Any]) -> Iterator[None]:
    """Release what is still leased when a batch ends early, for whatever reason."""
    try:
        yield
    except BaseException:
        _all_of(rows).release(rows)
        raise


def _run_batch(kind: JobKind, handle: Handler, rows: Sequence[Any], now: datetime) -> None:
    try:
        handle(rows, now=now)
    except Exception as error:
        if passes(error):
            raise
        if len(rows) == 1:
            if _all_of(rows).still_leased(rows):
                record_failure(rows[0], error, now=now, park_after=kind.park_after)
            else:
                log.exception("%s failed after it was settled.", rows[0])
            return
        log.warning("A batch of “%s” failed (%s); its rows are run one by one.", kind.name, sentence(error))
    else:
        _settle(rows)
        return
    for row in _all_of(rows).still_leased(rows):
        stopping.check()
        _run_batch(kind, handle, [row], now)


def _settle(rows: Sequence[Any]) -> None:
    """Settle what the handler has left leased."""
    model = _all_of(rows)
    left = model.still_leased(rows)
    if model.model is Job:
        queue.complete(left)
    else:
        model.release(left)
        model.forget_failures(rows)


def _all_of(rows: Sequence[Any]) -> LeasedQuerySet[Any]:
    found: LeasedQuerySet[Any] = type(rows[0]).objects.all()
    return found
