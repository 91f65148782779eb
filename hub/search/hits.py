"""Hits: what is shown of a document that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.search.results import Hit

if TYPE_CHECKING:
    from hub.search.engines import Found
    from hub.search.passages import Marker


def hit(found: Found, marker: Marker) -> Hit:
    """What is shown of a document that was found, with the marker's words marked."""
    document = found.document
    told = document.text if document.text != document.title else ""  # of a resource that is known by its facts alone
    return Hit(
        noun=document.noun,
        key=document.key,
        kind=document.kind,
        url=document.url,
        page=document.page or document.url,
        title=document.title,
        score=found.score,
        excerpt=document.excerpt,
        source=document.source,
        source_title=document.source_title,
        topics=document.topics,
        people=document.people,
        level=document.level,
        date=document.date,
        seconds=document.seconds,
        sponsored=document.sponsored,
        title_pieces=marker.marked(document.title),
        passage=marker.passage(told) or marker.marked(document.excerpt),
    )
