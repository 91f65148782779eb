"""Which entry of the library a record of a feed is: decided here, and nowhere else.

    records + what is stored ──match_records──▶ Changes: new, adopted, changed, touched

An entry belongs to its source: no feed can touch another's. Within a source a record is matched, in this order, by
    1. its identity (guid, else address), unless address, title and date all differ, for then the guid was used again,
       or the guid is only a position (`hub.ingest.storing.guid_reuse`), for then title and time identify the entry;
    2. its address, if title or date agree too (on a front page the title alone is not enough): its guid has changed;
    3. its title, and its exact time, or its path on another host: its site has moved, guids and all;
    4. its title, used only once in the source, and its text: it was given another address and another date.
Steps 2 to 4 count only where they lead to one entry and one record, and never to an entry whose own item is in the
document, unchanged (`standing`): that entry is accounted for. What matches nothing in its source may adopt an entry
that is known only by its address. A hidden or removed entry is matched like any other, and stays as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hub.ingest.storing.entry_values import revised_values
from hub.ingest.storing.guid_reuse import (
    address_identity,
    is_different_entry,
    may_be_same_entry,
    reused_positions,
    title_identity,
    title_time_identity,
)
from hub.ingest.storing.similarity import is_significant, same_text, same_title, title_words
from hub.ingest.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import datetime

    from hub.ingest.records import EntryRecord


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """The fields of a stored entry that are compared."""

    pk: int
    identity: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    tombstone: bool = False
    merged: bool = False  # into another entry: only its identity counts
    standing: bool = False  # its item is in the document, unchanged since it was last read
    files: frozenset[str] = frozenset()  # addresses of its recordings
    content: Hashable = None  # a digest of every other field that a feed fills


@dataclass(frozen=True, slots=True)
class Change:
    """A stored entry and what a feed says of it now."""

    stored: StoredEntry
    record: EntryRecord
    revised: bool  # title, address or text differ: the old ones are kept
    significant: bool  # more than a typo


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written."""

    new: tuple[EntryRecord, ...] = ()
    adopted: tuple[tuple[StoredEntry, EntryRecord], ...] = ()
    changed: tuple[Change, ...] = ()
    touched: tuple[
        tuple[StoredEntry, EntryRecord], ...
    ] = ()  # equal but for bytes that are not parsed: store the new hash


def match_records(
    records: Sequence[EntryRecord],
    stored: Iterable[StoredEntry],
    adoptable: Iterable[StoredEntry],
    content: Callable[[EntryRecord], Hashable],
) -> Changes:
    """Decide. `stored` are of the source, `adoptable` of none; `content` makes a record comparable to them."""
    records = _without_duplicates(records)
    pairs, doubled = _match(records, list(stored))
    by_place = {url_key(entry.url): entry for entry in adoptable}
    new, adopted, changed, touched = [], [], [], []
    taken = doubled | {id(record) for record, _ in pairs}
    for record in records:
        if id(record) in taken:
            continue
        known = by_place.pop(url_key(record.url), None) if record.url else None
        if known is not None:
            adopted.append((known, record))
        else:
            new.append(record)
    for record, entry in pairs:
        if entry.tombstone or _same(record, entry, content):
            touched.append((entry, record))
        else:
            revised = revised_values(record) != revised_values(entry)
            changed.append(Change(entry, record, revised, revised and is_significant(entry, record)))
    return Changes(tuple(new), tuple(adopted), tuple(changed), tuple(touched))


def _without_duplicates(records: Sequence[EntryRecord]) -> list[EntryRecord]:
    """The first of each: feeds put the newest first. An item that shares all but its title is another item."""
    kept: dict[str, EntryRecord] = {}
    for record in records:
        first = kept.get(record.identity)
        if first is not None and not same_title(first, record):
            record = replace(record, identity=title_identity(record))  # noqa: PLW2901 - all items lead to one page
        kept.setdefault(record.identity, record)
    return list(kept.values())


def _same(record: EntryRecord, entry: StoredEntry, content: Callable[[EntryRecord], Hashable]) -> bool:
    date = earliest_date(entry.published_at, record.published_at)
    said = (*revised_values(record), record.identity, date)
    had = (*revised_values(entry), entry.identity, entry.published_at)
    return said == had and content(record) == entry.content


