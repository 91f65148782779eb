"""Documents: what the index holds for each searchable object, and the registry of their providers.

Each noun of the library (entry, topic, source, person; paths, from `content`) registers a provider, which turns keys
into documents. A key without a document is no longer public and is removed from the index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import Model, QuerySet

NAMED = 1000  # keys read per query when all are listed


class DocumentCopy(NamedTuple):
    """The same publication elsewhere in the library: another entry of its story."""

    key: str
    url: str
    page: str
    title: str
    source: str  # its source's slug
    source_title: str


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable object.

    `noun` and `key` identify its row, `kind` is the reader's category: the noun "entry" has the kinds post,
    episode, video, doc, lab and rfc; the other nouns are kinds of their own. A story is one document, made of
    its main entry; its other entries are `copies`, and their sources are sources of the document.
    """

    noun: str
    key: str
    kind: str
    url: str  # the original's address for an entry, the hub's page for the hub's own content
    title: str
    page: str = ""  # its page on the hub, as a path; empty where `url` is that page
    text: str = ""  # plain
    shown: int | None = None  # characters of the text that may be shown; the rest is searched only. None: all
    times: str = ""  # when the text is spoken in a recording, as encoded by `hub.search.timestamps`
    excerpt: str = ""  # plain; shown where no passage of the text matches the query
    topics: tuple[tuple[str, str], ...] = ()  # (slug, title), finer topics with their ancestors
    labels: tuple[str, ...] = ()  # the publisher's categories, and aliases
    source: str = ""  # its source's slug
    source_title: str = ""
    people: tuple[str, ...] = ()
    show: str = ""  # the code of its show: TNO in TNO023
    level: str = ""
    language: str = ""  # BCP 47
    date: datetime | None = None  # aware
    seconds: int | None = None  # duration to listen, watch or read
    sponsored: bool = False
    copies: tuple[DocumentCopy, ...] = ()
    weight: float = 1.0  # boost: 1 by default, more for featured entries

    @property
    def uid(self) -> str:
        """Its identifier in the index."""
        return uid(self.noun, self.key)


def uid(noun: str, key: str) -> str:
    """The identifier in the index of the object with this key."""
    return f"{noun}:{key}"


class Provider(Protocol):
    """Makes the documents of one noun."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """The documents of the public objects among `keys`, in any order."""
        ...

    def keys(self) -> Iterator[str]:
        """All keys, for a rebuild of the index."""
        ...

    def count(self) -> int:
        """The approximate number of keys."""
        ...


def numbers(keys: Iterable[str]) -> list[int]:
    """The numeric ones of `keys`, as primary keys."""
    return [int(key) for key in keys if key.isdecimal()]


def keys_of(rows: QuerySet[Model]) -> Iterator[str]:
    """Every primary key in order, in small queries, so that no cursor stays open during a long rebuild."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:NAMED]):
        yield from map(str, some)
        last = some[-1]


_providers: dict[str, Provider] = {}


def register(noun: str, provider: Provider) -> None:
    """Register the provider of `noun`, which is also the target of its INDEX jobs."""
    _providers[noun] = provider


def provider(noun: str) -> Provider | None:
    """The provider of a noun, if any."""
    return _providers.get(noun)


def nouns() -> tuple[str, ...]:
    """All searchable nouns."""
    return tuple(sorted(_providers))
