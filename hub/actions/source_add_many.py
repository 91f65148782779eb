"""Subscribing to many sources whose kind and language are known, as those of the starter pack.

`hub.actions.source_import` is for OPML lists of people. Here nobody acts: there is no `by` and no log entry; the
pack's ledger records the change.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from hub.actions.source import FIRST_VISIT, enqueue_index, source_slug, source_slugs
from hub.ingest.urls import url_key
from hub.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
VISIT_INTERVAL = timedelta(seconds=1)  # between first visits: all within minutes, yet no burst at one publisher


def source_add_many(sources: Iterable[Source], *, now: datetime) -> list[Source]:
    """Subscribe to those of `sources` (new rows) whose address, or a variant of it, has no source; returns them.

    Each gets a slug and the time of its first visit.
    """
    with transaction.atomic():
        known = {url_key(url) for url in Source.objects.values_list("url", flat=True)}
        rows, slugs = [source for source in sources if url_key(source.url) not in known], source_slugs()
        for number, row in enumerate(rows):
            row.slug = source_slug(slugs, row.title, row.url)
            row.due_at, row.due_reasons = now + number * VISIT_INTERVAL, [FIRST_VISIT]
        Source.objects.bulk_create(rows, BATCH)
        enqueue_index([row.pk for row in rows], now)
    return rows
