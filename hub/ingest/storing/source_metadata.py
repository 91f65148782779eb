"""What a source learns about itself from its own feed: what nobody has filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.ingest.cleaning.normalize import language_tag, web_address
from hub.ingest.cleaning.sanitize import clean_line, shorten
from hub.models import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.ingest.records import EntryRecord, FeedRecord

MAX_TITLE = 300  # characters, as the database has them


def update_metadata(source: Source, feed: FeedRecord, records: Sequence[EntryRecord], feed_url: str) -> bool:
    """Fill in, unsaved, title, site, description, language, artwork, and at the first visit the kind.

    Whether anything by which it is found has changed.
    """
    before = source.title, source.description, source.language
    title = shorten(clean_line(feed.title), MAX_TITLE)
    if title and source.title in {"", source.url}:
        source.title = title
    source.site_url = source.site_url or web_address(feed.site_url, feed_url, feed_url)
    source.description = source.description or clean_line(feed.description)
    source.language = source.language or language_tag(feed.language)
    source.artwork_url = source.artwork_url or web_address(feed.artwork_url, feed_url, feed_url)
    source.podcast = feed.podcast or source.podcast
    if source.last_success_at is None and source.kind == Source.Kind.BLOG:
        source.kind = kind_of([record.kind for record in records])
    return before != (source.title, source.description, source.language)


def kind_of(kinds: Sequence[str]) -> str:
    """A podcast or a video channel is one whose entries are so, in the main."""
    for entry_kind, kind in (("episode", Source.Kind.PODCAST), ("video", Source.Kind.VIDEO)):
        if kinds and kinds.count(entry_kind) * 2 > len(kinds):
            return kind
    return Source.Kind.BLOG
