"""Pauses that hosts ask for: which host, and for how long. Pure; `hosts` keeps them, `crawl` keeps to them."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from hub.ingest.errors import RetryLater

if TYPE_CHECKING:
    from datetime import datetime

MAX_RETRY_AFTER = timedelta(days=14)  # a longer pause is taken for a mistake
MIN_BACKOFF = timedelta(
    minutes=1
)  # of a second, one of a thousand that wait would know, and be refused like the others
DEFAULT_BACKOFF = timedelta(minutes=5)  # after 429, which speaks of the visitor and not of a page, where none is named


def requested_backoff(error: Exception, now: datetime) -> tuple[str, datetime] | None:
    """The host that this answer asks a pause for, and until when: what Retry-After says, within reason."""
    if not isinstance(error, RetryLater) or not error.host:
        return None
    if error.retry_at:
        return error.host, max(error.retry_at, now + MIN_BACKOFF)
    return (error.host, now + DEFAULT_BACKOFF) if error.status == HTTPStatus.TOO_MANY_REQUESTS else None


def deferred_until(error: Exception) -> datetime | None:
    """Until when something waits that was not asked at all, for its host's sake; None if it was asked."""
    return error.retry_at if isinstance(error, RetryLater) and error.status is None else None
