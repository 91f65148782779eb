"""/entries/{id}/chapters and /entries/{id}/transcript: what comes with a recording, in the namespace's own formats.

Both are what podcast apps read: JSON chapters 1.2 and the JSON transcript of Podcasting 2.0, times in seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from content.api.problems import may_fail
from content.reading.transcript_view import transcript_of
from hub.models import Entry

if TYPE_CHECKING:
    from hub.models import Chapter, Cue

router = Router(tags=["Entries"])


class ChapterOut(BaseModel):
    """A part of a recording. What is not said of it is left out, as the format wants."""

    startTime: float = Field(description="Seconds.")  # noqa: N815 - the format's own word
    endTime: float | None = Field(None, description="Seconds.")  # noqa: N815
    title: str
    url: str | None = None
    img: str | None = None
    toc: bool = Field(description="Whether it belongs in a list; if not, only its picture is meant.")


class Chapters(BaseModel):
    """An episode's chapters, as JSON chapters 1.2."""

    version: str = "1.2.0"
    chapters: list[ChapterOut]


class SegmentOut(BaseModel):
    """What was said in one caption."""

    speaker: str
    startTime: float | None = Field(description="Seconds; null where the transcript has no times.")  # noqa: N815
    endTime: float | None  # noqa: N815
    body: str


class TranscriptOut(BaseModel):
    """What is said in an episode, as the JSON transcript of Podcasting 2.0."""

    version: str = "1.0.0"
    language: str = Field(description="BCP 47; may be empty.")
    url: str = Field(description="The transcript at its publisher's.")
    segments: list[SegmentOut]


@router.get(
    "/{uuid:id}/chapters", response=Chapters, operation_id="get_chapters", summary="The chapters of an episode",
    openapi_extra=may_fail(404), exclude_none=True,
)  # fmt: skip
def get_chapters(request: HttpRequest, id: UUID) -> Chapters:  # noqa: A002 - what clients call it
    """Its chapters, in order; none for an entry without."""
    return Chapters(chapters=[_chapter(row) for row in _public(id).chapters.all()])


@router.get(
    "/{uuid:id}/transcript", response=TranscriptOut, operation_id="get_transcript",
    summary="What is said in an episode", openapi_extra=may_fail(404),
)  # fmt: skip
def get_transcript(request: HttpRequest, id: UUID) -> TranscriptOut:  # noqa: A002
    """What is said in it; 404 where there is no transcript, or its show keeps it to itself."""
    found = transcript_of(_public(id))
    if found is None:
        raise Http404(f"Entry {id} has no transcript to show.")
    return TranscriptOut(language=found.language, url=found.url, segments=[_segment(cue) for cue in found.cues])


def _public(uuid: UUID) -> Entry:
    row = Entry.objects.public().filter(uuid=uuid).select_related("source").first()
    if row is None:
        raise Http404(f"The library has no entry {uuid}, or it was withdrawn.")
    return row


def _chapter(row: Chapter) -> ChapterOut:
    return ChapterOut(
        startTime=row.start / 1000, endTime=_seconds(row.end), title=row.title, url=row.url or None,
        img=row.image_url or None, toc=row.listed,
    )  # fmt: skip


def _segment(cue: Cue) -> SegmentOut:
    return SegmentOut(speaker=cue.speaker, startTime=_seconds(cue.start), endTime=_seconds(cue.end), body=cue.text)


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
