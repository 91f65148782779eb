"""Writing a path's published steps: the hops of a projection become its `PathStep` rows, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, prefetch_related_objects

from content.paths.maintenance.link import FormerAddress
from content.paths.maintenance.schedule import MaintenanceSchedule
from content.paths.projection import Hop, addresses
from content.paths.step import PathStep
from hub.actions.entry_add import entry_add_known
from hub.ingest.urls import url_key, variants
from hub.jobs import queue
from hub.models import Entry, Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from content.paths.kinds.outside import OutsideEntry
    from content.paths.page import LearningPathPage

REWRITTEN = (
    "slug", "position", "section", "section_title", "section_introduction", "kind", "title", "why", "own_minutes",
    "optional", "entry", "target", "start", "end", "text", "detail",
)  # fmt: skip


def write(path: LearningPathPage, hops: Iterable[Hop], *, now: datetime) -> None:
    """Make `hops` the published steps of `path`: all of them, and none besides. No hops: it is published no more.

    A step keeps the address and the date that it first had. Doing it twice changes nothing.
    """
    hops = list(hops)
    with transaction.atomic():
        before = {row.key: row for row in PathStep.objects.select_for_update().filter(path=path)}
        PathStep.objects.filter(path=path).exclude(key__in=[hop.key for hop in hops]).delete()
        rows = steps(path, hops, _known_or_new(hops, now), {key: row.slug for key, row in before.items()})
        for row in rows:
            row.added_at = before[row.key].added_at if row.key in before else now
        PathStep.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["path", "key"], update_fields=list(REWRITTEN)
        )
        queue.enqueue(Job.Kind.INDEX, "path", [path.pk], now=now)
        MaintenanceSchedule.objects.check_soon(paths=[path.pk], now=now)


def preview(path: LearningPathPage, hops: Iterable[Hop], *, now: datetime) -> list[PathStep]:
    """The steps as `write` would store them; nothing is stored."""
    hops = list(hops)
    entries = {place: entry_of(address, now) for place, address in _outside(hops).items()} | _known(hops)
    rows = steps(path, hops, entries, {})
    shown = ("entry__source", "entry__enclosures", "entry__merged_from")
    prefetch_related_objects([row for row in rows if row.entry_id], *shown)
    return rows


def steps(
    path: LearningPathPage, hops: list[Hop], entries: Mapping[str, Entry], kept: Mapping[UUID, str]
) -> list[PathStep]:
    """The rows of hops, not yet stored. `entries` has the entry of each place, `kept` the slug of each known key."""
    slugs = addresses(hops, kept)
    rows = []
    for hop in hops:
        row = PathStep(
            path=path,
            key=hop.key,
            slug=slugs[hop.key],
            position=hop.position,
            section=hop.section,
            section_title=hop.section_title,
            section_introduction=hop.section_introduction,
            kind=hop.kind,
            title=hop.title,
            why=hop.why,
            own_minutes=hop.minutes,
            optional=hop.optional,
            entry_id=hop.entry_id,
            target_id=hop.target_id,
            start=hop.start,
            end=hop.end,
            text=hop.text,
            detail=dict(hop.detail),
        )
        if hop.address:
            row.entry = entries[url_key(hop.address.url)]
        rows.append(row)
    return rows


def _outside(hops: Iterable[Hop]) -> dict[str, OutsideEntry]:
    """The addresses by the place they lead to; the first of those that mean the same."""
    return {url_key(hop.address.url): hop.address for hop in reversed(list(hops)) if hop.address}


def _known(hops: Iterable[Hop]) -> dict[str, Entry]:
    """The library's entry of each place; of several, one that a source brought."""
    return known_at(address.url for address in _outside(hops).values())


def known_at(urls: Iterable[str]) -> dict[str, Entry]:
    """The library's entries at these canonical addresses, by `url_key`; of several, one that a source brought.

    An entry is also known at the addresses from which it has moved.
    """
    wanted = list(urls)
    every = [variant for url in wanted for variant in variants(url)]
    entries = Entry.objects.at(every).select_related("merged_into")
    entries = entries.order_by(F("source_id").asc(nulls_first=True), "-pk")
    found = {url_key(entry.url): entry.current for entry in entries}
    missing = {url_key(url) for url in wanted} - found.keys()
    moved = FormerAddress.objects.filter(place__in=missing).select_related("entry__merged_into") if missing else ()
    return {former.place: former.entry.current for former in moved} | found


def _known_or_new(hops: list[Hop], now: datetime) -> dict[str, Entry]:
    """As `_known`; what the library does not know yet becomes an entry known by its address."""
    found = _known(hops)
    new = {place: entry_of(address, now) for place, address in _outside(hops).items() if place not in found}
    entry_add_known(new.values(), now=now)
    return found | new


def entry_of(address: OutsideEntry, now: datetime) -> Entry:
    return Entry(
        url=address.url,
        title=address.title,
        kind=address.kind,
        attribution=address.attribution,
        minutes=address.minutes,
        published_at=datetime.combine(address.published, time(), UTC) if address.published else None,
        first_seen_at=now,
        text=address.title,
    )