def _match(
    records: list[EntryRecord], stored: list[StoredEntry]
) -> tuple[list[tuple[EntryRecord, StoredEntry]], set[int]]:
    """Which record is which entry; and the ids of the records that only repeat a standing item."""
    free = {entry.pk: entry for entry in stored}
    pairs: list[tuple[EntryRecord, StoredEntry]] = []
    rest: list[EntryRecord] = []
    by_identity = {entry.identity: entry for entry in stored}
    doubled = _rename_reused(records, stored, by_identity)
    for position, record in enumerate(records):
        if id(record) in doubled:
            continue
        entry = by_identity.get(record.identity)
        if entry is not None and is_different_entry(record, entry):
            record = records[position] = replace(record, identity=address_identity(record))  # noqa: PLW2901 - the guid is worn out
            entry = by_identity.get(record.identity)
        if entry is not None and entry.standing and not same_title(record, entry):
            record = records[position] = replace(record, identity=title_identity(record))  # noqa: PLW2901 - so is the address
            entry = by_identity.get(record.identity)
        if entry is not None and entry.standing:
            doubled.add(id(record))
        elif entry is not None and entry.pk in free:
            pairs.append((record, free.pop(entry.pk)))
        else:
            rest.append(record)
    for key, agree in FALLBACKS:
        open_ = [entry for entry in free.values() if not entry.merged and not entry.standing]
        found = [pair for pair in _unique_pairs(rest, open_, key) if agree(*pair)]
        pairs.extend(found)
        done = {id(record) for record, _ in found}
        rest = [record for record in rest if id(record) not in done]
        for _, entry in found:
            del free[entry.pk]
    return pairs, doubled


def _rename_reused(
    records: list[EntryRecord], stored: list[StoredEntry], by_identity: dict[str, StoredEntry]
) -> set[int]:
    """Give records whose guid is a position an identity of their own; returns the ids of repeated records."""
    astray = reused_positions(records, stored, by_identity)
    taken: set[str] = set()
    doubled: set[int] = set()
    for position, record in enumerate(records if by_identity else ()):
        if position not in astray and record.identity in by_identity:
            continue
        name = title_time_identity(record)
        known = by_identity.get(name)
        if name in taken:
            doubled.add(id(record))
        elif position in astray or (known and not known.standing):
            records[position] = replace(record, identity=name)
            taken.add(name)
    return doubled


def _key_and_title(item: EntryRecord | StoredEntry) -> Hashable:
    return (url_key(item.url), item.title.casefold()) if item.url else None


def _key_and_date(item: EntryRecord | StoredEntry) -> Hashable:
    return (url_key(item.url), item.published_at) if item.url and item.published_at else None


def _title_and_date(item: EntryRecord | StoredEntry) -> Hashable:
    return (title_words(item), item.published_at) if item.published_at else None


def _title_and_path(item: EntryRecord | StoredEntry) -> Hashable:
    path = url_key(item.url).partition("/")[2]
    return (title_words(item), path) if path else None


def _always(_record: EntryRecord, _entry: StoredEntry) -> bool:
    return True


FALLBACKS = (
    (_key_and_title, may_be_same_entry),
    (_key_and_date, _always),
    (_title_and_date, _always),
    (_title_and_path, _always),
    (title_words, same_text),
)


def _unique_pairs(
    records: list[EntryRecord], entries: list[StoredEntry], key: Callable[[EntryRecord | StoredEntry], Hashable]
) -> Iterable[tuple[EntryRecord, StoredEntry]]:
    if not records or not entries:
        return
    wanted = Counter(found for record in records if (found := key(record)))
    offered = defaultdict(list)
    for entry in entries:
        offered[key(entry)].append(entry)
    for record in records:
        found = key(record)
        if found and wanted[found] == 1 and len(offered.get(found, ())) == 1:
            yield record, offered[found][0]


def earliest_date(shown: datetime | None, said: datetime | None) -> datetime | None:
    """The date of an entry that has one: a later date, set to resurface it, is ignored; an earlier one is taken."""
    return min(shown, said) if shown and said else shown or said
