"""From links to stories: which entries form a story, and which one represents it.

    seeds ──links, stories──▶ all connected entries ──groups──▶ Entry.story, Entry.is_copy
                                                                    └──▶ river's days, INDEX jobs

Connected entries are grouped again as a whole, so the outcome depends on the links alone, and not on their order.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from hub.db.batched import batched
from hub.ingest.stories.grouping import Group, Member, groups, lead
from hub.ingest.stories.queries import COPY, QUERY_BATCH, as_link, links_of, lock
from hub.jobs import queue
from hub.models import Entry, Job, RiverDay, Story

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from hub.models import EntryLink

STORY_FIELDS = ("pk", "status", "published_at", "first_seen_at", "story_id", "is_copy", "merged_into_id")


def cluster_entries(seeds: Iterable[int], *, now: datetime) -> set[int]:
    """Update the stories of these entries and all connected ones; returns the keys of those that changed.

    In a transaction.
    """
    entries, links = _hanging_together(set(seeds))
    there = {pk for pk, entry in entries.items() if entry.status != Entry.Status.REMOVED and not entry.merged_into_id}
    found = groups(as_link(link) for link in links if link.entry_id in there and link.other_id in there)
    wanted: dict[int, tuple[int, bool]] = {}
    stories = _stories(found, entries, now=now)
    for group, story in zip(found, stories, strict=True):
        first = lead((_member(entries[pk]) for pk in group.members), group.held_by)
        for pk in group.members:
            wanted[pk] = story.pk, first is not None and pk != first and entries[pk].is_public
    before = {pk: entry.story_id for pk, entry in entries.items()}
    changed = _write(entries, wanted)
    _drop_empty({story for story in before.values() if story} - {story.pk for story in stories})
    touched = {story for pk in changed for story in (before[pk], entries[pk].story_id) if story}
    # the entry that stands for a story lists the others
    naming = {pk for pk, entry in entries.items() if entry.story_id in touched and not entry.is_copy}
    queue.enqueue(Job.Kind.INDEX, "entry", sorted(changed | naming), now=now)
    return changed


def _hanging_together(seeds: set[int]) -> tuple[dict[int, Entry], list[EntryLink]]:
    """The entries and links connected to the seeds, each row locked before it is read."""
    entries: dict[int, Entry] = {}
    links: dict[int, EntryLink] = {}
    frontier = seeds
    while frontier:
        lock(frontier)
        for part in batched(sorted(frontier), QUERY_BATCH):
            entries.update((entry.pk, entry) for entry in Entry.objects.filter(pk__in=part).only(*STORY_FIELDS))
        links.update((link.pk, link) for link in links_of(frontier, COPY))
        beyond = {pk for link in links.values() for pk in (link.entry_id, link.other_id)}
        stories = sorted({entry.story_id for pk in frontier if (entry := entries.get(pk)) and entry.story_id})
        for part in batched(stories, QUERY_BATCH):
            beyond.update(Entry.objects.filter(story__in=part).values_list("pk", flat=True))
        frontier = beyond - entries.keys()
    return entries, list(links.values())


def _stories(found: list[Group], entries: dict[int, Entry], *, now: datetime) -> list[Story]:
    """A story for each group: the oldest that one of its entries is in, and that no earlier group has taken."""
    known = Story.objects.in_bulk({entry.story_id for entry in entries.values() if entry.story_id})
    stories = []
    for group in found:
        standing = sorted(known.keys() & {entries[pk].story_id for pk in group.members})
        why = list(dict.fromkeys(link.why for link in group.held_by if link.why))
        if standing:
            story = known.pop(standing[0])
            if story.why != why:
                story.why = why
                story.save(update_fields=["why"])
        else:
            story = Story.objects.create(created_at=now, why=why)
        stories.append(story)
    return stories


def _member(entry: Entry) -> Member:
    featured = entry.status == Entry.Status.FEATURED
    return Member(entry.pk, entry.is_public, featured, entry.published_at, entry.first_seen_at)


def _write(entries: dict[int, Entry], wanted: dict[int, tuple[int, bool]]) -> set[int]:
    changed: list[Entry] = []
    river: Counter[date] = Counter()
    for pk, entry in sorted(entries.items()):
        story, is_copy = wanted.get(pk, (None, False))
        if (entry.story_id, entry.is_copy) == (story, is_copy):
            continue
        if entry.is_copy != is_copy and entry.is_public and entry.published_at:
            river[entry.published_at.astimezone(UTC).date()] += -1 if is_copy else 1
        entry.story_id, entry.is_copy = story, is_copy
        changed.append(entry)
    Entry.objects.bulk_update(changed, ["story", "is_copy"], QUERY_BATCH)
    RiverDay.objects.add(river)
    return {entry.pk for entry in changed}


def _drop_empty(stories: set[int]) -> None:
    for part in batched(sorted(stories), QUERY_BATCH):
        Story.objects.filter(pk__in=part, entries=None).delete()
