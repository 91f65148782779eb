"""What the library already holds, in as few queries as possible: the read side of a store's transaction."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from hub.db.batched import batched
from hub.db.raw_sql import as_parameters, placeholders, select
from hub.ingest.storing.entry_values import EnclosureValues, enclosure_values, entry_digest
from hub.ingest.storing.guid_reuse import address_identity, title_time_identity
from hub.ingest.storing.match import StoredEntry
from hub.ingest.urls import url_key, variants
from hub.models import Enclosure, Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from hub.ingest.records import EntryRecord
    from hub.models import Source

QUERY_BATCH = 400  # values in one IN (…)


def known_hashes(source: Source, hashes: Collection[str]) -> set[str]:
    """Which of these items have been read before, unchanged."""
    if source.last_success_at is None or not hashes:
        return set()
    known: set[str] = set()
    for part in batched(hashes, QUERY_BATCH):
        sql = f"SELECT raw_hash FROM hub_entry WHERE source_id = %s AND raw_hash IN ({placeholders(part)})"  # noqa: S608
        known.update(digest for (digest,) in select(sql, [source.pk, *part]))
    return known


def ids_by_identity(source: Source, identities: Sequence[str]) -> dict[str, int]:
    """The keys of the source's entries with these identities."""
    keys: dict[str, int] = {}
    for part in batched(identities, QUERY_BATCH):
        sql = f"SELECT identity, id FROM hub_entry WHERE source_id = %s AND identity IN ({placeholders(part)})"  # noqa: S608
        keys.update((identity, key) for identity, key in select(sql, [source.pk, *part]))
    return keys


def candidates(
    source: Source, records: Sequence[EntryRecord], standing: Collection[str] = frozenset()
) -> list[StoredEntry]:
    """Entries of the source that one of the records may be.

    `standing` are the hashes of the document's items that were known, and so are none of the records.
    """
    if source.last_success_at is None or not records:
        return []
    keys: set[int] = set()
    for part in batched(records, QUERY_BATCH // 8):
        near = {
            "identity": [identity for record in part for identity in _identities(record)],
            "url": [url for record in part for url in variants(record.url)],
            "published_at": as_parameters(record.published_at for record in part if record.published_at),
        }
        ways = " OR ".join(f"{column} IN ({placeholders(values)})" for column, values in near.items() if values)
        sql = f"SELECT id FROM hub_entry WHERE source_id = %s AND ({ways})"  # noqa: S608 - placeholders only
        keys.update(key for (key,) in select(sql, [source.pk, *chain.from_iterable(near.values())]))
    found = list(_stored(keys, standing))
    known = {entry.identity for entry in found}
    titles = sorted({record.title for record in records if record.identity not in known})
    return [*found, *_stored(_ids_by_unique_title(source, titles) - keys, standing)]


def _ids_by_unique_title(source: Source, titles: Sequence[str]) -> set[int]:
    """Entries that alone in their source have one of these titles: a weekly column's can't be told apart."""
    keys: set[int] = set()
    for part in batched(titles, QUERY_BATCH):
        sql = (
            f"SELECT min(id) FROM hub_entry WHERE source_id = %s AND title IN ({placeholders(part)}) "  # noqa: S608
            "GROUP BY title HAVING count(*) = 1"
        )
        keys.update(key for (key,) in select(sql, [source.pk, *part]))
    return keys


def _identities(record: EntryRecord) -> Iterable[str]:
    ways = (record.identity, title_time_identity(record))
    return (*ways, address_identity(record)) if record.guid else ways


class UnownedEntries:
    """The entries that no feed has brought yet, known only by their address.

    Their addresses are kept from one source's store to the next, and read again when any was added or adopted.
    """

    def __init__(self) -> None:
        self._stamp: tuple[int | None, ...] = (0, None)
        self._places: dict[str, int] = {}

    def among(self, records: Sequence[EntryRecord]) -> list[StoredEntry]:
        """Those at the address of one of the records."""
        if not records:
            return []
        [stamp] = select("SELECT count(*), max(id) FROM hub_entry WHERE source_id IS NULL AND merged_into_id IS NULL")
        if stamp != self._stamp:
            unowned = Entry.objects.filter(source__isnull=True, merged_into=None)
            self._places = {url_key(url): pk for pk, url in unowned.values_list("pk", "url")}
            self._stamp = stamp
        if not self._places:
            return []
        keys = {self._places[place] for record in records if (place := url_key(record.url)) in self._places}
        return list(_stored(keys))


def _stored(keys: Iterable[int], standing: Collection[str] = frozenset()) -> Iterator[StoredEntry]:
    """The entries with these keys; one batch at a time is in memory as a whole."""
    for some in batched(sorted(keys), QUERY_BATCH):
        yield from _as_stored(some, standing)


def _as_stored(keys: Sequence[int], standing: Collection[str]) -> list[StoredEntry]:
    enclosures: defaultdict[int, list[EnclosureValues]] = defaultdict(list)
    for enclosure in Enclosure.objects.filter(entry__in=keys).order_by("position", "id"):
        enclosures[enclosure.entry_id].append(enclosure_values(enclosure))
    return [
        StoredEntry(
            pk=entry.pk,
            identity=entry.identity,
            url=entry.url,
            title=entry.title,
            text=entry.text,
            published_at=entry.published_at,
            tombstone=entry.status in {Entry.Status.HIDDEN, Entry.Status.REMOVED},
            merged=entry.merged_into_id is not None,
            standing=entry.raw_hash in standing,
            files=frozenset(url for url, *_ in enclosures[entry.pk]),
            content=entry_digest(entry, enclosures[entry.pk]),
        )
        for entry in Entry.objects.filter(pk__in=keys).iterator()
    ]
