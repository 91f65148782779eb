"""What an answer's headers say about time: when to come back, and how long it stays fresh."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from hub.ingest.backoff import MAX_RETRY_AFTER

if TYPE_CHECKING:
    from datetime import datetime

    from multidict import CIMultiDictProxy


def retry_after(value: str, now: datetime) -> datetime | None:
    """Retry-After as a datetime: seconds or a date (RFC 9110, 10.2.3)."""
    value = value.strip()
    if value.isdecimal() and value.isascii():
        seconds = int(value[:9])
        return now + min(timedelta(seconds=seconds), MAX_RETRY_AFTER) if seconds else None
    moment = _http_date(value)
    return min(moment, now + MAX_RETRY_AFTER) if moment and moment > now else None


def freshness(headers: CIMultiDictProxy[str], now: datetime) -> int | None:
    """Seconds for which the answer stays fresh: max-age, else Expires less Date (RFC 9111, 4.2.1); None if unstated.

    Time spent in caches is subtracted (Age; RFC 9111, 4.2.3).
    """
    directives = [part.strip().lower() for part in ",".join(headers.getall("Cache-Control", [])).split(",")]
    for directive in directives:
        name, _, value = directive.partition("=")
        if name == "max-age" and (most := _seconds(value.strip('"'))) is not None:
            return max(0, most - (_seconds(headers.get("Age", "").strip()) or 0))
    if "no-cache" in directives or "no-store" in directives:
        return None
    expires, date = _http_date(headers.get("Expires", "")), _http_date(headers.get("Date", "")) or now
    return max(0, int((expires - date).total_seconds())) if expires else None


def _seconds(value: str) -> int | None:
    return int(value[:9]) if value.isdecimal() and value.isascii() else None


def _http_date(value: str) -> datetime | None:
    """One of HTTP's three date formats (RFC 9110, 5.6.7); asctime's has no zone and means GMT."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
