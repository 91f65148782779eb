"""Guids that a feed uses again: some feeds number their items by position.

    <guid>item-1</guid> <link>https://show.example/</link>      the newest, whichever that is

There each publication shifts all guids by one, and matching by guid would overwrite each entry with its neighbour.
`docs/decisions/0019-names-that-are-used-again.md` has the cases, and those that can't be recognised.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from hub.ingest.identity import identity
from hub.ingest.storing.similarity import different_text, same_text, title_words
from hub.ingest.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hub.ingest.records import EntryRecord
    from hub.ingest.storing.match import StoredEntry

    Moved = tuple[int, EntryRecord, StoredEntry]

MIN_APART = timedelta(hours=20)  # more than a corrected time zone, less than the gap of a daily show


def address_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid belongs to another entry."""
    return identity("", record.url, record.title, record.published_at, also=record.guid)


def title_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid and address belong to another entry."""
    return identity("", "", record.title, record.published_at)


def title_time_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid and address are a position: its title and its exact time, or its text."""
    date = record.published_at
    return identity("", "", record.title + (f" at {date:%H:%M:%S}" if date else f" saying {record.text[:1000]}"), date)


def is_different_entry(record: EntryRecord, entry: StoredEntry) -> bool:
    """Whether this is a new item under an old guid: its address, title and date all differ."""
    return bool(
        record.url
        and url_key(record.url) != url_key(entry.url)
        and record.title.casefold() != entry.title.casefold()
        and record.published_at
        and entry.published_at
        and abs(record.published_at - entry.published_at) >= MIN_APART
    )


def reused_positions(
    records: Sequence[EntryRecord], stored: Iterable[StoredEntry], named: Mapping[str, StoredEntry]
) -> Collection[int]:
    """The positions of the records that are not the entry with their identity. `named`: the entries by identity.

    First, a record that is clearly another entry, or whose entry is clearly another record: guids have shifted. Where
    that was seen, or the record's address is no page of its own, also one of which everything else differs.
    """
    moved: list[Moved] = []
    right: set[int] = set()  # entries that are still called what they were
    loose: list[EntryRecord] = []
    for position, record in enumerate(records):
        entry = named.get(record.identity)
        if entry is None or entry.merged:
            loose.append(record)
        elif _same_title_words(record, entry) and (entry.standing or not _different_dates(record, entry)):
            right.add(entry.pk)
        elif not entry.standing:
            moved.append((position, record, entry))
    if not moved:
        return ()
    open_ = [entry for entry in stored if not (entry.merged or entry.standing or entry.pk in right)]
    shifted = _shifted(moved, [*loose, *(record for _, record, _ in moved)], open_)
    shared = _shared_url_keys(records, stored)
    return shifted | {
        position
        for position, record, entry in moved
        if (shifted or is_front_page(record.url) or url_key(record.url) in shared) and _all_different(record, entry)
    }


def _shifted(moved: Iterable[Moved], records: Iterable[EntryRecord], entries: Iterable[StoredEntry]) -> set[int]:
    said: defaultdict[str, list[EntryRecord]] = defaultdict(list)
    had: defaultdict[str, list[StoredEntry]] = defaultdict(list)
    for record in records:
        said[title_words(record)].append(record)
    for entry in entries:
        had[title_words(entry)].append(entry)
    return {
        position
        for position, record, entry in moved
        if any(
            _is_clearly_same(other, entry, record) for other in said.get(title_words(entry), ()) if other is not record
        )
        or any(
            _is_clearly_same(record, other, entry) for other in had.get(title_words(record), ()) if other is not entry
        )
    }


def may_be_same_entry(record: EntryRecord, entry: StoredEntry) -> bool:
    """Whether an item with an entry's title and address may be that entry: a front page's column has new dates."""
    apart = record.published_at and entry.published_at and abs(record.published_at - entry.published_at) >= MIN_APART
    return not apart or not is_front_page(record.url) or same_text(record, entry)


def _same_title_words(record: EntryRecord, entry: StoredEntry) -> bool:
    return record.title == entry.title or title_words(record) == title_words(entry)


def _different_dates(record: EntryRecord, entry: StoredEntry) -> bool:
    return bool(record.published_at and entry.published_at and record.published_at != entry.published_at)


def _is_clearly_same(record: EntryRecord, entry: StoredEntry, instead: EntryRecord | StoredEntry) -> bool:
    """Whether an item with an entry's title is that entry: by its date, its recording, or its text.

    A column may repeat its text each week: where the item found `instead` has the same title, text proves nothing.
    """
    return bool(
        (record.published_at and record.published_at == entry.published_at)
        or _files(record) & entry.files
        or (title_words(instead) != title_words(entry) and same_text(record, entry))
    )


def _all_different(record: EntryRecord, entry: StoredEntry) -> bool:
    """Whether a record has another title, a later date, and another recording or another text."""
    if _same_title_words(record, entry):
        return False
    if not (record.published_at and entry.published_at and record.published_at - entry.published_at >= MIN_APART):
        return False
    files = _files(record)
    if files and entry.files:
        return not files & entry.files and not same_text(record, entry)
    return different_text(record, entry)


def is_front_page(url: str) -> bool:
    """Whether an address is empty or a site's front page."""
    return not url or not any(sign in url_key(url) for sign in "/?#")


def _shared_url_keys(records: Iterable[EntryRecord], stored: Iterable[StoredEntry]) -> set[str]:
    """The addresses that several items of the document share."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    listed: list[EntryRecord | StoredEntry] = [*records, *(entry for entry in stored if entry.standing)]
    for item in listed:
        titles[url_key(item.url)].add(title_words(item))
    return {place for place, different in titles.items() if len(different) > 1}


def _files(record: EntryRecord) -> frozenset[str]:
    return frozenset(file.url for file in record.enclosures)
