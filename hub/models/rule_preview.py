"""Trials: changed rules of a topic, held against the library before they are taken.

    an editor's rules ──▶ RuleTrial ──newest entries at once, the rest by the worker──▶ what it would add and remove
                              └──applied──▶ the topic's rules (`hub.actions.topic`)

The row is the state of the reading, so that a worker that dies goes on where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from datetime import datetime


class RulePreview(models.Model):
    """One editor's preview of one topic's rules; a new one replaces the last. `hub.topics.preview_job` fills it."""

    topic = models.ForeignKey("hub.Topic", models.CASCADE, related_name="trials")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rules = models.JSONField(default=dict, help_text="the rules on trial")
    instead_of = models.JSONField(default=dict, help_text="the topic's rules when the trial began")
    started_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    below = models.BigIntegerField(null=True, help_text="entries with a lower key are still to be read; empty: none")
    read = models.PositiveIntegerField(default=0, help_text="entries read so far")
    total = models.PositiveIntegerField(default=0, help_text="entries there were to read")
    adds = models.PositiveIntegerField(default=0)
    removes = models.PositiveIntegerField(default=0)
    others = models.JSONField(default=dict, help_text="by slug of another topic: [added, removed]")
    gained = models.JSONField(default=list, help_text="newest first: {entry, at, score, evidence}")
    lost = models.JSONField(default=list, help_text="as gained; the evidence is that of the rules until now")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "by"], name="rule_trial_once")]

    def __str__(self) -> str:
        return f"trial of {self.topic_id}"

    @property
    def is_done(self) -> bool:
        """Whether every entry has been read."""
        return self.below is None
