"""Bringing the shipped taxonomy into rows, once and again, without undoing what editors did.

A row remembers a fingerprint of what was shipped. While the row still says that, a newer vocabulary replaces it; once
an editor has changed it, it is the editor's. Topics that were renamed, merged away or deleted are remembered by
their former slugs and stay away.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction

from hub.models import FormerSlug, Topic
from hub.topics.vocabulary.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hub.topics.vocabulary.shipped import ShippedTopic


def load_vocabulary(topics: Iterable[ShippedTopic] | None = None) -> int:
    """Create the shipped topics that are not there, and renew those that nobody has edited; how many changed.

    Whoever calls this owes the re-tagging, if there are entries (`hub.topics.assign.enqueue_all`).
    """
    with transaction.atomic():
        rows = {row.slug: row for row in Topic.objects.select_for_update().order_by("pk")}
        gone = set(FormerSlug.objects.values_list("slug", flat=True))
        fresh = []
        for topic in shipped() if topics is None else topics:
            if topic.slug in gone:
                continue
            row = rows.setdefault(topic.slug, Topic(slug=topic.slug))
            if row.pk and (row.shipped != fingerprint(row) or row.shipped == _shipped_as(topic, rows)):
                continue
            _fill(row, topic, rows)
            row.save()
            fresh.append((row, topic))
        for row, topic in fresh:
            row.related.set(rows[slug].pk for slug in topic.related if slug in rows and rows[slug].pk)
        return len(fresh)


def fingerprint(row: Topic) -> str:
    """Of what editors can change in a topic. Neighbours don't count: they are changed from both ends."""
    said = [row.title, row.introduction, row.aliases, row.parent_id, row.rules]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _fill(row: Topic, topic: ShippedTopic, rows: Mapping[str, Topic]) -> None:
    row.title = topic.title
    row.introduction = topic.introduction
    row.aliases = list(topic.aliases)
    row.parent = rows.get(topic.parent) if topic.parent else None
    row.rules = topic.rules
    row.shipped = fingerprint(row)


def _shipped_as(topic: ShippedTopic, rows: Mapping[str, Topic]) -> str:
    row = Topic(slug=topic.slug)
    _fill(row, topic, rows)
    return row.shipped
