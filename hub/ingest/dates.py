"""Dates and durations as publishers write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hub.ingest import lenient_dates

if TYPE_CHECKING:
    from time import struct_time

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web; 0001-01-01 and 1970-01-01 stand for "unknown"
MAX_AHEAD = timedelta(hours=26)  # a date may be ahead of us by a time zone and a slow clock, not by more
LONGEST = 7 * 24 * 3600  # seconds: a longer recording is a misread number
MAX_DURATION = 40  # characters
_CLOCK = re.compile(
    r"^(?:(\d{1,3})\s?:\s?)?(\d{0,4})\s?[:'’′]\s?(\d{1,2})(?:[.,]\d+)?[\"”″]?\s*(?:h|hrs?|hours?|m|mins?|minutes?)?$"
)
_WORDS = re.compile(  # in English, German, French, Spanish; `1h02` too
    r"^(?=\d)(?:(?P<hours>\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|std|stunden?|heures?|horas?)\.?)?[\s,]*(?:and|und|et|y|&)?\s*"
    r"(?:(?P<minutes>\d+(?:[.,]\d+)?)\s*(?:m|mins?|minutes?|minuten?|minutos?|['’′])\.?|(?P<bare>\d{1,2})$)?"
    r"[\s,]*(?:and|und|et|y|&)?\s*"
    r"(?:(?P<seconds>\d+(?:[.,]\d+)?)\s*(?:s|secs?|seconds?|sek|sekunden?|secondes?|segundos?|[\"”″])\.?)?$"
)
_RFC_822 = re.compile(
    r"^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)"
    r" (GMT|UTC|UT|Z|[ECMP][SD]T|[+-]\d{4})\Z",
    re.ASCII,
)
_RFC_3339 = re.compile(r"^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_AMERICAN = {"E": 5, "C": 6, "M": 7, "P": 8}  # hours behind UTC in winter (RFC 822, 5.1)
_ISO = re.compile(  # ISO 8601, without years and months, whose length is not known
    r"^p(?:(\d+)w)?(?:(\d+(?:[.,]\d+)?)d)?(?:t?(?:(\d+(?:[.,]\d+)?)h)?(?:(\d+(?:[.,]\d+)?)m)?(?:(\d+(?:[.,]\d+)?)s)?)?$"
)


def from_struct(value: struct_time | tuple[int, ...] | None) -> datetime | None:
    """feedparser's UTC nine-tuple, or that of `parse_common`, as a datetime; None if there is no such day."""
    if not value:
        return None
    try:
        year, month, day, hour, minute, second = value[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def parse_common(text: str) -> tuple[int, ...] | None:
    """The two formats that nearly all dates have, as a UTC tuple; None for any other, or if there is no such day."""
    if match := _RFC_822.match(text):
        day, month, year = int(match[1]), _MONTHS.get(match[2].lower(), 0), int(match[3])
        time, zone = match.group(4, 5, 6), _offset(match[7])
    elif match := _RFC_3339.match(text):
        year, month, day = (int(part) for part in match.group(1, 2, 3))
        time, zone = match.group(4, 5, 6), match[7].replace(":", "")
    else:
        return None
    try:
        moment = datetime(year, month, day, int(time[0]), int(time[1]), int(time[2]))  # noqa: DTZ001 - made UTC below
        if zone[0] in "+-" and zone[1:] != "0000":
            ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
            moment += ahead if zone[0] == "-" else -ahead
    except (ValueError, OverflowError):
        return None
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second


def _offset(zone: str) -> str:
    """`-0400` for EDT; any other zone as it is."""
    behind = _AMERICAN.get(zone[0]) if zone[1:] in {"ST", "DT"} else None
    return zone if behind is None else f"-{behind - (zone[1] == 'D'):02}00"


def from_iso(value: object) -> datetime | None:
    """RFC 3339, as JSON Feed requires, or a lenient reading; a date without a zone counts as UTC."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return lenient_dates.parse_lenient(value)
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """The date, unless it lies before the web or in the future."""
    if moment is None or moment < EARLIEST or moment > now + MAX_AHEAD:
        return None
    return min(moment, now)


def seconds(value: object) -> int | None:
    """A duration in seconds: `3605`, `1:00:05`, `60:05`, `1 hour, 5 seconds`, `PT1H5S`; None if it is none of these."""
    text = str(value or "").strip().casefold().lstrip("~≈").strip(" .")
    if not text or len(text) > MAX_DURATION:
        return None
    total: float
    if re.fullmatch(r"\d+(?:[.,]\d*)?", text, re.ASCII):
        total = float(text.replace(",", "." if text.count(",") == 1 and len(text.partition(",")[2]) != 3 else ""))  # noqa: PLR2004 - 3,723
    elif match := _CLOCK.match(text):
        hours, minutes, rest = (float(part or 0) for part in match.groups())
        total = hours * 3600 + minutes * 60 + rest
    elif match := _ISO.match(text):
        total = sum(
            _number(part) * unit for part, unit in zip(match.groups(), (604_800, 86_400, 3600, 60, 1), strict=True)
        )
    elif match := _WORDS.match(text):
        hours, minutes, rest = (_number(part) for part in match.group("hours", "minutes", "seconds"))
        total = hours * 3600 + (minutes or _number(match["bare"])) * 60 + rest
    else:
        return None
    return int(total) if 1 <= total <= LONGEST else None


def _number(digits: str | None) -> float:
    return float((digits or "0").replace(",", "."))
