"""The counts: one row for each path, day and thing that is counted."""

from __future__ import annotations

from uuid import UUID

from django.db import models

NO_STEP = UUID(int=0)  # of what is counted for a path as a whole; NULLs would not be unique


class DailyPathCount(models.Model):
    """How many browsers said so on one day (UTC)."""

    class What(models.TextChoices):
        """What they said."""

        START = "start", "Started the path"
        DONE = "done", "Done with a hop"
        FINISH = "finish", "Finished the path"

    path = models.ForeignKey("content.LearningPathPage", models.CASCADE, related_name="walks")
    day = models.DateField()
    what = models.CharField(max_length=8, choices=What.choices)
    step = models.UUIDField(default=NO_STEP, help_text="the step's key; of the path as a whole: zero")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "day", "what", "step"], name="walk_counted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.what}: {self.times}"
