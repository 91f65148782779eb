"""Documents: what the index holds of each thing that can be found, and who makes them.

Each noun of the library (entry, topic, source; paths, from the part of the house above us) registers a provider: a
function from keys to documents. A key whose document does not come back is one that readers may no longer see: it
leaves the index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import Model, QuerySet

NAMED = 1000  # keys read at a time when everything is listed


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
    """One thing that can be found.

    `noun` and `key` say which row it is made of, `kind` what readers call it: the noun "entry" has the kinds post,
    episode, video, doc, lab and rfc; the other nouns are kinds of their own. A story is one document, that of the entry
    which stands for it; its other entries are `copies`, and their sources are sources of the document.
    """

    noun: str
    key: str
    kind: str
    url: str  # where the thing itself is: the original's address for an entry, the hub's page for what the hub has made
    title: str
    page: str = ""  # its page on the hub, as a path; empty where `url` is that page
    text: str = ""  # plain
    shown: int | None = None  # characters of the text that may be shown; the rest is only searched. None: all
    times: str = ""  # at which seconds of a recording the text is said, as `hub.search.timestamps` writes it
    excerpt: str = ""  # plain; shown where no passage of the text fits the query better
    topics: tuple[tuple[str, str], ...] = ()  # (slug, title), finer topics with their ancestors
    labels: tuple[str, ...] = ()  # the publisher's own words, and aliases
    source: str = ""  # its source's slug
    source_title: str = ""
    people: tuple[str, ...] = ()
    show: str = ""  # the code of its show: TNO in TNO023
    level: str = ""
    language: str = ""  # BCP 47
    date: datetime | None = None  # aware
    seconds: int | None = None  # to hear, watch or read
    sponsored: bool = False
    copies: tuple[DocumentCopy, ...] = ()
    weight: float = 1.0  # what editors think of it: 1 for anything, more for what they featured or put on a path

    @property
    def uid(self) -> str:
        """Its name in the index."""
        return uid(self.noun, self.key)


def uid(noun: str, key: str) -> str:
    """The name in the index of the thing with this key."""
    return f"{noun}:{key}"


class Provider(Protocol):
    """Makes the documents of one noun."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """The documents of those of `keys` that readers may see, in any order."""
        ...

    def keys(self) -> Iterator[str]:
        """Every key there is, for building an index anew."""
        ...

    def count(self) -> int:
        """About how many keys there are."""
        ...


def numbers(keys: Iterable[str]) -> list[int]:
    """Those of `keys` that are numbers, as rows have."""
    return [int(key) for key in keys if key.isdecimal()]


def keys_of(rows: QuerySet[Model]) -> Iterator[str]:
    """Every primary key, in order, in small queries: no cursor stays open while an index is built for minutes."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:NAMED]):
        yield from map(str, some)
        last = some[-1]


_providers: dict[str, Provider] = {}


def register(noun: str, provider: Provider) -> None:
    """Let `provider` make the documents of `noun`, which is also the `kind` under which INDEX work is owed."""
    _providers[noun] = provider


def provider(noun: str) -> Provider | None:
    """Who makes the documents of a noun."""
    return _providers.get(noun)


def nouns() -> tuple[str, ...]:
    """All nouns that are found by searching."""
    return tuple(sorted(_providers))
