"""Pauses that hosts ask for, kept in rows: they hold in every process and after a restart.

    any answer ──“come back later”──▶ record_requested ──▶ HostBackoff ──backed_off_hosts──▶ WebClient.skip_hosts
                                            └────▶ due times of the host's sources, with the reason for their pages

A crawl respects a pause for its own lifetime (`crawl`); this module tells the next crawl. A person who waits for one
address is served all the same: only the answer is recorded.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hub.db import bulk
from hub.ingest.backoff import MAX_RETRY_AFTER, requested_backoff
from hub.ingest.records import Failed
from hub.ingest.schedule import HOST_BACKOFF_REASON, after_backoff
from hub.models import HostBackoff, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from hub.ingest.records import Outcome
    from hub.models.source import SourceQuerySet

KEPT = timedelta(days=1)  # rows of pauses that are over: none goes while another process may be about to prolong it


def backed_off_hosts(now: datetime) -> dict[str, datetime]:
    """The hosts that may not be asked now, and until when.

    A pause longer than any that is granted was written by a wrong clock and is ignored.
    """
    rows = HostBackoff.objects.filter(until__gt=now, until__lte=now + MAX_RETRY_AFTER)
    return dict(rows.values_list("host", "until"))


def record_requested(outcomes: Iterable[Outcome], *, now: datetime) -> None:
    """Record each pause that a host asked for in these outcomes."""
    for outcome in outcomes:
        if isinstance(outcome, Failed) and (pause := requested_backoff(outcome.error, now)):
            back_off(*pause, now=now, chance=random.random)


def sources_on_host(host: str) -> SourceQuerySet:
    """The subscribed sources whose feeds are on this host, a key as `fetch.host_of` gives it."""
    secure, plain = f"https://{host}/", f"http://{host}/"
    return Source.objects.subscribed().filter(Q(url__startswith=secure) | Q(url__startswith=plain))


def back_off(host: str, until: datetime, *, now: datetime, chance: Callable[[], float]) -> int:
    """Send nothing to a host before `until`; returns how many of its sources had been due sooner.

    Sources that a worker has claimed are left to it: it gets the same answer from the host.
    """
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    with transaction.atomic():
        HostBackoff.objects.filter(until__lt=now - KEPT).delete()
        HostBackoff.objects.note(host, until, at_most=now + MAX_RETRY_AFTER)
        sooner = sources_on_host(host).filter(free, due_at__lt=until)
        rows = list(sooner.select_for_update().only("pk", "due_at", "due_reasons").order_by("pk"))
        for row in rows:
            row.due_at, row.due_reasons = after_backoff(until, now=now, jitter=chance()), [HOST_BACKOFF_REASON]
        bulk.update(Source, rows, ("due_at", "due_reasons"))
    return len(rows)
