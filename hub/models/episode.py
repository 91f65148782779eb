"""What an episode has beside its recording: chapters, and transcripts with their cues.

`Entry.podcast` keeps the namespace's tags as `hub.ingest.parsing.podcast_namespace` read them; these are the rows made
from them, which pages, search and paths query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from hub import field_lengths

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: what was said from `start` to `end`, in milliseconds of the recording, where that is known."""

    start: int | None
    end: int | None
    speaker: str
    text: str


class Chapter(models.Model):
    """A part of an episode (Podlove Simple Chapters, or the namespace's JSON chapters)."""

    entry = models.ForeignKey("hub.Entry", models.CASCADE, db_index=False, related_name="chapters")
    position = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField(help_text="milliseconds")
    end = models.PositiveIntegerField(null=True, help_text="milliseconds, where it is said")
    title = models.CharField(max_length=field_lengths.TITLE, blank=True)
    url = models.URLField(max_length=field_lengths.URL, blank=True)
    image_url = models.URLField(max_length=field_lengths.URL, blank=True)
    listed = models.BooleanField(default=True, help_text="no: it changes the picture only, and has no line of its own")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="chapter_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def seconds(self) -> int:
        """Where it begins, in whole seconds."""
        return self.start // 1000


class TranscriptQuerySet(models.QuerySet["Transcript"]):
    """The vocabulary of transcript lists."""

    def read(self) -> TranscriptQuerySet:
        """Those whose text is stored."""
        return self.filter(state=Transcript.State.READ)


class Transcript(models.Model):
    """One `podcast:transcript` of an entry: its address, its state and, once fetched, its text.

    Cues are one value, not rows: an hour has a thousand of them, and they are always read together.
    """

    class State(models.TextChoices):
        """How far its fetching has come."""

        SPARE = "spare", "Another of the same language is preferred"
        WAITING = "waiting", "Waits to be fetched"
        READ = "read", "Read"
        FAILED = "failed", "Not available"

    entry = models.ForeignKey("hub.Entry", models.CASCADE, db_index=False, related_name="transcripts")
    url = models.URLField(max_length=field_lengths.URL)
    media_type = models.CharField(max_length=field_lengths.MEDIA_TYPE, blank=True, help_text="as the feed says")
    language = models.CharField(max_length=field_lengths.LANGUAGE, blank=True, help_text="BCP 47")
    position = models.PositiveSmallIntegerField(default=0, help_text="in the feed")
    state = models.CharField(max_length=8, choices=State.choices, default=State.SPARE)
    read_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(
        max_length=field_lengths.ERROR, blank=True, help_text="why it is not available, in words"
    )
    text = models.TextField(blank=True, help_text="plain, for search")
    cue_values = models.JSONField(default=list, blank=True, help_text="list of [start, end, speaker, text]")

    objects: ClassVar[TranscriptQuerySet] = TranscriptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "url"], name="transcript_once")]

    def __str__(self) -> str:
        return self.url

    @property
    def cues(self) -> Iterator[Cue]:
        """Its cues, in order."""
        return (Cue(*values) for values in self.cue_values)
