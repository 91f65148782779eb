"""Read and write what stories are made of: publications, blocking keys and links. In the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from hub.db.batched import batched
from hub.ingest.stories.grouping import Link
from hub.ingest.stories.publication import Publication, canonical_references_in, mutual_references_in
from hub.models import BlockingKey, Enclosure, Entry, EntryLink

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

QUERY_BATCH = 400  # values in one IN (…)
MAX_SHARING = (
    100  # entries with one key, above which it tells nothing: “Untitled”, an address that a whole feed leads to
)

COPY, EDITION = EntryLink.Relation.COPY, EntryLink.Relation.EDITION
RULE, EDITOR = EntryLink.Origin.RULE, EntryLink.Origin.EDITOR


def publications(keys: Collection[int], *, with_text: bool) -> dict[int, Publication]:
    """Those of these entries that are not removed, by their key."""
    files: defaultdict[int, list[str]] = defaultdict(list)
    found: dict[int, Publication] = {}
    there = Entry.objects.filter(merged_into=None).exclude(status=Entry.Status.REMOVED)
    fields = ("pk", "source_id", "url", "title", "published_at", "credits", "summary", "body")
    for part in batched(sorted(keys), QUERY_BATCH):
        for entry, url in Enclosure.objects.filter(entry__in=part).order_by("position").values_list("entry", "url"):
            files[entry].append(url)
        rows = there.filter(pk__in=part).values_list(*fields, *(["text"] if with_text else []))
        for pk, source, url, title, published_at, credited, summary, body, *text in rows:
            found[pk] = Publication(
                pk=pk, source=source, url=url, title=title, published_at=published_at, files=tuple(files[pk]),
                canonical_references=canonical_references_in(body) + canonical_references_in(summary),
                mutual_references=mutual_references_in(body) + mutual_references_in(summary),
                makers=_makers(credited), text=text[0] if text else "",
            )  # fmt: skip
    return found


def _makers(credited: list[dict[str, str]]) -> frozenset[str]:
    names = (str(credit.get("name", "")).strip().casefold() for credit in credited)
    return frozenset(name for name in names if " " in name)  # “admin” and “editor” are many people


def save_blocking_keys(wanted: Mapping[int, Collection[int]]) -> None:
    """Make these the blocking keys of these entries."""
    had: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for part in batched(sorted(wanted), QUERY_BATCH):
        for pk, entry, key in BlockingKey.objects.filter(entry__in=part).values_list("pk", "entry", "key"):
            had[entry][key] = pk
    dropped = [pk for entry, keys in wanted.items() for key, pk in had[entry].items() if key not in keys]
    for part in batched(dropped, QUERY_BATCH):
        BlockingKey.objects.filter(pk__in=part).delete()
    BlockingKey.objects.bulk_create(
        [
            BlockingKey(entry_id=entry, key=key)
            for entry, keys in wanted.items()
            for key in keys
            if key not in had[entry]
        ],
        QUERY_BATCH,
        ignore_conflicts=True,
    )


def sharing(keys: Collection[int]) -> dict[int, list[int]]:
    """The entries with each of these keys, where there are several, and few enough for the key to be telling."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for part in batched(sorted(keys), QUERY_BATCH):
        having = BlockingKey.objects.filter(key__in=part)
        counts = having.values("key").annotate(n=Count("pk")).filter(n__gt=1, n__lte=MAX_SHARING)
        telling = list(counts.values_list("key", flat=True))
        for key, entry in BlockingKey.objects.filter(key__in=telling).values_list("key", "entry"):
            found[key].append(entry)
    return found


def links_of(entries: Collection[int], relation: str) -> list[EntryLink]:
    """All links of these entries."""
    found: dict[int, EntryLink] = {}
    for part in batched(sorted(entries), QUERY_BATCH):
        touching = EntryLink.objects.filter(Q(entry__in=part) | Q(other__in=part), relation=relation)
        found.update((link.pk, link) for link in touching)
    return list(found.values())


def save_links(entries: Collection[int], wanted: Mapping[tuple[int, int], tuple[str, str]], relation: str) -> set[int]:
    """Make these the rules' links of these entries, `{(entry, other): (why, original)}`; returns the affected keys.

    An editor's decision on a pair stays as it is, whatever the rules say.
    """
    had = {(link.entry_id, link.other_id): link for link in links_of(entries, relation)}
    dropped = [link for pair, link in had.items() if link.origin == RULE and pair not in wanted]
    new, changed = [], []
    for pair, (why, original) in wanted.items():
        link = had.get(pair)
        if link is None:
            entry, other = pair
            new.append(EntryLink(relation=relation, entry_id=entry, other_id=other, why=why, original=original))
        elif link.origin == RULE and (link.why, link.original) != (why, original):
            link.why, link.original = why, original
            changed.append(link)
    for part in batched([link.pk for link in dropped], QUERY_BATCH):
        EntryLink.objects.filter(pk__in=part).delete()
    EntryLink.objects.bulk_create(new, QUERY_BATCH, ignore_conflicts=True)
    EntryLink.objects.bulk_update(changed, ["why", "original"], QUERY_BATCH)
    return {pk for link in (*dropped, *new, *changed) for pk in (link.entry_id, link.other_id)}


def as_link(row: EntryLink) -> Link:
    """A copy's link, as `grouping` takes it."""
    named = {"entry": row.entry_id, "other": row.other_id}.get(row.original)
    return Link(row.entry_id, row.other_id, row.origin == EDITOR, row.refused, named, row.why)


def lock(entries: Iterable[int]) -> None:
    """Lock these rows until the transaction ends, in the order that all writers use."""
    for part in batched(sorted(entries), QUERY_BATCH):
        list(Entry.objects.select_for_update().filter(pk__in=part).order_by("pk").values_list("pk", flat=True))
