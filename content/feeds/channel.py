"""The content of a feed in any format. Texts have only characters of XML 1.0; URLs are absolute http(s)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

AUTHOR_ROLES = ("author", "host", "")  # the roles of an item's authors; the first role that anyone has counts


@dataclass(frozen=True, slots=True)
class Origin:
    """Who published an item first: the attribution that every format carries."""

    title: str
    feed: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic of the hub, for an item's categories."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who made or appears in an item. `role` is the publisher's word: author, host, guest …"""

    name: str
    role: str = ""
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with an item. `length` in bytes, `duration` in seconds, None where unknown."""

    url: str
    media_type: str
    length: int | None = None
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `link` is the original, `page` the hub's page about it; `body` is empty where policy withholds it."""

    id: str
    title: str
    link: str
    page: str
    updated: datetime
    published: datetime | None = None
    excerpt: str = ""
    body: str = ""
    language: str = ""
    image: str = ""
    kind: str = ""
    level: str = ""
    minutes: int | None = None
    origin: Origin | None = None
    people: tuple[Person, ...] = ()
    subjects: tuple[Subject, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def authors(self) -> tuple[Person, ...]:
        """The credited authors, else the hosts, else people without a role, else the source."""
        for wanted in AUTHOR_ROLES:
            if found := tuple(person for person in self.people if person.role == wanted):
                return found
        return (Person(self.origin.title, url=self.origin.site),) if self.origin else ()


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed. `link` is the page of the same content, `address` the feed's own URL, `scheme` that of its subjects."""

    title: str
    description: str
    link: str
    address: str
    scheme: str
    updated: datetime
    language: str = "en"
    image: str = ""
    items: tuple[Item, ...] = field(default=())
