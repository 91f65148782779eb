"""Adding entries known by their address alone: the outside links of a path, the library of the starter pack.

    rows ──▶ entries, the river's counts, their topics ──▶ jobs: index, tagging, stories

When a feed later brings such an address, ingest adopts the entry. There is no `by` and no log entry: the publication
of the path, or the pack's ledger, is the recorded change, and its caller has checked the permission.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import transaction

from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job, RiverDay, Topic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
ANCESTOR_FACTOR = 0.8  # an ancestor's share of the score of the topic below it


def entry_add_known(
    entries: Iterable[Entry], *, now: datetime, topics: Mapping[str, Collection[int]] | None = None
) -> list[Entry]:
    """Store new entries that have no source; returns them with their keys.

    `topics` are the keys of an entry's topics by its address. They and their ancestors are assigned as an editor's
    verdict, so that no tagging job withdraws them. The caller has made sure that no entry has such an address yet.
    """
    rows = list(entries)
    if not rows:
        return rows
    with transaction.atomic():
        Entry.objects.bulk_create(rows, BATCH)
        if topics:
            _assign(rows, topics)
        dates = (row.published_at for row in rows if row.published_at)
        RiverDay.objects.add(Counter(published_at.astimezone(UTC).date() for published_at in dates))
        keys = [row.pk for row in rows]
        queue.enqueue(Job.Kind.INDEX, "entry", keys, now=now)
        queue.enqueue_tagging_and_stories(keys, now=now)
    return rows


def _assign(rows: Iterable[Entry], topics: Mapping[str, Collection[int]]) -> None:
    parents = dict(Topic.objects.order_by().values_list("pk", "parent"))
    EntryTopic.objects.bulk_create(
        [
            EntryTopic(
                entry=row,
                topic_id=key,
                origin=EntryTopic.Origin.EDITOR,
                score=score,
                published_at=row.published_at,
            )
            for row in rows
            for key, score in _with_ancestors(topics.get(row.url, ()), parents).items()
        ],
        BATCH,
    )


def _with_ancestors(keys: Iterable[int], parents: Mapping[int, int | None]) -> dict[int, float]:
    """These topics and all their ancestors, each with its score: the finest say best what an entry is about."""
    scores: dict[int, float] = {}
    for start in keys:
        key: int | None = start
        score = 1.0
        while key is not None:
            scores[key] = max(score, scores.get(key, 0.0))
            key, score = parents[key], score * ANCESTOR_FACTOR
    return scores
