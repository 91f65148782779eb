"""What one host asks of a visitor holds for all the sources that stand on it, in every process and after a restart.

    a source's visit ──“come back later”──▶ its host ──▶ due times of the host's other sources

A crawl keeps the host's word for its own lifetime (`crawl`); here it is written where the next crawl looks: in the
rows that say when each source is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hub.ingest.schedule import HOST_ASKED, later
from hub.models import Source, bulk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hub.models.source import SourceQuerySet


def on_host(host: str) -> SourceQuerySet:
    """The subscribed sources whose feeds stand on this host, a key as `fetch.host_of` gives it."""
    secure, plain = f"https://{host}/", f"http://{host}/"
    return Source.objects.subscribed().filter(Q(url__startswith=secure) | Q(url__startswith=plain))


def leave_alone(host: str, until: datetime, *, now: datetime, chance: Callable[[], float]) -> int:
    """Visit none of a host's sources before it wants us back; how many had been due sooner.

    Those that a worker holds are left to it: it has the same answer from the host, or will have.
    """
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    with transaction.atomic():
        sooner = on_host(host).filter(free, due_at__lt=until)
        rows = list(sooner.select_for_update().only("pk", "due_at", "due_reasons").order_by("pk"))
        for row in rows:
            row.due_at, row.due_reasons = later(until, now=now, jitter=chance()), [HOST_ASKED]
        bulk.update(Source, rows, ("due_at", "due_reasons"))
    return len(rows)
