"""Which entry of the library is which record of a feed: decided here, and nowhere else.

    records + what is stored ──identify──▶ Changes: new, adopted, changed, touched

An entry belongs to its source: no feed can touch another's. Within a source a record is matched, in this order, by
    1. its identity (guid, else address): unless address, title and date are all others, for then a guid was used again;
    2. its address, if title or date agree too: its guid has changed;
    3. its title, and its exact moment, or its path at another host: its site has moved, guids and all;
    4. its title, used but once in the source, and its very words: it was given another address and another date.
Steps 2 to 4 count only where they point at one entry and one record, and never at an entry whose own item still stands
in the document, unchanged (`standing`): that one is accounted for. What matches nothing in its source may adopt an
entry that is known by its address alone. A hidden or removed entry is matched like any other, and stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from hub.ingest.address import same_place
from hub.ingest.entries import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import datetime

    from hub.ingest.records import EntryRecord

TRIVIAL = 0.05  # of the words: less than this changed is a typo put right
TELLING = 12  # words from which a text speaks for itself
SAME = 0.8  # of the longer text's words stand in the other: it is the same, with a sentence put right
ALIKE = 0.6  # of the letters, of a word and the same put right: “teh” and “the”
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
    merged: bool = False  # into another: known by its identity alone, as all else of it is the other's
    standing: bool = False  # its item is in the document just as it was last read
    content: Hashable = None  # stands for every other field that a feed fills, for telling whether anything changed


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
    content: Callable[[EntryRecord], Hashable],
) -> Changes:
    """Decide. `stored` are of the source, `adoptable` belong to none; `content` makes a record comparable to them."""
    records = _once_each(records)
    pairs, doubled = _match(records, list(stored))
    by_place = {same_place(entry.url): entry for entry in adoptable}
    new, adopted, changed, touched = [], [], [], []
    taken = doubled | {id(record) for record, _ in pairs}
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
    """The first of each: feeds put the newest first. What shares all but its title is an item of its own."""
    kept: dict[str, EntryRecord] = {}
    for record in records:
        first = kept.get(record.identity)
        if first is not None and not _same_title(first, record):
            record = replace(record, identity=titled_identity(record))  # noqa: PLW2901 - all items lead to one page
        kept.setdefault(record.identity, record)
    return list(kept.values())


def _same(record: EntryRecord, entry: Stored, content: Callable[[EntryRecord], Hashable]) -> bool:
    date = settled_date(entry.published_at, record.published_at)
    said = (record.title, record.url, record.text, record.identity, date)
    had = (entry.title, entry.url, entry.text, entry.identity, entry.published_at)
    return said == had and content(record) == entry.content


def _match(records: list[EntryRecord], stored: list[Stored]) -> tuple[list[tuple[EntryRecord, Stored]], set[int]]:
    """Which record is which entry; and the ids of the records that only repeat a standing item."""
    free = {entry.pk: entry for entry in stored}
    pairs: list[tuple[EntryRecord, Stored]] = []
    rest: list[EntryRecord] = []
    doubled: set[int] = set()
    by_identity = {entry.identity: entry for entry in stored}
    for position, record in enumerate(records):
        entry = by_identity.get(record.identity)
        if entry is not None and is_another(record, entry):
            record = records[position] = replace(record, identity=second_identity(record))  # noqa: PLW2901 - the guid is worn out
            entry = by_identity.get(record.identity)
        if entry is not None and entry.standing and not _same_title(record, entry):
            record = records[position] = replace(record, identity=titled_identity(record))  # noqa: PLW2901 - so is the address
            entry = by_identity.get(record.identity)
        if entry is not None and entry.standing:
            doubled.add(id(record))
        elif entry is not None and entry.pk in free:
            pairs.append((record, free.pop(entry.pk)))
        else:
            rest.append(record)
    for key, agree in WAYS:
        open_ = [entry for entry in free.values() if not entry.merged and not entry.standing]
        found = [pair for pair in _unique_pairs(rest, open_, key) if agree(*pair)]
        pairs.extend(found)
        done = {id(record) for record, _ in found}
        rest = [record for record in rest if id(record) not in done]
        for _, entry in found:
            del free[entry.pk]
    return pairs, doubled


def _place_and_title(thing: EntryRecord | Stored) -> Hashable:
    return (same_place(thing.url), thing.title.casefold()) if thing.url else None


def _place_and_date(thing: EntryRecord | Stored) -> Hashable:
    return (same_place(thing.url), thing.published_at) if thing.url and thing.published_at else None


def _title_and_date(thing: EntryRecord | Stored) -> Hashable:
    return (_title(thing), thing.published_at) if thing.published_at else None


def _title_and_path(thing: EntryRecord | Stored) -> Hashable:
    path = same_place(thing.url).partition("/")[2]
    return (_title(thing), path) if path else None


def _title(thing: EntryRecord | Stored) -> str:
    """By its words: a stray blank or full stop was put right when one site moved, guids and all."""
    return " ".join(WORD.findall(thing.title.casefold())) or thing.title.casefold()


def _same_title(one: EntryRecord | Stored, other: EntryRecord | Stored) -> bool:
    return one.title.casefold() == other.title.casefold()


def _without_more(_record: EntryRecord, _entry: Stored) -> bool:
    return True


def _same_words(record: EntryRecord, entry: Stored) -> bool:
    """Whether one text is the other, but for a few words, or its beginning: feeds cut theirs at different lengths."""
    said, had = (WORD.findall(text.casefold()) for text in (record.text, entry.text))
    shorter, longer = sorted((len(said), len(had)))
    if shorter < TELLING:
        return False
    cut = shorter - 1  # its last word may be cut, too
    return said[:cut] == had[:cut] or (Counter(said) & Counter(had)).total() >= SAME * longer


WAYS = (
    (_place_and_title, _without_more),
    (_place_and_date, _without_more),
    (_title_and_date, _without_more),
    (_title_and_path, _without_more),
    (_title, _same_words),
)


def _unique_pairs(
    records: list[EntryRecord], entries: list[Stored], key: Callable[[EntryRecord | Stored], Hashable]
) -> Iterable[tuple[EntryRecord, Stored]]:
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


def settled_date(shown: datetime | None, said: datetime | None) -> datetime | None:
    """The date of an entry once it has one: publishers bump dates to resurface, and that is not followed; back is."""
    return min(shown, said) if shown and said else shown or said


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


def titled_identity(record: EntryRecord) -> str:
    """The identity of an item whose guid and address are another's."""
    return identity("", "", record.title, record.published_at)


def is_significant(entry: Stored, record: EntryRecord) -> bool:
    """Whether readers would want to know: another title, or more than a twentieth of the words, and no mere typo."""
    if WORD.findall(entry.title.casefold()) != WORD.findall(record.title.casefold()):
        return True
    before, after = (Counter(WORD.findall(text.casefold())) for text in (entry.text, record.text))
    gone, come = before - after, after - before
    moved = gone.total() + come.total()
    few = moved <= TRIVIAL * max(1, before.total() + after.total()) / 2 or moved <= 1
    return not few and not _is_typo(gone, come)


def _is_typo(gone: Counter[str], come: Counter[str]) -> bool:
    """Whether one word was put right: in a short text, that is more than a twentieth. Another number is no typo."""
    if gone.total() != 1 or come.total() != 1:
        return False
    [was], [word] = gone, come
    alike = abs(len(was) - len(word)) <= 1 and SequenceMatcher(None, was, word).ratio() >= ALIKE
    return alike and was.isalpha() and word.isalpha()
