"""What the library holds already, asked in as few queries as may be: the one reading side of a store's transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Count, Max, Q

from hub.ingest.address import same_place, variants
from hub.ingest.identify import Stored, second_identity
from hub.models import Enclosure, Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from hub.ingest.records import EnclosureRecord, EntryRecord
    from hub.models import Source

T = TypeVar("T")
FIELDS = (  # of an entry, as its record has them: all that a feed fills beside title, address, text and date
    "excerpt", "summary", "body", "words", "kind", "updated_at", "language", "image_url", "sponsored", "show_code",
    "show_number", "season", "episode", "minutes", "podcast",
)  # fmt: skip
SLICE = 400  # values in one IN (…)


def known_hashes(source: Source, hashes: Collection[str]) -> set[str]:
    """Which of these items the library has read, just as they are."""
    if source.last_success_at is None or not hashes:
        return set()
    entries = Entry.objects.filter(source=source)
    known: set[str] = set()
    for part in _slices(list(hashes)):
        known.update(entries.filter(raw_hash__in=part).values_list("raw_hash", flat=True))
    return known


def candidates(source: Source, records: Sequence[EntryRecord]) -> list[Stored]:
    """Entries of the source that one of the records may be."""
    if source.last_success_at is None or not records:
        return []
    found: dict[int, Entry] = {}
    for part in _slices(records, SLICE // 8):
        identities = {record.identity for record in part} | {second_identity(record) for record in part if record.guid}
        places = {url for record in part for url in variants(record.url)}
        moments = {record.published_at for record in part if record.published_at}
        near = Q(identity__in=identities) | Q(url__in=places) | Q(published_at__in=moments)
        found.update((entry.pk, entry) for entry in Entry.objects.filter(near, source=source))
    return _as_stored(found.values())


class Unowned:
    """The entries that no feed has brought yet, known by their address alone.

    Their places are remembered from one source's store to the next and read again when any was added or adopted.
    """

    def __init__(self) -> None:
        self._stamp: tuple[int, int | None] = (0, None)
        self._places: dict[str, int] = {}

    def among(self, records: Sequence[EntryRecord]) -> list[Stored]:
        """Those at the address of one of the records."""
        if not records:
            return []
        unowned = Entry.objects.filter(source__isnull=True, merged_into=None)
        known = unowned.aggregate(number=Count("pk"), last=Max("pk"))
        stamp = (known["number"], known["last"])
        if stamp != self._stamp:
            self._places = {same_place(url): pk for pk, url in unowned.values_list("pk", "url")}
            self._stamp = stamp
        keys = {self._places[place] for record in records if (place := same_place(record.url)) in self._places}
        return _as_stored(unowned.filter(pk__in=keys)) if keys else []


def content_of(record: EntryRecord) -> tuple[object, ...]:
    """What `Stored.content` is compared with."""
    return (
        *(getattr(record, name) for name in FIELDS),
        credits_json(record),
        list(record.labels),
        tuple(_file(enclosure) for enclosure in record.enclosures),
    )


def credits_json(record: EntryRecord) -> list[dict[str, str]]:
    """Credits as the entry keeps them."""
    return [credit.as_kept() for credit in record.credits]


def _file(enclosure: Enclosure | EnclosureRecord) -> tuple[object, ...]:
    return enclosure.url, enclosure.media_type, enclosure.length, enclosure.duration


def _as_stored(entries: Iterable[Entry]) -> list[Stored]:
    entries = list(entries)
    files: defaultdict[int, list[tuple[object, ...]]] = defaultdict(list)
    if entries:
        for enclosure in Enclosure.objects.filter(entry__in=entries).order_by("position", "id"):
            files[enclosure.entry_id].append(_file(enclosure))
    return [
        Stored(
            pk=entry.pk,
            identity=entry.identity,
            url=entry.url,
            title=entry.title,
            text=entry.text,
            published_at=entry.published_at,
            tombstone=entry.status in {Entry.Status.HIDDEN, Entry.Status.REMOVED},
            merged=entry.merged_into_id is not None,
            content=(*(getattr(entry, name) for name in FIELDS), entry.credits, entry.labels, tuple(files[entry.pk])),
        )
        for entry in entries
    ]


def _slices(values: Sequence[T], size: int = SLICE) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
