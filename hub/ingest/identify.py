"""Which entry of the library is which record of a feed: decided here, and nowhere else.

    records + what is stored ──identify──▶ Changes: new, adopted, changed, touched

An entry belongs to its source: no feed can touch another's. Within a source a record is matched, in this order, by
    1. its identity (guid, else address): unless address, title and date are all others, for then a guid was used again;
    2. its address, if title or date agree too: its guid has changed;
    3. its title and exact moment: its site has moved, guids and all.
Steps 2 and 3 count only where they point at one entry and one record. What matches nothing in its source may adopt an
entry that is known by its address alone. A hidden or removed entry is matched like any other, and stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hub.ingest.address import same_place
from hub.ingest.entries import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import datetime

    from hub.ingest.records import EntryRecord

TRIVIAL = 0.05  # of the words: less than this changed is a typo put right
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry of the library, as far as it is compared."""

    pk: int
    identity: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    tombstone: bool = False
    content: tuple[object, ...] = ()  # every other field that a feed fills, for telling whether anything changed


@dataclass(frozen=True, slots=True)
class Change:
    """A stored entry and what a feed says of it now."""

    stored: Stored
    record: EntryRecord
    revised: bool  # title, address or text differ: what it said before is kept
    significant: bool  # more than a typo


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written."""

    new: tuple[EntryRecord, ...] = ()
    adopted: tuple[tuple[Stored, EntryRecord], ...] = ()
    changed: tuple[Change, ...] = ()
    touched: tuple[tuple[Stored, EntryRecord], ...] = ()  # the same but for bytes that nobody reads: note the new hash


def identify(
    records: Sequence[EntryRecord],
    stored: Iterable[Stored],
    adoptable: Iterable[Stored],
    content: Callable[[EntryRecord], tuple[object, ...]],
) -> Changes:
    """Decide. `stored` are entries of the source, `adoptable` such as belong to none; `content` makes a record comparable."""
    records = _once_each(records)
    pairs = _match(records, list(stored))
    by_place = {same_place(entry.url): entry for entry in adoptable}
    new, adopted, changed, touched = [], [], [], []
    taken = {id(record) for record, _ in pairs}
    for record in records:
        if id(record) in taken:
            continue
        known = by_place.pop(same_place(record.url), None) if record.url else None
        if known is not None:
            adopted.append((known, record))
        else:
            new.append(record)
    for record, entry in pairs:
        if entry.tombstone or _same(record, entry, content):
            touched.append((entry, record))
        else:
            revised = (record.title, record.url, record.text) != (entry.title, entry.url, entry.text)
            changed.append(Change(entry, record, revised, revised and is_significant(entry, record)))
    return Changes(tuple(new), tuple(adopted), tuple(changed), tuple(touched))


def _once_each(records: Sequence[EntryRecord]) -> list[EntryRecord]:
    """The first of each identity: feeds put the newest first."""
    return list({record.identity: record for record in reversed(records)}.values())[::-1]


def _same(record: EntryRecord, entry: Stored, content: Callable[[EntryRecord], tuple[object, ...]]) -> bool:
    return (record.title, record.url, record.text, record.identity) == (
        entry.title, entry.url, entry.text, entry.identity,
    ) and content(record) == entry.content  # fmt: skip


def _match(records: list[EntryRecord], stored: list[Stored]) -> list[tuple[EntryRecord, Stored]]:
    free = {entry.pk: entry for entry in stored}
    pairs: list[tuple[EntryRecord, Stored]] = []
    rest: list[EntryRecord] = []
    by_identity = {entry.identity: entry for entry in stored}
    for position, record in enumerate(records):
        entry = by_identity.get(record.identity)
        if entry is not None and is_another(record, entry):
            record = records[position] = replace(record, identity=second_identity(record))  # noqa: PLW2901 - the guid is worn out
            entry = by_identity.get(record.identity)
        if entry is not None and entry.pk in free:
            pairs.append((record, free.pop(entry.pk)))
        else:
            rest.append(record)
    for key_of_record, key_of_entry in (
        (lambda r: r.url and (same_place(r.url), r.title.casefold()), lambda e: (same_place(e.url), e.title.casefold())),
        (lambda r: r.url and r.published_at and (same_place(r.url), r.published_at), lambda e: (same_place(e.url), e.published_at)),
        (lambda r: r.published_at and (r.title.casefold(), r.published_at), lambda e: (e.title.casefold(), e.published_at)),
    ):  # fmt: skip
        found = list(_unique_pairs(rest, list(free.values()), key_of_record, key_of_entry))
        pairs.extend(found)
        for record, entry in found:
            rest.remove(record)
            del free[entry.pk]
    return pairs


def _unique_pairs(
    records: list[EntryRecord], entries: list[Stored],
    key_of_record: Callable[[EntryRecord], Hashable], key_of_entry: Callable[[Stored], Hashable],
) -> Iterable[tuple[EntryRecord, Stored]]:  # fmt: skip
    if not records or not entries:
        return
    wanted = Counter(key for record in records if (key := key_of_record(record)))
    offered = defaultdict(list)
    for entry in entries:
        offered[key_of_entry(entry)].append(entry)
    for record in records:
        key = key_of_record(record)
        if key and wanted[key] == 1 and len(offered.get(key, ())) == 1:
            yield record, offered[key][0]


def is_another(record: EntryRecord, entry: Stored) -> bool:
    """Whether this is a new item under an old guid: its address, its title and its date are all others."""
    return bool(
        record.url
        and same_place(record.url) != same_place(entry.url)
        and record.title.casefold() != entry.title.casefold()
        and record.published_at
        and entry.published_at
        and abs(record.published_at - entry.published_at).days >= 1
    )


def second_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid is another's."""
    return identity("", record.url, record.title, record.published_at, also=record.guid)


def is_significant(entry: Stored, record: EntryRecord) -> bool:
    """Whether readers would want to know: another title, or more than a twentieth of the words."""
    if WORD.findall(entry.title.casefold()) != WORD.findall(record.title.casefold()):
        return True
    before, after = (Counter(WORD.findall(text.casefold())) for text in (entry.text, record.text))
    moved = sum(((before - after) + (after - before)).values())
    return moved > TRIVIAL * max(1, sum(before.values()) + sum(after.values())) / 2 and moved > 1
