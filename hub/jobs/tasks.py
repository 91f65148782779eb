"""The worker's tasks: thin entry points over the runner. Each may run twice at once, or die half-way, without harm.

    beat ──▶ tick ──notify──▶ run(kind) ◀──notify── enqueue, by whatever changes a row

`tick` notifies of whatever is due and whose own message was lost. A run that filled its batch notifies of the next.
"""

from __future__ import annotations

import gc
import logging
from functools import partial
from typing import TYPE_CHECKING

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import connections
from django.utils import timezone

from hub.db.lease import leased_models
from hub.jobs import queue, registry, runner, stopping
from hub.jobs.notify import notify
from hub.models import Job, RiverDay
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from datetime import datetime

    from hub.jobs.registry import JobKind

log = logging.getLogger(__name__)


@shared_task
def tick() -> None:
    """Notify of whatever is due."""
    now = timezone.now()
    for name in due_kinds(now, fetching=settings.HUB_FETCH):
        notify(name)


def due_kinds(now: datetime, *, fetching: bool) -> list[str]:
    """The names of the kinds there is work for. Asks periodic kinds for theirs."""
    kinds = [kind for kind in registry.kinds() if fetching or not kind.fetches]
    for kind in kinds:
        if kind.prepare:
            kind.prepare(now)
        if kind.producer:
            queue.enqueue_missing(kind.name, kind.producer(now), now=now)
    due = set(Job.objects.due(now).order_by().values_list("kind", flat=True).distinct())
    return [kind.name for kind in kinds if (kind.rows().due(now).exists() if kind.rows else kind.name in due)]


@shared_task
def run(name: str) -> None:
    """Run a batch of due jobs of this kind, unless as many threads as it may have are at it already."""
    kind = registry.kind(name)
    if settings.HUB_FETCH or not kind.fetches:
        kind.gate.run(name, partial(_run, kind))


def _run(kind: JobKind) -> None:
    if stopping.is_stopping():
        return
    is_full = runner.run(kind.name, now=timezone.now()) >= kind.batch
    if is_full and not kind.waits_for_tick and not stopping.is_stopping():
        notify(kind.name)


@worker_ready.connect
def reclaim(**_: object) -> None:
    """Free what a worker held that was killed on this machine: it need not wait until its leases run out."""
    now = timezone.now()
    freed = sum(rows.reclaim_dead(now=now) for rows in leased_models())
    if freed:
        log.info("%s freed, held by a process that has ended.", pluralize(freed, "job is", "jobs are"))
    connections.close_all()  # this thread asks nothing more


@worker_ready.connect
def freeze_loaded_objects(**_: object) -> None:
    """Have the garbage collector pass over what was loaded at the start: it stays for as long as the worker runs.

    Else each batch of a thousand rows has it walk through all of Django's classes again, a fifth of tagging's time.
    """
    gc.collect()
    gc.freeze()


@worker_shutting_down.connect
def _stop(**_: object) -> None:
    stopping.stop()


@shared_task
def nightly_repair() -> None:
    """Repair nightly what a hand in the database, a restored backup or a clock that ran ahead has put wrong."""
    now = timezone.now()
    RiverDay.objects.recount()
    for rows in leased_models():
        rows.repair_clock_skew(now=now)
    for kind in registry.kinds():
        if kind.producer:  # periodic work that failed yesterday may do better today
            kind.queryset().retry_parked(now=now)
