"""Revisions: what entries said before their publishers changed them."""

from __future__ import annotations

from django.db import models

from hub import field_lengths


class EntryRevision(models.Model):
    """What an entry said before its publisher changed it."""

    entry = models.ForeignKey("hub.Entry", models.CASCADE, related_name="revisions")
    at = models.DateTimeField(help_text="when the change was seen")
    title = models.CharField(max_length=field_lengths.ENTRY_TITLE)
    url = models.URLField(max_length=field_lengths.URL, blank=True)
    text = models.TextField(blank=True)
    significant = models.BooleanField(default=False, help_text="more than a typo")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} as before {self.at:%Y-%m-%d %H:%M}"
