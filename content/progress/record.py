"""The records of people who have an account, as rows: what they have done, what they keep, how they want it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from content.progress.merge import Bookmark, ListState, Mark, Setting, State


class Progress(models.Model):
    """A mark (`content.progress.merge.Mark`) of one person. Its entry may be gone: what was done was done."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress")
    content_key = models.CharField(max_length=100, help_text="as content.progress.keys makes them")
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State])
    position = models.PositiveIntegerField(default=0, help_text="in seconds")
    updated_at = models.DateTimeField(help_text="by the person's own clock, in whole milliseconds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "content_key"], name="progress_once_a_key")]
        indexes = [models.Index(fields=["content_key"], name="progress_of_content")]

    def __str__(self) -> str:
        return f"{self.content_key}: {self.state}"

    @property
    def value(self) -> Mark:
        """The row as a mark."""
        return Mark(State(self.state), self.position, self.updated_at)


class SavedItem(models.Model):
    """Something that one person has on their list, or has taken off it (`content.progress.merge.Bookmark`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks")
    content_key = models.CharField(max_length=100, help_text="as content.progress.keys makes them")
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in ListState])
    title = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=1001, help_text="a path on this site")
    updated_at = models.DateTimeField(help_text="by the person's own clock, in whole milliseconds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "content_key"], name="bookmark_once_a_key")]
        indexes = [models.Index(fields=["content_key"], name="bookmark_of_content")]

    def __str__(self) -> str:
        return f"{self.content_key}: {self.state}"

    @property
    def value(self) -> Bookmark:
        """The row as a bookmark."""
        return Bookmark(ListState(self.state), self.title, self.url, self.updated_at)


class ReaderSetting(models.Model):
    """How one person wants it (`content.progress.merge.Setting`): words a minute, playback speed, single keys."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reader_settings")
    name = models.CharField(max_length=8)
    setting = models.FloatField(help_text="1 and 0 for yes and no")
    updated_at = models.DateTimeField(help_text="by the person's own clock, in whole milliseconds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="reader_setting_once_a_name")]

    def __str__(self) -> str:
        return f"{self.name}: {self.setting}"

    @property
    def value(self) -> Setting:
        """The row as a setting."""
        return Setting(self.setting, self.updated_at)
