"""Feeds that were found, as the terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.ingest.storing.source_metadata import kind_of
from hub.models import Source
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub.ingest.discover import Candidate

PREVIEWED = 3  # entries of each
EXCERPT = 160  # characters of each


def lines(candidate: Candidate) -> Iterator[str]:
    """What it is called, what it is, and its newest entries."""
    kind = Source.Kind(kind_of([entry.kind for entry in candidate.entries])).label
    newest = f"{candidate.newest:%Y-%m-%d}" if candidate.newest else "unknown"
    yield candidate.title
    yield f"  {candidate.url}"
    yield f"  site: {candidate.site_url or 'not said'}"
    yield f"  {kind}, {candidate.feed.format}, {pluralize(len(candidate.entries), 'entry', 'entries')}, newest {newest}"
    for problem in candidate.feed.problems:
        yield f"  mind: {problem}"
    for entry in candidate.preview[:PREVIEWED]:
        day = f"{entry.published_at:%Y-%m-%d}" if entry.published_at else "undated"
        yield f"  - {day} {entry.title}"
        if entry.excerpt:
            yield f"      {entry.excerpt[:EXCERPT]}"
