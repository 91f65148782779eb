"""What was found about a path: for its maintainer to know, or to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models

from hub.models import Entry

if TYPE_CHECKING:
    from datetime import datetime


GATHERED = timedelta(minutes=10)  # what is found one after another is told together


class FindingQuerySet(models.QuerySet["Finding"]):
    """Which."""

    def open(self) -> Self:
        """Those that nobody has decided, and that still hold."""
        return self.filter(state=Finding.State.OPEN)

    def proposals(self) -> Self:
        """Those that can be accepted."""
        return self.filter(kind__in=Finding.PROPOSALS)

    def told(self) -> Self:
        """With what their line says, in one query."""
        return self.select_related("entry__source", "path", "decided_by")


class Finding(models.Model):
    """One thing. `about` tells it from others of its kind on the path, so that none is found, or asked, twice."""

    class Kind(models.TextChoices):
        """What happened, or what is proposed."""

        WITHDRAWN = "withdrawn", "Gone from the library"
        BROKEN = "broken", "Broken link"
        BY_HAND = "by_hand", "To look at"
        REVIEW = "review", "Review due"
        MOVED = "moved", "New address"
        EDITION = "edition", "Newer edition"
        REPLACEMENT = "replace", "Another in its place"
        MATCH = "match", "New for a section"

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        SETTLED = "settled", "No longer so"

    WORTH_A_MAIL: ClassVar = (Kind.WITHDRAWN, Kind.BROKEN, Kind.BY_HAND, Kind.REVIEW)
    PROPOSALS: ClassVar = (Kind.MOVED, Kind.EDITION, Kind.REPLACEMENT, Kind.MATCH)
    DECIDED: ClassVar = (State.ACCEPTED, State.DECLINED)

    path = models.ForeignKey("content.LearningPathPage", models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.CharField(max_length=120)
    step = models.UUIDField(null=True, help_text="the step's key; of a match: of a step of its section")
    section_title = models.CharField(max_length=200, blank=True)
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+", help_text="what is proposed")
    address = models.URLField(max_length=2000, blank=True, help_text="what is proposed, of a move")
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    tell_at = models.DateTimeField(null=True, help_text="when to write of it to the maintainer; empty: never, or done")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[FindingQuerySet] = FindingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["path", "found_at", "id"]
        constraints = [models.UniqueConstraint(fields=["path", "kind", "about"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"

    @classmethod
    def telling(cls, kind: str, *, found_at: datetime) -> datetime | None:
        """When to write of a finding; proposals wait in the admin, and nobody is woken for them."""
        return found_at + GATHERED if kind in cls.WORTH_A_MAIL else None

    @property
    def is_proposal(self) -> bool:
        """Whether it can be accepted."""
        return self.kind in self.PROPOSALS
