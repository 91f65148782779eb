"""Names that a feed uses again: an entry's name in its source is its identity, and some feeds name by position.

    <guid>item-1</guid> <link>https://show.example/</link>      the newest, whichever that is

There each publication moves all names on by one, and what goes by names would write each entry over with its neighbour.
`docs/decisions/0019-names-that-are-used-again.md` has the shapes, and those that can't be told.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from hub.ingest.cleaning.normalize import identity
from hub.ingest.storing.similarity import other_words, same_words, title_words
from hub.ingest.urls import same_place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hub.ingest.records import EntryRecord
    from hub.ingest.storing.match import Stored

    Moved = tuple[int, EntryRecord, Stored]

APART = timedelta(hours=20)  # more than a time zone put right, less than from one of a daily show to the next


def second_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid is another's."""
    return identity("", record.url, record.title, record.published_at, also=record.guid)


def titled_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid and address are another's."""
    return identity("", "", record.title, record.published_at)


def timed_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid and address are a place in a list: its title and its very moment, or words."""
    date = record.published_at
    return identity("", "", record.title + (f" at {date:%H:%M:%S}" if date else f" saying {record.text[:1000]}"), date)


def is_another(record: EntryRecord, entry: Stored) -> bool:
    """Whether this is a new item under an old guid: its address, its title and its date are all others."""
    return bool(
        record.url
        and same_place(record.url) != same_place(entry.url)
        and record.title.casefold() != entry.title.casefold()
        and record.published_at
        and entry.published_at
        and abs(record.published_at - entry.published_at) >= APART
    )


def misnamed(records: Sequence[EntryRecord], stored: Iterable[Stored], named: Mapping[str, Stored]) -> Collection[int]:
    """The positions of the records that are not the entry whose name they have. `named` are the entries by identity.

    Such is, first, a record that is plainly another entry, or whose entry is plainly another record: names have moved
    on. Where that was seen, or its address is no page of its own, so is one of which all else is another's, too.
    """
    moved: list[Moved] = []
    right: set[int] = set()  # entries that are still called what they were
    loose: list[EntryRecord] = []
    for position, record in enumerate(records):
        entry = named.get(record.identity)
        if entry is None or entry.merged:
            loose.append(record)
        elif _called_the_same(record, entry) and (entry.standing or not _of_other_moments(record, entry)):
            right.add(entry.pk)
        elif not entry.standing:
            moved.append((position, record, entry))
    if not moved:
        return ()
    open_ = [entry for entry in stored if not (entry.merged or entry.standing or entry.pk in right)]
    shifted = _shifted(moved, [*loose, *(record for _, record, _ in moved)], open_)
    shared = _shared_places(records, stored)
    return shifted | {
        position
        for position, record, entry in moved
        if (shifted or leads_nowhere(record.url) or same_place(record.url) in shared) and _all_other(record, entry)
    }


def _shifted(moved: Iterable[Moved], records: Iterable[EntryRecord], entries: Iterable[Stored]) -> set[int]:
    said: defaultdict[str, list[EntryRecord]] = defaultdict(list)
    had: defaultdict[str, list[Stored]] = defaultdict(list)
    for record in records:
        said[title_words(record)].append(record)
    for entry in entries:
        had[title_words(entry)].append(entry)
    return {
        position
        for position, record, entry in moved
        if any(_is_plainly(other, entry, record) for other in said.get(title_words(entry), ()) if other is not record)
        or any(_is_plainly(record, other, entry) for other in had.get(title_words(record), ()) if other is not entry)
    }


def may_be_one(record: EntryRecord, entry: Stored) -> bool:
    """Whether what has an entry's title and address may be that entry: a column on a front page has new dates."""
    apart = record.published_at and entry.published_at and abs(record.published_at - entry.published_at) >= APART
    return not apart or not leads_nowhere(record.url) or same_words(record, entry)


def _called_the_same(record: EntryRecord, entry: Stored) -> bool:
    return record.title == entry.title or title_words(record) == title_words(entry)


def _of_other_moments(record: EntryRecord, entry: Stored) -> bool:
    return bool(record.published_at and entry.published_at and record.published_at != entry.published_at)


def _is_plainly(record: EntryRecord, entry: Stored, instead: EntryRecord | Stored) -> bool:
    """Whether what has an entry's title is that entry: of its moment, with its recording, or in its words.

    A column says each week what it said the week before: where what stands there `instead` has that title, too, words
    tell nothing.
    """
    return bool(
        (record.published_at and record.published_at == entry.published_at)
        or _files(record) & entry.files
        or (title_words(instead) != title_words(entry) and same_words(record, entry))
    )


def _all_other(record: EntryRecord, entry: Stored) -> bool:
    """Whether a record has another title, is later, and has another recording, or another text."""
    if _called_the_same(record, entry):
        return False
    if not (record.published_at and entry.published_at and record.published_at - entry.published_at >= APART):
        return False
    files = _files(record)
    if files and entry.files:
        return not files & entry.files and not same_words(record, entry)
    return other_words(record, entry)


def leads_nowhere(url: str) -> bool:
    """Whether an address is none, or a site's front page."""
    return not url or not any(sign in same_place(url) for sign in "/?#")


def _shared_places(records: Iterable[EntryRecord], stored: Iterable[Stored]) -> set[str]:
    """Where several items of the document lead."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    things: list[EntryRecord | Stored] = [*records, *(entry for entry in stored if entry.standing)]
    for thing in things:
        titles[same_place(thing.url)].add(title_words(thing))
    return {place for place, different in titles.items() if len(different) > 1}


def _files(record: EntryRecord) -> frozenset[str]:
    return frozenset(file.url for file in record.enclosures)
