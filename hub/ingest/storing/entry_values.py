"""A record's values as the entry's row keeps them; and what stands for them all when record and row are compared."""

from __future__ import annotations

import json
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from hub.models.entry_fields import FED, REVISED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hub.ingest.records import Credit, EnclosureRecord, EntryRecord
    from hub.models import Enclosure, Entry

EnclosureValues = tuple[str, str, int | None, int | None]


def _credits_json(credits: Iterable[Credit]) -> list[dict[str, str]]:  # noqa: A002 - the field's name
    return [credit.as_kept() for credit in credits]


CONVERTED: dict[str, Callable[[Any], Any]] = {"credits": _credits_json, "labels": list}
PLAIN = tuple(name for name in FED if name not in CONVERTED)
COLUMNS = (*PLAIN, *CONVERTED)  # of an entry, in the order of `row_values`
MATCHED = {*REVISED, "identity", "raw_hash", "published_at"}  # `match` compares these itself, each in its own way
COMPARED = tuple(name for name in COLUMNS if name not in MATCHED)
_plain_values = attrgetter(*PLAIN)
_compared_of_row = itemgetter(*(COLUMNS.index(name) for name in COMPARED))
_compared_of_entry = attrgetter(*COMPARED)
enclosure_values: Callable[[Enclosure | EnclosureRecord], EnclosureValues] = attrgetter(
    "url", "media_type", "length", "duration"
)
revised_values = attrgetter(*REVISED)  # of a record, an entry or a StoredEntry


def row_values(record: EntryRecord) -> tuple[Any, ...]:
    """The record's values for `COLUMNS`."""
    return (*_plain_values(record), *(convert(getattr(record, name)) for name, convert in CONVERTED.items()))


def record_digest(record: EntryRecord) -> bytes:
    """Equal to the `entry_digest` of the entry that the record would make."""
    return _digest([*_compared_of_row(row_values(record)), [enclosure_values(file) for file in record.enclosures]])


def entry_digest(entry: Entry, enclosures: Iterable[EnclosureValues]) -> bytes:
    """Stands for all that a feed fills of an entry beside the `MATCHED` fields."""
    return _digest([*_compared_of_entry(entry), list(enclosures)])


def _digest(values: list[object]) -> bytes:
    """Sixteen bytes instead of the content: the texts of thousands of entries would fill the memory."""
    return blake2b(json.dumps(values, sort_keys=True, default=str).encode(), digest_size=16).digest()
