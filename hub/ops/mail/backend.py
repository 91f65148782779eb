"""The backend of `django.core.mail`: an email becomes a row, in the transaction of the request that sends it.

One with an `Expires` header (RFC 4021) is not delivered later than that: a code that is no longer valid helps nobody.
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

KIND = "mail"  # of job, as hub.job_kinds has it
TRIED_FOR = timedelta(days=2)  # where an email does not say


class QueueBackend(BaseEmailBackend):
    """Queues emails; the worker delivers them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue those that have a recipient; how many."""
        now = timezone.now()
        emails = [outgoing_email_of(message, now=now) for message in email_messages if message.recipients()]
        OutgoingEmail.objects.bulk_create(emails)
        if emails:
            transaction.on_commit(partial(notify, KIND))
        return len(emails)


def outgoing_email_of(message: EmailMessage, *, now: datetime) -> OutgoingEmail:
    """An email as a row, due at once."""
    written: Any = message.message()
    expires = str(message.extra_headers.get("Expires", ""))
    return OutgoingEmail(
        sender=message.from_email,
        recipients=message.recipients(),
        subject=str(message.subject)[:500],
        raw=written.as_bytes(linesep="\r\n"),
        written_at=now,
        expires_at=parsedate_to_datetime(expires) if expires else now + TRIED_FOR,
        due_at=now,
    )
