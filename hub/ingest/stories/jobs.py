"""The work that is owed for stories: done in batches, twice without harm, each batch whole or not at all."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction

from hub.db.batched import batched
from hub.db.id_ranges import in_batches, within
from hub.ingest.stories.cluster import cluster_entries
from hub.ingest.stories.link_editions import link_editions
from hub.ingest.stories.queries import (
    COPY,
    links_of,
    lock,
    publications,
    save_blocking_keys,
    save_links,
    sharing,
)
from hub.ingest.stories.similarity import find_similarity
from hub.jobs import queue
from hub.models import Entry, Job
from hub.models.job import RANGE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from hub.ingest.stories.publication import Publication

BATCH = 400  # entries a transaction


def find_stories(jobs: Iterable[Job], *, now: datetime) -> None:
    """Find the copies and editions of the entries of these jobs: the handler of `Job.Kind.STORY`.

    Each batch is one transaction with the completed jobs.
    """
    for some in in_batches(queue.expand_library(jobs, RANGE, now=now)):
        with transaction.atomic():
            update_stories(set(Entry.objects.filter(within(some)).values_list("pk", flat=True)), now=now)
            queue.complete(some)


def update_stories(entries: Collection[int], *, now: datetime) -> None:
    """Find what these entries belong together with, and settle it. In a transaction."""
    for part in batched(sorted(entries), BATCH):
        _settle(part, now=now)


def update_after_edit(entries: Collection[int], *, now: datetime) -> None:
    """Settle these anew after an editor's word, by the links that there are. In a transaction."""
    linked = {pk for link in links_of(entries, COPY) for pk in (link.entry_id, link.other_id)}
    moved = cluster_entries({*entries, *linked}, now=now)
    seeds = {*entries, *moved}
    link_editions(seeds, publications(seeds, with_text=False), now=now)


def _settle(entries: Collection[int], *, now: datetime) -> None:
    known = publications(entries, with_text=True)
    keys = {pk: known[pk].keys() if pk in known else frozenset() for pk in entries}
    save_blocking_keys(keys)
    pairs = _pairs(entries, sharing({key for several in keys.values() for key in several}))
    compared = known | publications({pk for pair in pairs for pk in pair} - known.keys(), with_text=True)
    wanted = _likenesses(pairs, compared)
    lock({pk for pair in wanted for pk in pair})
    touched = save_links(entries, wanted, COPY)
    standing = Entry.objects.filter(pk__in=entries, story__isnull=False).values_list("pk", flat=True)
    linked = {pk for link in links_of(entries, COPY) for pk in (link.entry_id, link.other_id)}
    moved = cluster_entries({*touched, *standing, *linked}, now=now)
    more = publications(moved - known.keys(), with_text=False)
    remade = {pk for pk, one in compared.items() if one.edition}  # an entry at hand may be what one of these remakes
    link_editions({*entries, *moved, *remade}, compared | more, now=now)


def _pairs(entries: Collection[int], sharing: Mapping[int, list[int]]) -> set[tuple[int, int]]:
    """Two and two that share a key, at least one of them at hand, the lower key first."""
    ours = set(entries)
    return {
        (min(pair), max(pair))
        for several in sharing.values()
        for pair in combinations(several, 2)
        if pair[0] in ours or pair[1] in ours
    }


def _likenesses(
    pairs: Iterable[tuple[int, int]], compared: Mapping[int, Publication]
) -> dict[tuple[int, int], tuple[str, str]]:
    found = {}
    for one, other in pairs:
        if one in compared and other in compared and (like := find_similarity(compared[one], compared[other])):
            original = {one: "entry", other: "other"}.get(like.original or 0, "")
            found[one, other] = (like.why, original)
    return found
