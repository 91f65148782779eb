"""Which host asks for a pause, and until when. Pure.

`storing.host_backoff` keeps the pauses; `fetching.crawl` respects them.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from hub.ingest.errors import RetryLater

if TYPE_CHECKING:
    from datetime import datetime

MAX_RETRY_AFTER = timedelta(days=14)  # a longer pause is taken for a mistake
MIN_BACKOFF = timedelta(minutes=1)  # a shorter pause helps nobody: of a thousand waiting requests one would succeed
DEFAULT_BACKOFF = timedelta(minutes=5)  # after 429 without Retry-After: it refuses the client, not the page


def requested_backoff(error: Exception, now: datetime) -> tuple[str, datetime] | None:
    """The host and the time until which this error asks us to wait: Retry-After, within reason."""
    if not isinstance(error, RetryLater) or not error.host:
        return None
    if error.retry_at:
        return error.host, max(error.retry_at, now + MIN_BACKOFF)
    return (error.host, now + DEFAULT_BACKOFF) if error.status == HTTPStatus.TOO_MANY_REQUESTS else None


def deferred_until(error: Exception) -> datetime | None:
    """Until when a request waits that was not sent at all, because of its host's pause; None if it was sent."""
    return error.retry_at if isinstance(error, RetryLater) and error.status is None else None
