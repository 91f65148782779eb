"""JSON transcripts, version 1.0.0: `{"segments": [{"speaker", "startTime", "endTime", "body"}, …]}`.

Many time each word: those of one speaker that follow each other closely are put together to phrases.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hub.ingest.errors import NotATranscript
from hub.ingest.parsing.chapters import millis
from hub.ingest.parsing.podcast_namespace import seconds
from hub.ingest.plain_text import clean_line
from hub.ingest.records import CueRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

PHRASE = 80  # characters, until which short segments are put together
PAUSE = 1500  # milliseconds without a word: a phrase ends
NO_BLANK_BEFORE = (".", ",", "!", "?", ";", ":", "'", "’", "…")


def read(text: str, *, url: str) -> Iterator[CueRecord]:
    """The cues of a JSON transcript; segments of an unexpected kind are left out.

    Raises:
        NotATranscript: broken JSON, or JSON of another kind.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NotATranscript(url, what="broken JSON") from None
    found = data.get("segments") if isinstance(data, dict) else data
    if not isinstance(found, list):
        raise NotATranscript(url, what="JSON of another kind")
    return _together(cue for segment in found if isinstance(segment, dict) and (cue := _cue(segment)))


def _cue(segment: dict[str, Any]) -> CueRecord | None:
    body, speaker = segment.get("body", segment.get("text")), segment.get("speaker")
    said = clean_line(body) if isinstance(body, str) else ""
    name = clean_line(speaker)[:120] if isinstance(speaker, str) else ""
    start, end = (_moment(segment.get(long, segment.get(short))) for long, short in TIMES)
    return CueRecord(start, end if start is not None and end and end > start else None, name, said) if said else None


TIMES = (("startTime", "start"), ("endTime", "end"))  # the latter are whisper's


def _moment(value: object) -> int | None:
    return millis(seconds(str(value))) if isinstance(value, int | float | str) else None


def _together(cues: Iterator[CueRecord]) -> Iterator[CueRecord]:
    phrase: list[CueRecord] = []
    length = 0
    for cue in cues:
        if phrase and (length + len(cue.text) > PHRASE or not _goes_on(phrase[-1], cue)):
            yield _phrase(phrase)
            phrase, length = [], 0
        phrase.append(cue)
        length += len(cue.text) + 1
    if phrase:
        yield _phrase(phrase)


def _goes_on(last: CueRecord, cue: CueRecord) -> bool:
    """Whether the same goes on speaking, without a pause."""
    if last.start is None or cue.start is None or last.speaker != cue.speaker:
        return False
    return 0 <= cue.start - (last.end or last.start) <= PAUSE


def _phrase(cues: list[CueRecord]) -> CueRecord:
    first, last = cues[0], cues[-1]
    said = first.text
    for cue in cues[1:]:
        said += cue.text if cue.text.startswith(NO_BLANK_BEFORE) else f" {cue.text}"
    return CueRecord(first.start, last.end, first.speaker, said)
