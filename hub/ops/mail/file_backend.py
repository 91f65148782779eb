"""Mail backend without a mail server: emails are kept as files, and the log says where."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

KEPT = timedelta(days=7)

log = logging.getLogger(__name__)


class FileBackend(BaseEmailBackend):
    """Keeps each mail as `<time>-….eml` (RFC 5322) in the folder that HUB_MAIL_FOLDER names, for a week."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them, readable by their owner alone, and name them in the log with their subjects."""
        folder = Path(settings.HUB_MAIL_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget_old(folder)
        for message in email_messages:
            start = timezone.now().strftime("%Y%m%dT%H%M%S-")
            written, name = tempfile.mkstemp(prefix=start, suffix=".eml", dir=folder)  # which makes it 0600
            with os.fdopen(written, "wb") as file:
                file.write(message.message().as_bytes())
            subject, to = message.subject, ", ".join(message.recipients())
            log.info("No mail server is set: “%s” for %s is kept in %s.", subject, to, name)
        return len(email_messages)


def _forget_old(folder: Path) -> None:
    oldest = time.time() - KEPT.total_seconds()
    for file in folder.glob("*.eml"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
