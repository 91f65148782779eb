"""Loading the pack, a part at a time: each part is one transaction with its ledger rows.

    topics ──▶ sources ──▶ library ──▶ pages and paths

Topics come first, since the library is assigned to them; paths last, since their steps refer to the library. A run
that is interrupted between two parts leaves a hub that the next run completes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db import transaction

from content.starter.ledger import StarterItem
from hub.actions.entry_add import entry_add_known
from hub.actions.source_add_many import source_add_many
from hub.actions.topic import enqueue_index_by_name
from hub.db.batched import batched
from hub.ingest.records import Credit
from hub.ingest.urls import variants
from hub.jobs import queue
from hub.models import Entry, Job, Source, Topic
from hub.topics.vocabulary import load_vocabulary, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from content.starter.pack import StarterEntry, StarterSource

R = TypeVar("R")
BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables


class _TopicState(NamedTuple):
    """The columns of a topic that are compared before and after loading."""

    pk: int
    title: str
    shipped: str


def load_topics(*, now: datetime) -> int:
    """Load the topics of the shipped vocabulary that were never loaded, and update those that nobody has edited.

    Runs at every start, so it takes only a few queries if nothing is new. Returns how many topics are new or changed;
    if there are any and the hub had topics before, the library is tagged again.
    """
    slugs = [topic.slug for topic in shipped()]
    with transaction.atomic():
        new = set(StarterItem.objects.missing("topic", slugs))
        before = _topics()
        if not load_vocabulary(topic for topic in shipped() if topic.slug in new or topic.slug in before):
            return 0
        after = _topics()
        changed = sorted(topic.pk for slug, topic in after.items() if before.get(slug) != topic)
        StarterItem.objects.record("topic", sorted(new))
        queue.enqueue(Job.Kind.INDEX, "topic", changed, now=now)
        if before:
            queue.enqueue_library(Job.Kind.TAG, now=now)
            renamed = [slug for slug, topic in before.items() if slug in after and after[slug].title != topic.title]
            for topic in Topic.objects.filter(slug__in=renamed):
                enqueue_index_by_name(topic, now)
        return len(changed)


def _topics() -> dict[str, _TopicState]:
    rows = Topic.objects.order_by().values_list("slug", "pk", "title", "shipped")
    return {slug: _TopicState(pk, title, version) for slug, pk, title, version in rows}


def load_sources(pack: Iterable[StarterSource], *, now: datetime) -> int:
    """Subscribe to the sources that were never loaded; returns how many are new to the hub."""
    with transaction.atomic():
        new = _never_loaded("source", pack, lambda record: record.feed)
        added = source_add_many((_source(record) for record in new), now=now)
        StarterItem.objects.record("source", [record.feed for record in new])
        return len(added)


def load_library(pack: Iterable[StarterEntry], *, now: datetime) -> int:
    """Add the resources that were never loaded, as entries known by address; returns how many are new to the hub.

    Their topics count as an editor's verdict, since people have classified the pack.
    """
    with transaction.atomic():
        new = _never_loaded("entry", pack, lambda record: record.url)
        known = _known_urls(record.url for record in new)
        records = [record for record in new if record.url not in known]
        topics = dict(Topic.objects.order_by().values_list("slug", "pk"))
        added = entry_add_known(
            (_entry(record, now) for record in records),
            topics={record.url: [topics[slug] for slug in record.topics if slug in topics] for record in records},
            now=now,
        )
        StarterItem.objects.record("entry", [record.url for record in new])
        return len(added)


def _never_loaded(part: str, pack: Iterable[R], key: Callable[[R], str]) -> list[R]:
    records = {key(record): record for record in pack}
    return [records[missing] for missing in StarterItem.objects.missing(part, records)]


def _known_urls(urls: Iterable[str]) -> set[str]:
    """Those of `urls` for which an entry exists at the same address or a variant, hidden entries included."""
    url_of = {variant: url for url in urls for variant in variants(url)}
    return {
        url_of[known]
        for batch in batched(url_of, BATCH)
        for known in Entry.objects.at(batch).values_list("url", flat=True)
    }


def _source(record: StarterSource) -> Source:
    return Source(url=record.feed, title=record.title, site_url=record.site, kind=record.kind, language=record.language)


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
