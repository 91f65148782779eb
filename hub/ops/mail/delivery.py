"""Delivery: hands emails to the mail server.

An email is handed over and its row deleted. Should the worker die between the two, it is sent once more: an email twice
is better than none.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from hub.models import OutgoingEmail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

log = logging.getLogger(__name__)


class RawMessage:
    """A mail that was put in its final form when it was written."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, **_: Any) -> bytes:
        """As it was written."""
        return self.raw

    def get_charset(self) -> None:
        """Its own headers say."""


class WrittenMessage(EmailMessage):
    """An email as Django's mail backends take it: what they hand over is what was written."""

    def __init__(self, email: OutgoingEmail) -> None:
        super().__init__(email.subject, from_email=email.sender, to=list(email.recipients))
        self.raw = RawMessage(bytes(email.raw))

    def message(self, *_: Any, **__: Any) -> Any:
        """The mail itself."""
        return self.raw


def deliver(emails: Sequence[OutgoingEmail], *, now: datetime) -> None:
    """Hand emails to the mail server: the handler of the kind “mail”. What is of no use any more is dropped."""
    connection = get_connection(settings.HUB_MAIL_BACKEND)
    try:
        for email in emails:
            if email.expires_at <= now:
                log.error("An email could not be delivered in time and is dropped: %s", email.failure or "not tried")
            else:
                try:
                    connection.send_messages([WrittenMessage(email)])
                except (OSError, SMTPException) as error:
                    reason = " ".join(str(error).split()) or type(error).__name__
                    log.warning("The mail server took no email (%s): it will be tried again.", reason)
                    OutgoingEmail.objects.retry_later(email, now=now, error=reason)
                    continue
            OutgoingEmail.objects.filter(pk=email.pk).delete()
    finally:
        connection.close()
