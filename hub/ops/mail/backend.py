"""Django's way to send mail, as the hub has it: a mail is written down as a row, with what else the request changes.

A mail that says `Expires` (RFC 4021) is not delivered later than that: a code that is no longer valid helps nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from hub.jobs.notify import notify
from hub.models import OutgoingEmail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

LASTING = timedelta(days=2)  # how long a mail is tried, where it does not say


class QueueBackend(BaseEmailBackend):
    """Takes mails; the worker sends them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them down and ring; how many there were with somebody to go to."""
        now = timezone.now()
        letters = [outgoing_email_of(message, now=now) for message in email_messages if message.recipients()]
        OutgoingEmail.objects.bulk_create(letters)
        if letters:
            transaction.on_commit(partial(notify, "post_owed"))
        return len(letters)


def outgoing_email_of(message: EmailMessage, *, now: datetime) -> OutgoingEmail:
    """A mail as a row, due at once."""
    written: Any = message.message()
    expires = str(message.extra_headers.get("Expires", ""))
    return OutgoingEmail(
        sender=message.from_email,
        recipients=message.recipients(),
        subject=str(message.subject)[:500],
        raw=written.as_bytes(linesep="\r\n"),
        written_at=now,
        expires_at=parsedate_to_datetime(expires) if expires else now + LASTING,
        due_at=now,
    )
