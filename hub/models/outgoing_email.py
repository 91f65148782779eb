"""Outgoing email: a page that sends mail writes a row and goes on; the worker hands it to the mail server."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hub.db.lease import Leased, LeasedQuerySet


class OutgoingEmailQuerySet(LeasedQuerySet["OutgoingEmail"]):
    """Emails on their way: tried again sooner than other work, as somebody may be waiting for a code at a screen."""

    retry_after = timedelta(seconds=10)  # doubled with each attempt
    retry_at_most = timedelta(hours=1)


class OutgoingEmail(Leased):
    """One email; the row is deleted when it has been handed over, or is of no use any more."""

    sender = models.CharField(max_length=500)
    recipients = models.JSONField(help_text="addresses, those of blind copies among them")
    subject = models.CharField(max_length=500, blank=True)
    raw = models.BinaryField(help_text="the whole email, RFC 5322")
    written_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="after which it is of no use to anybody")

    objects: ClassVar[OutgoingEmailQuerySet] = OutgoingEmailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="email_due")]

    def __str__(self) -> str:
        return f"email {self.pk}"
