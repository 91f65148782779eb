"""Moments as people say them: 2025, 2025-03, 2025-03-14, march 2025, yesterday, "last month", "2 weeks ago", 30d."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR, LAST_YEAR = 1970, 2999

_CALENDAR = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?")
_NAMED = re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<year>\d{4})")
_PERIOD = re.compile(r"(?P<which>this|last) (?P<unit>day|week|month|year)")
_AGO = re.compile(r"(?P<n>\d{1,4}) ?(?P<unit>d|w|m|y|days?|weeks?|months?|years?)(?: ago)?")


def beginning(when: str, now: datetime) -> datetime | None:
    """The moment (UTC) at which what `when` names begins; None if it names nothing.

    A year, month or day begins with its first moment; "last month" with the first moment of the month before `now`'s;
    "2 weeks ago" with that day's.
    """
    said = " ".join(when.lower().replace("-", " ").split()) if not _CALENDAR.match(when) else when.strip()
    try:
        return _calendar(said) or _named(said) or _relative(said, now.astimezone(UTC))
    except (ValueError, OverflowError):  # the 31st of February; 9,999 years ago
        return None


def _day(year: int, month: int = 1, day: int = 1) -> datetime | None:
    return datetime(year, month, day, tzinfo=UTC) if FIRST_YEAR <= year <= LAST_YEAR else None


def _calendar(said: str) -> datetime | None:
    match = _CALENDAR.fullmatch(said)
    return match and _day(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))


def _named(said: str) -> datetime | None:
    match = _NAMED.fullmatch(said)
    if not match or match["month"][:3] not in MONTHS:
        return None
    return _day(int(match["year"]), MONTHS.index(match["month"][:3]) + 1)


def _relative(said: str, now: datetime) -> datetime | None:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if said in {"today", "yesterday"}:
        return today - timedelta(days=said == "yesterday")
    if match := _PERIOD.fullmatch(said):
        return _back(_first_of(match["unit"], today), match["unit"], int(match["which"] == "last"))
    if match := _AGO.fullmatch(said):
        unit = UNITS.get(match["unit"], match["unit"].rstrip("s"))
        return _back(today, unit, int(match["n"]))
    return None


def _first_of(unit: str, today: datetime) -> datetime:
    """The day on which the current week, month or year began."""
    if unit == "week":
        return today - timedelta(days=today.weekday())
    if unit == "month":
        return today.replace(day=1)
    if unit == "year":
        return today.replace(month=1, day=1)
    return today


def _back(day: datetime, unit: str, n: int) -> datetime | None:
    """`n` units before `day`; the last day of a shorter month for its 31st."""
    if unit in {"day", "week"}:
        return day - timedelta(days=n * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - n * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    first = _day(year, month + 1)
    if first is None:
        return None
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
