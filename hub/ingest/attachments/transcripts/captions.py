"""WebVTT (w3.org/TR/webvtt1) and SubRip: blocks of a line of times and lines of text, read by one lenient reader.

    00:01:02.500 --> 00:01:05.000 align:start
    <v Sarah>What she says

A file that breaks off, lacks hours, numbers or empty lines, or mixes comma and point is read as far as it goes.
Speakers are those of voice spans, or, in a file without any, a name and a colon at the start of a caption, as SubRip
files have them: where voices are marked, "Today: routing" is what someone says.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from hub.ingest.plain_text import CONTROLS
from hub.ingest.records import CueRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMES = re.compile(rf"^[ \t]*{CLOCK}[ \t]*-->[ \t]*{CLOCK}(?:[ \t][^\n]*)?$", re.MULTILINE | re.ASCII)
VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})?[ \t]+([^>\n]{1,120})>")
TAG = re.compile(r"</?[a-zA-Z0-9][^<>\n]{0,200}>|\{\\[^{}\n]{0,40}\}")  # the latter is SubRip's placing: {\an8}
NAMED = re.compile(r"^(?:>>\s*)?([A-Z][^\W_]*(?:[ .'-]{1,2}[A-Z0-9][^\W_]*){0,3}):\s+(?=\S)")
EMPTY_LINE = re.compile(r"\n[ \t]*\n")
LONGEST = 7 * 24 * 3_600_000  # milliseconds
MAX_CAPTION = 5_000  # characters


def read(text: str) -> Iterator[CueRecord]:
    """The cues of a WebVTT or SubRip file, one a voice."""
    found = list(TIMES.finditer(text))
    marked = VOICE.search(text) is not None
    for n, match in enumerate(found):
        rest = text[match.end() : found[n + 1].start() if n + 1 < len(found) else len(text)][:MAX_CAPTION]
        body = _payload(rest, number=str(n + 2))
        start, end = _millis(match.groups()[:4]), _millis(match.groups()[4:])
        if start <= LONGEST:
            for speaker, said in _voices(body, marked=marked):
                yield CueRecord(start, end if end > start else None, speaker, said)


def _payload(rest: str, *, number: str) -> str:
    """What is said up to an empty line, after which notes and the next caption's name stand.

    Where empty lines are missing, the next caption's `number` would be read out with this one.
    """
    body = EMPTY_LINE.split(rest.removeprefix("\n"), 1)[0].strip()
    if body == number:
        return ""
    before, _, last = body.rpartition("\n")
    return before if last.strip() == number else body


def _millis(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _voices(body: str, *, marked: bool) -> Iterator[tuple[str, str]]:
    """Who says what in one caption."""
    pieces = VOICE.split(body)  # text before the first voice, then a name and a text for each
    for speaker, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        said = plain(piece)
        name = plain(speaker)
        named = NAMED.match(said) if not name and not marked else None
        if named:
            name, said = named[1], said[named.end() :]
        if said:
            yield name, said


def plain(text: str) -> str:
    """A caption without tags, entities and line breaks."""
    return " ".join(CONTROLS.sub("", html.unescape(TAG.sub("", text))).split())
