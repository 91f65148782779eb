"""Keep chains of editions: which entry supersedes which.

    entries ──series──▶ all that share one ──chain, editors' words──▶ EntryLinks, Entry.supersedes ──▶ INDEX jobs

A series is chained again as a whole, so the outcome does not depend on the order in which its editions came.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from hub.db.batched import batched
from hub.ingest.stories.grouping import chain
from hub.ingest.stories.publication import Publication, key_of
from hub.ingest.stories.queries import EDITION, EDITOR, QUERY_BATCH, links_of, lock, publications, save_links, sharing
from hub.jobs import queue
from hub.models import Entry, Job

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from hub.models import EntryLink

Chain = dict[int, tuple[int, str]]  # newer: (older, why)


def link_editions(seeds: Collection[int], known: Mapping[int, Publication], *, now: datetime) -> set[int]:
    """Update the chains that these entries are in or now belong to; returns the keys of those that changed.

    `known` are the publications at hand. In a transaction.
    """
    members = _family(seeds, known)
    if not members:
        return set()
    lock(members)
    said = links_of(members, EDITION)
    wanted = _with_editors(_chains(members, said), said)
    pairs = {(newer, older): (why, "") for newer, (older, why) in wanted.items()}
    save_links(members, pairs, EDITION)
    return _write(members, {newer: older for newer, (older, _) in wanted.items()}, now=now)


def _family(seeds: Collection[int], known: Mapping[int, Publication]) -> set[int]:
    """All entries that links or a shared series connect to the seeds; empty, if none of them has either."""
    members: set[int] = set()
    frontier = {pk for pk in seeds if pk in known and known[pk].edition}
    frontier |= {pk for link in links_of(seeds, EDITION) for pk in (link.entry_id, link.other_id)}
    while frontier:
        members |= frontier
        missing = publications(frontier - known.keys(), with_text=False)
        found = (known.get(pk) or missing.get(pk) for pk in frontier)
        named = {one.edition for one in found if one and one.edition}
        series = {key_of(f"series {edition.series}") for edition in named}
        series |= {key_of(f"titled {edition.series}") for edition in named if edition.remade}
        beyond = {pk for several in sharing(series).values() for pk in several}
        beyond |= {pk for link in links_of(frontier, EDITION) for pk in (link.entry_id, link.other_id)}
        frontier = beyond - members
    return members


def _chains(members: Collection[int], said: Collection[EntryLink]) -> Chain:
    """The rules' chains of public entries; a story is represented by its lead."""
    shown: set[int] = set()
    for part in batched(sorted(members), QUERY_BATCH):
        shown |= set(Entry.objects.public().filter(pk__in=part, is_copy=False).values_list("pk", flat=True))
    refused = [(link.entry_id, link.other_id) for link in said if link.refused]
    by_series: defaultdict[str, list[Publication]] = defaultdict(list)
    plain: defaultdict[str, list[Publication]] = defaultdict(list)
    for one in publications(shown, with_text=True).values():
        if one.edition:
            by_series[one.edition.series].append(one)
        else:
            plain[one.heading].append(one)
    for series, several in by_series.items():
        several.extend(_first(plain[series]))
    found: Chain = {}
    for several in by_series.values():
        found |= chain(several, refused)
    return found


def _first(plain: list[Publication]) -> list[Publication]:
    """Of entries with a series' title and no number, the one that its source has only once: others are a column."""
    times = Counter(one.source for one in plain)
    return [one for one in plain if times[one.source] == 1]


def _with_editors(found: Chain, said: Collection[EntryLink]) -> Chain:
    """The rules' chains, with editors' decisions applied."""
    theirs = {link.entry_id: (link.other_id, link.why) for link in said if link.origin == EDITOR and not link.refused}
    taken = {older for older, _ in theirs.values()}
    return {newer: link for newer, link in found.items() if link[0] not in taken} | theirs


def _write(members: Collection[int], wanted: Mapping[int, int], *, now: datetime) -> set[int]:
    changed: list[Entry] = []
    touched: set[int] = set()
    for part in batched(sorted(members), QUERY_BATCH):
        for entry in Entry.objects.filter(pk__in=part).only("pk", "supersedes_id"):
            older = wanted.get(entry.pk)
            if entry.supersedes_id != older:
                touched |= {pk for pk in (entry.pk, entry.supersedes_id, older) if pk}
                entry.supersedes_id = older
                changed.append(entry)
    Entry.objects.bulk_update(changed, ["supersedes"], QUERY_BATCH)
    queue.enqueue(Job.Kind.INDEX, "entry", sorted(touched), now=now)
    return touched
