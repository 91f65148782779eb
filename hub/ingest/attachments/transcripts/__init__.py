"""Transcripts: from a file in any of the namespace's formats to cues.

    bytes ──▶ text ──▶ which format? ──▶ captions (VTT, SRT) │ segments (JSON) │ page (HTML, plain) ──▶ CueRecords

The format is recognised by content first, then by the feed's and the server's labels: labels are wrong more often than
content. Pure, and safe with any input: at most `MAX_CUES` cues and `MAX_TEXT` characters come out.
"""

from __future__ import annotations

from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from hub.ingest.attachments.transcripts import captions, page, segments
from hub.ingest.charset import decode
from hub.ingest.errors import NotATranscript
from hub.ingest.transcript_formats import HTML, JSON, format_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.ingest.records import CueRecord

MAX_CUES = 50_000  # word by word, an episode of four hours
MAX_TEXT = 2_000_000  # characters: thirty hours of speech
MAX_FILE = 10_000_000  # characters; JSON that times each word is long


def read(body: bytes, *, url: str, media_type: str = "", content_type: str = "") -> tuple[CueRecord, ...]:
    """The cues of a transcript, in the file's order. `media_type` is the feed's label, `content_type` HTTP's.

    Raises:
        NotATranscript: nothing is said in it, or it is something else.
    """
    text = decode(body, content_type)[0].lstrip("\ufeff")[:MAX_FILE].replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text[:1000]:
        raise NotATranscript(url, what="no text")
    text = text.replace("\x00", "")  # PostgreSQL keeps none
    cues = _bounded(_cues(text, url, media_type, content_type))
    if not cues:
        raise NotATranscript(url, what="nothing that is said")
    return cues


def text_of(cues: Iterable[CueRecord]) -> str:
    """The spoken words as plain text for search: a paragraph at each change of speaker."""
    paragraphs: list[list[str]] = []
    speaker = ""
    for cue in cues:
        if not paragraphs or (cue.speaker and cue.speaker != speaker) or cue.start is None:
            paragraphs.append([])
        speaker = cue.speaker or speaker
        paragraphs[-1].append(cue.text)
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _cues(text: str, url: str, media_type: str, content_type: str) -> Iterable[CueRecord]:
    start = text[:2000].lstrip()
    if start[:1] in {"{", "["}:
        return segments.read(text, url=url)
    if start.startswith("WEBVTT") or captions.TIMES.search(text[:20_000]):
        return captions.read(text)
    named = {format_of(media_type), format_of(content_type)}
    if page.MARKUP.search(start) or HTML in named:
        return page.read(text, url=url)
    if JSON in named:
        raise NotATranscript(url, what="no JSON")
    return page.read_plain(text)


def _bounded(cues: Iterable[CueRecord]) -> tuple[CueRecord, ...]:
    some = [cue for cue, _ in zip(cues, range(MAX_CUES), strict=False)]
    lengths = accumulate(len(cue.text) for cue in some)
    return tuple(cue for cue, _ in takewhile(lambda pair: pair[1] <= MAX_TEXT, zip(some, lengths, strict=True)))
