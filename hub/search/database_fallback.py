"""A plain search over the database, for the minutes in which there is no index: titles and excerpts, all words wanted.

It knows phrases as words, narrows by topic, source, kind and date, and orders by date. Everything else waits for the
index.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.db.models import Q

from hub.models import Entry
from hub.search.analysis import words
from hub.search.passages import Highlighter
from hub.search.results import Hit, Results
from hub.search.stopwords import content_words
from hub.search.syntax import And, Not, Phrase, Word
from hub.search.syntax.dates import beginning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hub.search.filters import Filters
    from hub.search.syntax import Node, Query


def search(query: Query, *, filters: Filters, page: int, size: int, now: datetime, notes: tuple[str, ...]) -> Results:
    """What the database finds."""
    wanted = content_words(tuple(_words(query.node)))
    entries = Entry.objects.public().filter(_choices(filters, now))
    if wanted:
        entries = entries.filter(reduce(and_, (_somewhere(word) for word in wanted)))
    entries = entries.exclude(reduce(lambda a, b: a | b, map(_somewhere, _unwanted(query.node)), Q(pk__in=[])))
    keys = entries.order_by("-published_at", "-id").values_list("pk", flat=True).distinct()
    shown = list(keys[(page - 1) * size : page * size])
    rows = Entry.objects.filter(pk__in=shown).select_related("source").prefetch_related("entry_topics__topic")
    by_key = {row.pk: row for row in rows}
    marker = Highlighter([run for word in wanted if (run := words(word))])
    return Results(
        query=str(query),
        understood=str(query),
        total=keys.count(),
        page=page,
        size=size,
        hits=tuple(_hit(by_key[key], marker) for key in shown if key in by_key),
        notes=notes,
        engine="database",
    )


def _words(node: Node) -> Iterable[str]:
    """The words that are wanted."""
    if isinstance(node, And):
        for part in node.parts:
            yield from _words(part)
    elif isinstance(node, Word | Phrase) and node.field in {"", "title"}:
        yield node.text


def _unwanted(node: Node) -> Iterable[str]:
    parts = node.parts if isinstance(node, And) else (node,)
    for part in parts:
        if isinstance(part, Not):
            yield from _words(part.part)


def _somewhere(word: str) -> Q:
    return Q(title__icontains=word) | Q(excerpt__icontains=word)


def _choices(filters: Filters, now: datetime) -> Q:
    wanted = Q()
    if filters.topic:
        wanted &= Q(entry_topics__topic__slug__in=filters.topic, entry_topics__refused=False)
    if filters.source:
        wanted &= Q(source__slug__in=filters.source)
    if filters.kind:
        wanted &= Q(kind__in=filters.kind)
    if filters.level:
        wanted &= Q(level__in=filters.level)
    if filters.after and (since := beginning(filters.after, now)):
        wanted &= Q(published_at__gte=since)
    if filters.before and (until := beginning(filters.before, now)):
        wanted &= Q(published_at__lt=until)
    return wanted


def _hit(entry: Entry, marker: Highlighter) -> Hit:
    topics = [row.topic for row in entry.entry_topics.all() if not row.refused]
    return Hit(
        noun="entry",
        key=str(entry.pk),
        kind=entry.kind,
        url=entry.url,
        page=entry.get_absolute_url(),
        title=entry.title,
        score=0.0,
        excerpt=entry.excerpt,
        source=entry.source.slug if entry.source else "",
        source_title=entry.publisher,
        topics=tuple((topic.slug, topic.title) for topic in topics),
        people=tuple(credit["name"] for credit in entry.credits if credit.get("name")),
        level=entry.level,
        date=entry.published_at,
        sponsored=entry.sponsored,
        title_pieces=marker.marked(entry.title),
        passage=marker.marked(entry.excerpt),
    )
