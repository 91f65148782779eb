"""Stored rows to feed items: pure over the relations that `Entry.objects.cards()` prefetches."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from content.feeds.channel import Attachment, Item, Origin, Person, Subject
from content.feeds.xml_text import strip_invalid_xml
from content.reading.absolute_url import absolute_url
from hub.ingest.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.models import Enclosure, Entry

FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)  # Atom requires a date even of an empty feed
UNKNOWN_TYPE = "application/octet-stream"


def item(entry: Entry, body: str = "") -> Item:
    """An entry as an item. `body` is its clean HTML where the source's policy shows it."""
    page = absolute_url(entry.get_absolute_url())
    moments = [moment for moment in (entry.published_at, entry.updated_at) if moment]
    return Item(
        id=entry.uuid.urn,
        title=strip_invalid_xml(entry.title) or "Untitled",
        link=web(entry.url) or page,
        page=page,
        updated=max(moments, default=entry.first_seen_at),
        published=entry.published_at or entry.first_seen_at,  # feeds only: readers want a date
        excerpt=strip_invalid_xml(entry.excerpt),
        body=strip_invalid_xml(body),
        language=strip_invalid_xml(entry.language),
        image=web(entry.image_url),
        kind=entry.kind,
        level=entry.level,
        minutes=entry.minutes,
        origin=origin(entry),
        people=people(entry.credits),
        subjects=tuple(Subject(row.topic.slug, row.topic.title) for row in entry.entry_topics.all() if not row.refused),
        attachments=tuple(attachment(enclosure) for enclosure in entry.enclosures.all() if web(enclosure.url)),
    )


def origin(entry: Entry) -> Origin | None:
    """Its source, or the attribution of an entry known only by its address."""
    if entry.source:
        return Origin(strip_invalid_xml(entry.source.title), web(entry.source.url), web(entry.source.site_url))
    return Origin(strip_invalid_xml(entry.attribution)) if entry.attribution else None


def people(credited: Iterable[dict[str, Any]]) -> tuple[Person, ...]:
    """The credited people, each once a role."""
    found = (
        Person(
            name=_text(credit, "name").strip(),
            role=_text(credit, "role").strip().lower(),
            url=web(_text(credit, "url")),
            image=web(_text(credit, "image")),
        )
        for credit in credited
    )
    return tuple({(person.name, person.role): person for person in found if person.name}.values())


def _text(credit: dict[str, Any], name: str) -> str:
    return strip_invalid_xml(str(credit.get(name) or ""))


def attachment(enclosure: Enclosure) -> Attachment:
    """An enclosure with its media type, else the one guessed from its URL: players need one."""
    guessed, _ = mimetypes.guess_type(urlsplit(enclosure.url).path)
    media_type = strip_invalid_xml(enclosure.media_type) or guessed or UNKNOWN_TYPE
    return Attachment(web(enclosure.url), media_type, enclosure.length, enclosure.duration)


def web(url: str) -> str:
    """The percent-encoded URL if it is http or https, else empty."""
    return absolute(strip_invalid_xml(url))


def newest(items: Iterable[Item], otherwise: datetime = FOUNDED) -> datetime:
    """When the newest of the items changed."""
    return max((item.updated for item in items), default=otherwise)
