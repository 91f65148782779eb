"""Letters to the mail server: what the worker does when its bell rings.

A letter is handed over and its row goes. Should the worker die between the two, it goes once more: a mail twice is
better than none.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from hub.models import OutgoingEmail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LEASE = timedelta(minutes=5)  # a server that takes 20 letters slowly; each has EMAIL_TIMEOUT

log = logging.getLogger(__name__)


class Raw:
    """A mail that was put in its final form when it was written."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, **_: Any) -> bytes:
        """As it was written."""
        return self.raw

    def get_charset(self) -> None:
        """Its own headers say."""


class Written(EmailMessage):
    """A letter as Django's mail backends take it: what they hand over is what was written."""

    def __init__(self, letter: OutgoingEmail) -> None:
        super().__init__(letter.subject, from_email=letter.sender, to=list(letter.recipients))
        self.raw = Raw(bytes(letter.raw))

    def message(self, *_: Any, **__: Any) -> Any:
        """The mail itself."""
        return self.raw


def post_owed(*, limit: int, now: datetime) -> int:
    """Hand over up to `limit` letters that are due; how many were taken up, whatever became of them."""
    late = OutgoingEmail.objects.filter(expires_at__lte=now)
    for letter in late:
        log.error("A mail could not be delivered in time and is dropped: %s", letter.last_error or "nobody carried it")
    late.delete()
    letters = OutgoingEmail.objects.claim(limit, now=now, lasting=LEASE)
    if letters:
        _carry(letters, now=now)
    return len(letters)


def _carry(letters: Iterable[OutgoingEmail], *, now: datetime) -> None:
    connection = get_connection(settings.HUB_MAIL_BACKEND)
    try:
        for letter in letters:
            try:
                connection.send_messages([Written(letter)])
            except (OSError, SMTPException) as error:
                reason = " ".join(str(error).split()) or type(error).__name__
                log.warning("The mail server took no mail (%s): it will be tried again.", reason)
                OutgoingEmail.objects.retry_later(letter, now=now, error=reason)
            else:
                OutgoingEmail.objects.filter(pk=letter.pk).delete()
    finally:
        connection.close()
