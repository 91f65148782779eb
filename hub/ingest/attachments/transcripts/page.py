"""HTML transcripts (`<cite>` a speaker, `<time>` a start, `<p>` what is said), and plain ones.

Any other page is read for its paragraphs; one without any word of its own format may be a site's whole page, menus
and all, and is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hub.ingest import dates
from hub.ingest.cleaning.blocks import blocks_of
from hub.ingest.cleaning.sanitize import clean_html
from hub.ingest.errors import NotATranscript
from hub.ingest.plain_text import clean_line
from hub.ingest.records import CueRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKUP = re.compile(r"<(?:!doctype html|html|body|p|cite|time|div|h[1-6]|ul|article)\b", re.IGNORECASE)
PART = re.compile(r"<(cite|time|p)\b[^<>]*>(.*?)(?=</?(?:cite|time|p)\b|\Z)", re.DOTALL)  # of clean HTML
WHOLE_PAGE = re.compile(r"<(?:nav|form|script|footer|aside)\b", re.IGNORECASE)
CLOCK = re.compile(r"^[\[(]?((?:\d{1,2}:)?\d{1,3}:\d{2})[\])]?\s*")
NAMED = re.compile(r"^([A-Z][^\W_]*(?:[ .'-]{1,2}[A-Z0-9][^\W_]*){0,3}):\s+(?=\S)")
MAX_PARAGRAPH = 50_000


def read(text: str, *, url: str) -> Iterator[CueRecord]:
    """The cues of an HTML transcript.

    Raises:
        NotATranscript: it is some site's page.
    """
    clean = clean_html(text)
    if "<cite" in clean or "<time" in clean:
        return _marked(clean)
    if len(WHOLE_PAGE.findall(text)) > 1:
        raise NotATranscript(url, what="a web page")
    return _paragraphs([block.text for block in blocks_of(clean)])


def read_plain(text: str) -> Iterator[CueRecord]:
    """The cues of plain text: one a paragraph, with the name and the time that stand before it."""
    return _paragraphs([" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text)])


def _marked(clean: str) -> Iterator[CueRecord]:
    speaker, start = "", None
    for kind, inner in PART.findall(clean):
        match kind.lower():
            case "cite":
                speaker = clean_line(inner).rstrip(" :")[:120]
            case "time":
                start = _millis(clean_line(inner))
            case _:
                said = " ".join(block.text for block in blocks_of(inner))
                if said:
                    yield CueRecord(start, None, speaker, said)


def _paragraphs(paragraphs: list[str]) -> Iterator[CueRecord]:
    speaker = ""
    for paragraph in paragraphs:
        said, start = paragraph[:MAX_PARAGRAPH], None
        if clock := CLOCK.match(said):
            start, said = _millis(clock[1]), said[clock.end() :]
        if named := NAMED.match(said):
            speaker, said = named[1], said[named.end() :]
        if said:
            yield CueRecord(start, None, speaker, said)


def _millis(clock: str) -> int | None:
    if clock in {"0:00", "00:00", "0:00:00", "00:00:00"}:
        return 0
    moment = dates.seconds(clock.strip("[]() "))
    return moment * 1000 if moment is not None else None
