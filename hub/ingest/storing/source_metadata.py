"""Fill in a source's own fields from its feed: those that nobody has filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.models import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.ingest.records import EntryRecord, SourceRecord


def update_metadata(source: Source, record: SourceRecord, entries: Sequence[EntryRecord]) -> bool:
    """Fill in, unsaved, what is still empty, and the kind on the first visit.

    Returns whether anything that the search index holds of the source has changed.
    """
    before = source.title, source.description, source.language
    if record.title and source.title in {"", source.url}:
        source.title = record.title
    source.site_url = source.site_url or record.site_url
    source.description = source.description or record.description
    source.language = source.language or record.language
    source.artwork_url = source.artwork_url or record.artwork_url
    source.podcast = record.podcast or source.podcast
    if source.last_success_at is None and source.kind == Source.Kind.BLOG:
        source.kind = kind_of([entry.kind for entry in entries])
    return before != (source.title, source.description, source.language)


def kind_of(kinds: Sequence[str]) -> str:
    """Podcast or video channel, if more than half of the entries are episodes or videos."""
    for entry_kind, kind in (("episode", Source.Kind.PODCAST), ("video", Source.Kind.VIDEO)):
        if kinds and kinds.count(entry_kind) * 2 > len(kinds):
            return kind
    return Source.Kind.BLOG
