"""Document providers of topics and sources, and the registration of all providers of `hub`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.models import Source, Topic
from hub.search.document import Document, keys_of, numbers, register
from hub.search.entries import EntryDocuments
from hub.search.people import PersonDocuments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TOPIC = 0.9  # weight; short topic pages would otherwise rank above the entries about them
SOURCE = 0.6  # weight; a source's name says little about a query's subject


class TopicDocuments:
    """Topics."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`."""
        for topic in Topic.objects.filter(pk__in=numbers(keys)).select_related("parent"):
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
        return keys_of(Topic.objects.all())

    def count(self) -> int:
        """See `Provider.count`."""
        return Topic.objects.count()


class SourceDocuments:
    """Public sources."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`."""
        for source in Source.objects.public().filter(pk__in=numbers(keys)):
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
        return keys_of(Source.objects.public())

    def count(self) -> int:
        """See `Provider.count`."""
        return Source.objects.public().count()


def register_all() -> None:
    """Register the providers of this package."""
    register("entry", EntryDocuments())
    register("topic", TopicDocuments())
    register("source", SourceDocuments())
    register("person", PersonDocuments())
