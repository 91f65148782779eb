"""Loading the pack, a part at a time: each part is one transaction with its entries in the ledger.

    topics ──▶ sources ──▶ library ──▶ pages and paths

Topics come first, since the library stands under them; paths last, since their steps stand in the library. Being
interrupted between two parts leaves a hub that the next run completes.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db import transaction

from content.starter.ledger import StarterItem
from hub.actions.topic import enqueue_index_by_name
from hub.db.batched import batched
from hub.ingest.records import Credit
from hub.ingest.urls import url_key, variants
from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job, RiverDay, Source, Topic
from hub.slugs import SlugAllocator
from hub.topics.vocabulary import load_vocabulary, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from content.starter.pack import StarterEntry, StarterSource

R = TypeVar("R")
APART = timedelta(seconds=1)  # between first visits: all within minutes, yet no burst at one publisher or at one moment
BATCH = 500  # rows a statement
BROADER = 0.8  # of a topic's score goes to the topic above it


class _Known(NamedTuple):
    """What is compared of a topic before and after."""

    pk: int
    title: str
    shipped: str


def load_topics(*, now: datetime) -> int:
    """The shipped taxonomy: what of it was never here, and what a newer one says of topics that nobody has edited.

    Asked at every start, so it costs a few queries where nothing is new. How many topics are new or renewed; where
    there are any, a library that had topics before is owed a re-tagging.
    """
    slugs = [topic.slug for topic in shipped()]
    with transaction.atomic():
        new = set(StarterItem.objects.missing("topic", slugs))
        before = _topics()
        if not load_vocabulary(topic for topic in shipped() if topic.slug in new or topic.slug in before):
            return 0
        after = _topics()
        changed = sorted(topic.pk for slug, topic in after.items() if before.get(slug) != topic)
        StarterItem.objects.enter("topic", sorted(new))
        queue.enqueue(Job.Kind.INDEX, "topic", changed, now=now)
        if before:
            queue.enqueue_library(Job.Kind.TAG, now=now)
            renamed = [slug for slug, topic in before.items() if slug in after and after[slug].title != topic.title]
            for topic in Topic.objects.filter(slug__in=renamed):
                enqueue_index_by_name(topic, now)
        return len(changed)


def _topics() -> dict[str, _Known]:
    rows = Topic.objects.order_by().values_list("slug", "pk", "title", "shipped")
    return {slug: _Known(pk, title, mark) for slug, pk, title, mark in rows}


def load_sources(pack: Iterable[StarterSource], *, now: datetime) -> int:
    """Subscribe to what was never loaded here and is not subscribed to at a variant of its address; how many."""
    with transaction.atomic():
        new = _never_loaded("source", pack, lambda record: record.feed)
        here = {url_key(url) for url in Source.objects.values_list("url", flat=True)}
        slugs = SlugAllocator(Source.objects.values_list("slug", flat=True))
        rows = [
            Source(
                url=record.feed,
                slug=slugs.allocate(record.title, otherwise="source"),
                title=record.title,
                site_url=record.site,
                kind=record.kind,
                language=record.language,
                due_at=now + number * APART,
                due_reasons=["new: first visit"],
            )
            for number, record in enumerate(record for record in new if url_key(record.feed) not in here)
        ]
        Source.objects.bulk_create(rows, BATCH)
        StarterItem.objects.enter("source", [record.feed for record in new])
        queue.enqueue(Job.Kind.INDEX, "source", [row.pk for row in rows], now=now)
        return len(rows)


def load_library(pack: Iterable[StarterEntry], *, now: datetime) -> int:
    """Bring in, as entries known by address, what was never loaded here and no feed has brought; how many.

    They stand under the pack's topics and those above, as if an editor had said so: the pack was read by people.
    """
    with transaction.atomic():
        new = _never_loaded("entry", pack, lambda record: record.url)
        here = _here(record.url for record in new)
        records = [record for record in new if record.url not in here]
        rows = [_entry(record, now) for record in records]
        Entry.objects.bulk_create(rows, BATCH)
        _assign(zip(rows, records, strict=True))
        RiverDay.objects.add(Counter(row.published_at.date() for row in rows if row.published_at))
        StarterItem.objects.enter("entry", [record.url for record in new])
        keys = [row.pk for row in rows]
        queue.enqueue(Job.Kind.INDEX, "entry", keys, now=now)
        queue.enqueue_tagging_and_stories(keys, now=now)
        return len(rows)


def _never_loaded(part: str, pack: Iterable[R], key: Callable[[R], str]) -> list[R]:
    records = {key(record): record for record in pack}
    return [records[found] for found in StarterItem.objects.missing(part, records)]


def _here(urls: Iterable[str]) -> set[str]:
    """Those of `urls` at a variant of which some entry stands, hidden ones too."""
    wanted = {variant: url for url in urls for variant in variants(url)}
    return {
        wanted[found]
        for spellings in batched(wanted, BATCH)
        for found in Entry.objects.at(spellings).values_list("url", flat=True)
    }


def _entry(record: StarterEntry, now: datetime) -> Entry:
    return Entry(
        url=record.url,
        title=record.title,
        kind=record.kind,
        level=record.level,
        published_at=record.published_at,
        first_seen_at=now,
        language="en",
        minutes=record.minutes,
        attribution=record.attribution,
        credits=[Credit(name, "author").as_kept() for name in record.authors],
    )


def _assign(entries: Iterable[tuple[Entry, StarterEntry]]) -> None:
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    parents = {topic.pk: topic.parent_id for topic in topics.values()}
    EntryTopic.objects.bulk_create(
        [
            EntryTopic(
                entry=entry, topic_id=key, origin=EntryTopic.Origin.EDITOR, score=score, published_at=entry.published_at
            )
            for entry, record in entries
            for key, score in _with_ancestors(
                (topics[slug].pk for slug in record.topics if slug in topics), parents
            ).items()
        ],
        BATCH,
    )


def _with_ancestors(keys: Iterable[int], parents: dict[int, int | None]) -> dict[int, float]:
    """These topics and all above them, each with its score: the finest say best what an entry is about."""
    found: dict[int, float] = {}
    for start in keys:
        key: int | None = start
        score = 1.0
        while key is not None:
            found[key] = max(score, found.get(key, 0.0))
            key, score = parents[key], score * BROADER
    return found
