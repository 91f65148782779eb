"""What an episode's page shows beside its player: chapters, and what is said, in passages that can be read.

A transcript's cues are captions of a few words; readers want paragraphs. A passage ends where another speaks, after a
pause, or with a sentence once it is long enough. A show that asks to be left to its own feed (podcast:block) has its
transcript searched and not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.models import Transcript
from hub.models.source import publisher_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hub.models import Chapter, Cue, Entry

ENOUGH = 350  # characters, from which a passage ends with its sentence
TOO_LONG = 900  # from which it ends anywhere
PAUSE = 4000  # milliseconds
ENDS = (".", "!", "?", "…", '."', ".”", "?”", "!”")


@dataclass(frozen=True, slots=True)
class TranscriptPassage:
    """A paragraph of a transcript; `seconds` of the recording where it begins, if that is known."""

    seconds: int | None
    speaker: str
    text: str


def chapters_of(entry: Entry) -> Sequence[Chapter]:
    """Its chapters that have a line of their own; one alone divides nothing."""
    listed = [chapter for chapter in entry.chapters.all() if chapter.listed and chapter.title]
    return listed if len(listed) > 1 else []


def transcript_of(entry: Entry) -> Transcript | None:
    """What is said in it: in its own language if there are several, and only if its show lets it be shown."""
    if entry.source is None or publisher_blocks(entry.source):
        return None
    spoken = (entry.language or entry.source.language).partition("-")[0].lower()
    read = Transcript.objects.read().filter(entry=entry).defer("text")
    return min(read, key=lambda one: one.language.partition("-")[0].lower() not in {spoken, ""}, default=None)


def passages(cues: Iterable[Cue]) -> list[TranscriptPassage]:
    """Cues put together to paragraphs. A speaker is named where another has spoken before."""
    done: list[list[Cue]] = []
    speaker, length = "", 0
    for cue in cues:
        if not done or _begins(done[-1][-1], cue, speaker, length):
            done.append([])
            length = 0
        done[-1].append(cue)
        speaker = cue.speaker or speaker
        length += len(cue.text) + 1
    found, before = [], ""
    for some in done:
        first = some[0]
        named = first.speaker if first.speaker != before else ""
        before = first.speaker or before
        seconds = None if first.start is None else first.start // 1000
        found.append(TranscriptPassage(seconds, named, " ".join(cue.text for cue in some)))
    return found


def _begins(last: Cue, cue: Cue, speaker: str, length: int) -> bool:
    if (cue.speaker and cue.speaker != speaker) or length > TOO_LONG or cue.start is None or last.start is None:
        return True
    return cue.start - (last.end or last.start) > PAUSE or (length > ENOUGH and last.text.endswith(ENDS))
