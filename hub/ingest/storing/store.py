"""Write what a feed brought: entries, enclosures, revisions, the river's days, and the jobs that follow.

Called inside the transaction of its source (`hub.ingest.pipeline`), so all of a document is stored, or nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from hub.db import bulk
from hub.db.batched import batched
from hub.ingest.storing import episode_rows
from hub.ingest.storing.entry_values import COLUMNS, enclosure_values, revised_values, row_values
from hub.ingest.storing.existing import ids_by_identity
from hub.ingest.storing.match import earliest_date
from hub.jobs import queue
from hub.models import Enclosure, Entry, EntryRevision, EntryTopic, RiverDay, Source
from hub.models.entry_fields import EDITORS_FIRST, FED, REVISED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from hub.ingest.records import EntryRecord
    from hub.ingest.storing.match import Change, Changes, StoredEntry

ENCLOSURE_COLUMNS = ("entry_id", "url", "media_type", "length", "duration", "position")
REVISION_COLUMNS = ("entry_id", "at", *REVISED, "significant")
CHANGE_BATCH = 100  # entries changed in one batch, with all their texts in memory


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What was written."""

    new: int = 0
    changed: int = 0
    adopted: int = 0


def store(source: Source, changes: Changes, *, now: datetime) -> StoreResult:
    """Write the changes of one source."""
    river: Counter[date] = Counter()
    owed: list[int] = []
    adopted, late = _adopt(source, changes.adopted, river, now=now)
    owed += adopted
    owed += _add(source, [*changes.new, *late], river, now=now)
    owed += _change(changes.changed, river, now=now)
    for stored, record in changes.touched:
        Entry.objects.filter(pk=stored.pk).update(raw_hash=record.raw_hash)
    RiverDay.objects.add(river)
    if owed:
        queue.enqueue_tagging_and_stories(owed, now=now)
    return StoreResult(len(changes.new) + len(late), len(changes.changed), len(adopted))


def _add(source: Source, records: Sequence[EntryRecord], river: Counter[date], *, now: datetime) -> list[int]:
    if not records:
        return []
    status = Entry.Status.PUBLISHED if source.review == Source.Review.TRUSTED else Entry.Status.NEW
    undated = now if source.last_success_at else None  # an undated item that appears between visits is about this old
    records = [record if record.published_at else replace(record, published_at=undated) for record in records]
    if status in Entry.PUBLIC:
        river.update(record.published_at.astimezone(UTC).date() for record in records if record.published_at)
    rows = map(row_values, records)
    bulk.insert_rows(Entry, COLUMNS, rows, source_id=source.pk, status=str(status), first_seen_at=now)
    keys = ids_by_identity(source, [record.identity for record in records])
    files = (file for record in records for file in _enclosure_rows(keys[record.identity], record))
    bulk.insert_rows(Enclosure, ENCLOSURE_COLUMNS, files)
    episode_rows.sync_episode_rows(
        ((keys[record.identity], {}, record.podcast) for record in records if record.podcast), now=now
    )
    return list(keys.values())


def _adopt(
    source: Source, pairs: Iterable[tuple[StoredEntry, EntryRecord]], river: Counter[date], *, now: datetime
) -> tuple[list[int], list[EntryRecord]]:
    """Entries known by address get what the feed knows; what an editor wrote of them stays.

    Returns those adopted, and the records that came too late: another feed adopted their entry a moment ago.
    """
    done, late = [], []
    for stored, record in pairs:
        entry = Entry.objects.select_for_update().filter(pk=stored.pk, source=None).first()
        if entry is None:
            late.append(record)
            continue
        if entry.status == Entry.Status.REMOVED:  # the tombstone learns its place in the feed, and no more
            entry.source, entry.identity, entry.raw_hash = source, record.identity, record.raw_hash
            entry.save(update_fields=["source", "identity", "raw_hash"])
            continue
        kept = {name: value for name in FED if (value := getattr(entry, name)) and not getattr(record, name)}
        kept |= {name: value for name in EDITORS_FIRST if (value := getattr(entry, name))}
        if entry.kind != Entry.Kind.POST:
            kept["kind"] = entry.kind
        _count_in_river(river, entry, -1)
        _fill(entry, record).source = source
        for name, value in kept.items():
            setattr(entry, name, value)
        entry.save()
        _count_in_river(river, entry, 1)
        _update_topic_dates(entry)
        _replace_enclosures(entry.pk, record)
        episode_rows.sync_episode_rows([(entry.pk, {}, entry.podcast)], now=now)
        done.append(entry.pk)
    return done, late


def _change(changes: Sequence[Change], river: Counter[date], *, now: datetime) -> list[int]:
    """Change entries in batches: where a generator has touched every post, each of thousands brings its whole text."""
    for batch in batched(changes, CHANGE_BATCH):
        _change_batch(batch, river, now=now)
    return [change.stored.pk for change in changes]


def _change_batch(changes: Sequence[Change], river: Counter[date], *, now: datetime) -> None:
    entries = Entry.objects.in_bulk([change.stored.pk for change in changes])
    pairs = [(entries[change.stored.pk], change) for change in changes]
    revisions = [
        (entry.pk, now, *revised_values(entry), change.significant) for entry, change in pairs if change.revised
    ]
    bulk.insert_rows(EntryRevision, REVISION_COLUMNS, revisions)
    followed, redated = [], []
    for entry, change in pairs:
        before, tags = entry.published_at, entry.podcast
        _count_in_river(river, entry, -1)
        _fill(entry, change.record)
        entry.published_at = earliest_date(before, entry.published_at)
        _count_in_river(river, entry, 1)
        redated += [entry] if entry.published_at != before else []
        followed.append((entry.pk, tags, entry.podcast))
    bulk.update(Entry, list(entries.values()), FED)
    for entry in redated:
        _update_topic_dates(entry)
    with_files = set(Enclosure.objects.filter(entry__in=entries).values_list("entry", flat=True))
    for entry, change in pairs:
        if change.record.enclosures or entry.pk in with_files:
            _replace_enclosures(entry.pk, change.record)
    episode_rows.sync_episode_rows(followed, now=now)


def _fill(entry: Entry, record: EntryRecord) -> Entry:
    for name, value in zip(COLUMNS, row_values(record), strict=True):
        setattr(entry, name, value)
    return entry


def _count_in_river(river: Counter[date], entry: Entry, number: int) -> None:
    if entry.in_river and entry.published_at:
        river[entry.published_at.astimezone(UTC).date()] += number


def _update_topic_dates(entry: Entry) -> None:
    """Topics' rivers repeat an entry's date."""
    EntryTopic.objects.filter(entry=entry).update(published_at=entry.published_at)


def _enclosure_rows(entry_id: int, record: EntryRecord) -> list[tuple[object, ...]]:
    """Rows of `ENCLOSURE_COLUMNS`."""
    return [(entry_id, *enclosure_values(file), n) for n, file in enumerate(record.enclosures)]


def _replace_enclosures(entry_id: int, record: EntryRecord) -> None:
    """An enclosure keeps its row, and so its key, while its address stays."""
    Enclosure.objects.filter(entry_id=entry_id).exclude(url__in=[file.url for file in record.enclosures]).delete()
    bulk.insert_rows(
        Enclosure,
        ENCLOSURE_COLUMNS,
        _enclosure_rows(entry_id, record),
        once=("entry_id", "url"),
        renewed=ENCLOSURE_COLUMNS[2:],
    )
