"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1) as a FeedRecord.

Lenient as the specification asks: ids of any type become strings, `author` of version 1 is read as `authors`, and a
value of an unexpected type counts as absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.ingest import dates
from hub.ingest.parsing.feedparser_values import number_of
from hub.ingest.records import Credit, EnclosureRecord, FeedRecord, Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hub.ingest.parsing.document import Document

VERSION = "https://jsonfeed.org/version/"


def read(document: Document) -> FeedRecord:
    """The record of an opened JSON document."""
    data = document.data or {}
    version = _text(data, "version")
    authors = tuple(_credits(data))
    return FeedRecord(
        format="json11" if version.startswith(VERSION + "1.1") else "json1",
        title=_text(data, "title"),
        site_url=_text(data, "home_page_url"),
        description=_text(data, "description"),
        language=_text(data, "language"),
        artwork_url=_text(data, "icon") or _text(data, "favicon"),
        items=tuple(
            _item(item, document.url, digest, authors)
            for item, digest in zip(document.items, document.hashes, strict=True)
        ),
        skimmed=document.skimmed,
        cut=document.cut,
        problems=() if version.startswith(VERSION) else ("it does not say that it is JSON Feed",),
    )


def _item(item: Mapping[str, Any], base: str, digest: str, authors: tuple[Credit, ...]) -> Item:
    """One item. `authors` are those of the feed: the specification gives them to items that name none."""
    guid = item.get("id")
    return Item(
        guid=str(guid).strip() if isinstance(guid, str | int | float) else "",
        url=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        body=_text(item, "content_html") or _as_html(_text(item, "content_text")),
        base=base,
        published_at=dates.from_iso(item.get("date_published")),
        updated_at=dates.from_iso(item.get("date_modified")),
        credits=tuple(_credits(item)) or authors,
        labels=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        enclosures=tuple(_enclosure(part) for part in _list(item, "attachments") if isinstance(part, dict)),
        language=_text(item, "language"),
        image_url=_text(item, "image") or _text(item, "banner_image"),
        raw_hash=digest,
    )


def _credits(item: Mapping[str, Any]) -> list[Credit]:
    """Authors: objects in a list, as version 1.1 has them, one alone, as version 1, or just names in either place."""
    said = item.get("authors") or item.get("author")
    found = ({"name": one} if isinstance(one, str) else one for one in (said if isinstance(said, list) else [said]))
    return [
        Credit(_text(author, "name"), "author", _text(author, "url"), _text(author, "avatar"))
        for author in found
        if isinstance(author, dict) and _text(author, "name")
    ]


def _enclosure(part: Mapping[str, Any]) -> EnclosureRecord:
    size = part.get("size_in_bytes")
    return EnclosureRecord(
        url=_text(part, "url"),
        media_type=_text(part, "mime_type"),
        length=number_of(int(size) if isinstance(size, float) and 0 < size < 2**62 else size, at_most=2**62),
        duration=dates.seconds(part.get("duration_in_seconds")),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    value = values.get(name)
    return value if isinstance(value, list) else []


def _as_html(text: str) -> str:
    """Plain text so that a `<` in it is not taken for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
