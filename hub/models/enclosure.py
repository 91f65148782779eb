"""Enclosures: the media files of entries."""

from __future__ import annotations

from django.db import models

from hub import field_lengths


class Enclosure(models.Model):
    """An audio or video file of an entry (RSS 2.0 `enclosure`, Atom `link rel=enclosure`, JSON Feed attachment)."""

    entry = models.ForeignKey("hub.Entry", models.CASCADE, db_index=False, related_name="enclosures")
    url = models.URLField(max_length=field_lengths.URL)
    media_type = models.CharField(max_length=field_lengths.MEDIA_TYPE, blank=True)
    length = models.BigIntegerField(null=True, help_text="bytes, as the publisher says")
    duration = models.PositiveIntegerField(null=True, help_text="seconds")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "url"], name="enclosure_once")]

    def __str__(self) -> str:
        return self.url

    @property
    def is_audio(self) -> bool:
        """Whether an <audio> element can play it."""
        return self.media_type.startswith("audio/")
