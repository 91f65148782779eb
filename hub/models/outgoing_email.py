"""Letters: mail that is owed. A page that mails writes a row and goes on; the worker carries it to the mail server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hub.db.lease import Leased, LeasedQuerySet

if TYPE_CHECKING:
    from datetime import datetime

RETRY_AFTER = timedelta(seconds=10)  # doubled with each attempt: whoever waits for a code waits at a screen
RETRY_AT_MOST = timedelta(hours=1)


class OutgoingEmailQuerySet(LeasedQuerySet["OutgoingEmail"]):
    """Taking letters, and putting them back."""

    def retry_later(self, failed: OutgoingEmail, *, now: datetime, error: str) -> None:
        """Keep the letter for a later attempt, ever later while it fails."""
        self.filter(pk=failed.pk, lease_token=failed.lease_token).update(
            due_at=now + min(RETRY_AFTER * 2 ** min(failed.attempts, 16), RETRY_AT_MOST),
            attempts=failed.attempts + 1,
            last_error=error[:500],
            lease_until=None,
            lease_token=None,
        )


class OutgoingEmail(Leased):
    """One mail on its way; the row goes when it has been handed over, or is of no use any more."""

    sender = models.CharField(max_length=500)
    recipients = models.JSONField(help_text="addresses, those of blind copies among them")
    subject = models.CharField(max_length=500, blank=True)
    raw = models.BinaryField(help_text="the whole mail, RFC 5322")
    written_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="after which it is of no use to anybody")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    objects: ClassVar[OutgoingEmailQuerySet] = OutgoingEmailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="letter_due")]

    def __str__(self) -> str:
        return f"letter {self.pk}"
