"""Who makes the documents of the nouns that live here: entries, topics and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from hub.models import Entry, EntryTopic, Source, Topic, Transcript
from hub.search.document import Document, register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model, QuerySet

FEATURED = 1.15  # what a document is multiplied by when editors feature it
TOPIC = 0.9  # whose short pages would otherwise stand above what is about them
SOURCE = 0.6  # whose name says little of what is asked
NAMED = 200  # keys read at a time when everything is listed


class EntryDocuments:
    """Entries that readers may see."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`."""
        about = EntryTopic.objects.filter(refused=False).select_related("topic__parent")
        entries = (
            Entry.objects.public()
            .filter(pk__in=_numbers(keys))
            .select_related("source")
            .defer("podcast", "summary", "body")
            .prefetch_related(
                Prefetch("entry_topics", about),
                Prefetch("transcripts", Transcript.objects.read().only("entry", "text")),
                "enclosures",
                "chapters",
            )
        )
        return (entry_document(entry) for entry in entries)

    def keys(self) -> Iterator[str]:
        """See `Provider.keys`."""
        return _keys(Entry.objects.public())

    def count(self) -> int:
        """See `Provider.count`."""
        return Entry.objects.public().count()


class TopicDocuments:
    """Topics."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`."""
        for topic in Topic.objects.filter(pk__in=_numbers(keys)).select_related("parent"):
            parent = topic.parent
            yield Document(
                noun="topic",
                key=str(topic.pk),
                kind="topic",
                url=topic.get_absolute_url(),
                title=topic.title,
                text=topic.introduction,
                excerpt=topic.introduction,
                topics=((parent.slug, parent.title),) if parent else (),
                labels=tuple(topic.aliases),
                weight=TOPIC,
            )

    def keys(self) -> Iterator[str]:
        """See `Provider.keys`."""
        return _keys(Topic.objects.all())

    def count(self) -> int:
        """See `Provider.count`."""
        return Topic.objects.count()


class SourceDocuments:
    """Sources that readers may see."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`."""
        for source in Source.objects.public().filter(pk__in=_numbers(keys)):
            yield Document(
                noun="source",
                key=str(source.pk),
                kind="source",
                url=source.get_absolute_url(),
                title=source.title,
                text=source.description,
                excerpt=source.description,
                labels=tuple(source.labels),
                language=source.language,
                weight=SOURCE,
            )

    def keys(self) -> Iterator[str]:
        """See `Provider.keys`."""
        return _keys(Source.objects.public())

    def count(self) -> int:
        """See `Provider.count`."""
        return Source.objects.public().count()


def entry_document(entry: Entry) -> Document:
    """The document of an entry, whose source, topics, enclosures, chapters and transcripts are at hand."""
    source = entry.source
    topics = {row.topic.slug: row.topic.title for row in entry.entry_topics.all()}
    heard = next((enclosure.duration for enclosure in entry.enclosures.all() if enclosure.duration), None)
    return Document(
        noun="entry",
        key=str(entry.pk),
        kind=entry.kind,
        url=entry.url or entry.get_absolute_url(),
        page=entry.get_absolute_url(),
        title=entry.title,
        text=whole_text(entry),
        excerpt=entry.excerpt,
        topics=tuple(topics.items()),
        labels=tuple(str(label) for label in entry.labels),
        source=source.slug if source else "",
        source_title=source.title if source else entry.attribution,
        people=tuple(str(credit["name"]) for credit in entry.credits if credit.get("name")),
        show=entry.show_code,
        level=entry.level,
        language=entry.language or (source.language if source else ""),
        date=entry.published_at,
        seconds=heard or (entry.minutes * 60 if entry.minutes else None),
        sponsored=entry.sponsored,
        weight=FEATURED if entry.status == Entry.Status.FEATURED else 1.0,
    )


def whole_text(entry: Entry) -> str:
    """What it says in writing, then in speech: its text, the names of its chapters, and its transcripts."""
    chapters = " · ".join(chapter.title for chapter in entry.chapters.all() if chapter.listed and chapter.title)
    spoken = (transcript.text for transcript in entry.transcripts.all())
    return "\n\n".join(filter(None, (entry.text, chapters, *spoken)))


def _numbers(keys: Sequence[str]) -> list[int]:
    return [int(key) for key in keys if key.isdecimal()]


def _keys(rows: QuerySet[Model]) -> Iterator[str]:
    """Every primary key, in order, in small queries: no cursor stays open while an index is built for minutes."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:NAMED]):
        yield from map(str, some)
        last = some[-1]


def register_all() -> None:
    """Let these be found."""
    register("entry", EntryDocuments())
    register("topic", TopicDocuments())
    register("source", SourceDocuments())
