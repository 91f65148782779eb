"""Hits: what is shown of a document that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.search import timestamps
from hub.search.analysis import words
from hub.search.document import DocumentCopy
from hub.search.results import Hit

if TYPE_CHECKING:
    from collections.abc import Collection

    from hub.search.document import Document
    from hub.search.engines.protocol import Found
    from hub.search.passages import Highlighter, Passage


def hit(found: Found, marker: Highlighter, sources: Collection[str] = ()) -> Hit:
    """What is shown of a document that was found, with the marker's words marked.

    Of a story, the entry from one of `sources` (slugs or names), which were asked for; else the one that stands for it.
    """
    document = found.document
    shown, also = _told_apart(document, sources)
    passage, second = _passage(document, marker)
    return Hit(
        noun=document.noun,
        key=shown.key,
        kind=document.kind,
        url=shown.url,
        page=shown.page,
        title=shown.title,
        score=found.score,
        excerpt=document.excerpt,
        source=shown.source,
        source_title=shown.source_title,
        topics=document.topics,
        people=document.people,
        level=document.level,
        date=document.date,
        seconds=document.seconds,
        sponsored=document.sponsored,
        title_pieces=marker.marked(shown.title),
        passage=passage.pieces or marker.marked(document.excerpt),
        second=second,
        also=also,
    )


def _told_apart(document: Document, sources: Collection[str]) -> tuple[DocumentCopy, tuple[DocumentCopy, ...]]:
    """The entry of a story that is shown, and the others."""
    first = DocumentCopy(
        document.key, document.url, document.page or document.url, document.title, document.source,
        document.source_title,
    )  # fmt: skip
    of_story = (first, *document.copies)
    asked = (each for each in of_story if any(_is_from(each, source) for source in sources))
    shown = next(asked, first) if document.copies else first
    return shown, tuple(each for each in of_story if each is not shown)


def _is_from(copy: DocumentCopy, source: str) -> bool:
    name = words(source)
    titled = words(copy.source_title)
    return copy.source == source or any(titled[n : n + len(name)] == name for n in range(len(titled)))


def _passage(document: Document, marker: Highlighter) -> tuple[Passage, int | None]:
    """The best passage, and the second at which it is said, if it is; of two as good, what is said."""
    said_from = timestamps.begins(document.times)
    if said_from is None or document.shown is not None:
        return marker.passage(document.text, 0, document.shown), None
    said = marker.passage(document.text, said_from)
    written = marker.passage(document.text, 0, said_from)
    if said.runs and said.runs >= written.runs:
        return said, timestamps.second(document.times, said.place)
    return written, None
