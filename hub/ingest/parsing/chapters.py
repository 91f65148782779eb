"""Chapters: Podlove Simple Chapters inside an item, and the namespace's JSON chapters in a file of their own.

Both become ChapterRecords in order of time. Specifications: podlove.org/simple-chapters and jsonChapters 1.2.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hub import field_lengths
from hub.ingest.charset import decode
from hub.ingest.errors import NotChapters
from hub.ingest.parsing.podcast_namespace import seconds, web
from hub.ingest.plain_text import clean_line, shorten
from hub.ingest.records import ChapterRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

PODLOVE = re.compile(r"\{https?://podlove\.org/simple-chapters/?\}(chapters?)$", re.IGNORECASE)
MOST = 500  # chapters of an episode; the longest honest lists have some 150


def inside(item: _Element | None, base: str) -> tuple[ChapterRecord, ...]:
    """psc:chapters of an item."""
    for child in item if item is not None else ():
        found = PODLOVE.match(child.tag) if isinstance(child.tag, str) else None
        if found and found[1] == "chapters":
            parts = [part for part in child if isinstance(part.tag, str) and PODLOVE.match(part.tag)]
            return _in_order(
                _chapter((part.get("start"), None), part.get("title"), part.get("href"), part.get("image"), base=base)
                for part in parts[:MOST]
            )
    return ()


def read(body: bytes, *, url: str) -> tuple[ChapterRecord, ...]:
    """The chapters of a JSON chapters file. A chapter without a readable start is left out.

    Raises:
        NotChapters: not JSON, or JSON of another kind.
    """
    try:
        data = json.loads(decode(body)[0])
    except (ValueError, RecursionError):
        raise NotChapters(url, what="broken JSON" if body.lstrip()[:1] in b"{[" else "no JSON") from None
    chapters = data.get("chapters") if isinstance(data, dict) else None
    if not isinstance(chapters, list):
        raise NotChapters(url, what="JSON of another kind")
    return _in_order(
        _chapter(
            (chapter.get("startTime"), chapter.get("endTime")),
            chapter.get("title"),
            chapter.get("url"),
            chapter.get("img"),
            base=url,
            listed=chapter.get("toc") is not False,
        )
        for chapter in chapters[:MOST]
        if isinstance(chapter, dict)
    )


def _chapter(
    times: tuple[object, object], title: object, url: object, image: object, *, base: str, listed: bool = True
) -> ChapterRecord | None:
    begins, ends = (millis(seconds(str(moment) if moment is not None else "")) for moment in times)
    if begins is None:
        return None
    return ChapterRecord(
        start=begins,
        end=ends if ends is not None and ends > begins else None,
        title=shorten(clean_line(title, is_html=False), field_lengths.TITLE) if isinstance(title, str) else "",
        url=web(url, base) if isinstance(url, str) else "",
        image_url=web(image, base) if isinstance(image, str) else "",
        listed=listed,
    )


def millis(moment: float | None) -> int | None:
    """Seconds as whole milliseconds."""
    return None if moment is None else round(moment * 1000)


def _in_order(chapters: Iterable[ChapterRecord | None]) -> tuple[ChapterRecord, ...]:
    return tuple(sorted((chapter for chapter in chapters if chapter), key=lambda chapter: chapter.start))
