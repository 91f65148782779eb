"""Document provider of people who have a public entry."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hub.models import Credit, Entry, EntryTopic, Person
from hub.search.document import Document, keys_of, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PERSON = 0.8  # weight; a person's entries should rank above the person unless the query is the name
NEWEST = 500  # entries from which their topics are counted
TOLD = 5  # sources, and topics


class PersonDocuments:
    """People with a page."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`."""
        for person in Person.objects.public().filter(pk__in=numbers(keys)).prefetch_related("names"):
            if found := person_document(person):
                yield found

    def keys(self) -> Iterator[str]:
        """See `Provider.keys`."""
        return keys_of(Person.objects.public())

    def count(self) -> int:
        """See `Provider.count`."""
        return Person.objects.public().count()


def person_document(person: Person) -> Document | None:
    """The document of a person, with where they appear and what they speak of; none without a public entry."""
    newest = Credit.objects.filter(person=person, entry__status__in=Entry.PUBLIC)
    rows = newest.order_by("-published_at", "-entry").values_list("entry", "entry__source__title")[:NEWEST]
    entries = dict(rows)
    if not entries:
        return None
    sources = [title for title, _ in Counter(filter(None, entries.values())).most_common(TOLD)]
    about = EntryTopic.objects.filter(entry__in=list(entries), refused=False).order_by()
    topics = Counter(about.values_list("topic__slug", "topic__title")).most_common(TOLD)
    said = [person.about, *(f"In {title}." for title in sources)]
    return Document(
        noun="person",
        key=str(person.pk),
        kind="person",
        url=person.get_absolute_url(),
        title=person.name,
        text=" ".join(filter(None, said)),
        excerpt=person.about or f"In {', '.join(sources)}." if sources else person.about,
        topics=tuple(pair for pair, _ in topics),
        labels=tuple(name.key for name in person.names.all()),
        weight=PERSON,
    )
