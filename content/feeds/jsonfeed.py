"""JSON Feed 1.1 (jsonfeed.org). Attribution, which the format lacks, is in the extension `_adjacency`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from content.feeds.channel import Attachment, Channel, Item, Person

VERSION = "https://jsonfeed.org/version/1.1"


def render(channel: Channel) -> bytes:
    """The channel as JSON Feed 1.1."""
    document = _without_blanks(
        {
            "version": VERSION,
            "title": channel.title,
            "home_page_url": channel.link,
            "feed_url": channel.address,
            "description": channel.description,
            "icon": channel.image,
            "language": channel.language,
        }
    )
    document["items"] = [_item(item) for item in channel.items]  # required, even when there are none
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _item(item: Item) -> dict[str, Any]:
    content = {"content_html": item.body, "summary": item.excerpt} if item.body else {"content_text": item.excerpt}
    said = _without_blanks(
        {
            "url": item.link,
            "title": item.title,
            "image": item.image,
            "date_published": item.published.isoformat() if item.published else "",
            "date_modified": item.updated.isoformat(),
            "authors": [_author(person) for person in item.authors],
            "tags": [subject.title for subject in item.subjects],
            "language": item.language,
            "attachments": [_attachment(file) for file in item.attachments],
        }
    )
    return {"id": item.id} | content | said | {"_adjacency": _extension(item)}


def _extension(item: Item) -> dict[str, Any]:
    """The extension: what JSON Feed has no field for."""
    origin = item.origin
    return _without_blanks(
        {
            "page": item.page,
            "kind": item.kind,
            "level": item.level,
            "minutes": item.minutes,
            "topics": [subject.slug for subject in item.subjects],
            "source": _without_blanks({"title": origin.title, "feed_url": origin.feed, "site_url": origin.site})
            if origin
            else None,
        }
    )


def _author(person: Person) -> dict[str, Any]:
    return _without_blanks({"name": person.name, "url": person.url, "avatar": person.image})


def _attachment(file: Attachment) -> dict[str, Any]:
    return _without_blanks(
        {
            "url": file.url,
            "mime_type": file.media_type,
            "size_in_bytes": file.length,
            "duration_in_seconds": file.duration,
        }
    )


def _without_blanks(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
