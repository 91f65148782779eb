"""Date formats that no feed standard has, and that feeds use all the same.

    Monday, March 2, 2026 10:00 pm EST · 2 mars 2026 · Mo,02 Mär 2026 24:00:00 CEST · 2026/03/02 · 2026年3月2日
    2026-W10-1 · 2026-061 · 1772445600

feedparser knows none of these and reads some as other days, so it asks `parse_as_struct` first. An ambiguous date such
as 02/03/2026 is refused; so is 2026-02-30, from which feedparser would count on into March.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from time import struct_time

LONGEST = 60  # characters
MONTHS = {  # how their names begin without accents: English, German, French, Spanish, Italian, Dutch, Portuguese
    1: "jan ene gen", 2: "feb fev", 3: "mar mae mrz maa mrt", 4: "apr avr abr", 5: "may mai mag mei", 6: "jun juin giu",
    7: "jul juil lug", 8: "aug aou ago", 9: "sep set", 10: "oct okt out ott", 11: "nov", 12: "dec dez dic",
}  # fmt: skip
MONTH_OF = {start: number for number, starts in MONTHS.items() for start in starts.split()}
HOURS = {  # ahead of UTC; none that means several places
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
CLOCK = (
    r"(?:[\s,T]*(?:at|um|-|–)?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[a-z]{1,5}|[+-]\d\d:?\d\d)?)?$"
)
WEEKDAY = r"^(?:[^\W\d]{2,12}(?:[.,]+\s*|\s+))?"
MONTH = r"(?P<month>[^\W\d]{3,12})"
SHAPES = tuple(
    re.compile(shape + CLOCK, re.IGNORECASE)
    for shape in (
        rf"{WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:de\s+)?{MONTH}\.?,?[\s-]+(?:de\s+)?(?P<year>\d{{4}})",
        rf"{WEEKDAY}{MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        r"^(?P<year>\d{4})(?P<apart>[/.])(?P<number>\d{1,2})(?P=apart)(?P<day>\d{1,2})",
        r"^(?P<year>\d{4})年\s*(?P<number>\d{1,2})月\s*(?P<day>\d{1,2})日",
    )
)
NUMBERED = re.compile(r"\d{4}|\d\d-\d\d-|\d{5,6}$", re.ASCII)  # how dates begin that feedparser may read as ISO 8601
ISO_8601 = tuple(  # what it reads rightly of that
    re.compile(shape + r"(?!\d)", re.ASCII)
    for shape in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(?!-)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<year>\d{4})$",
        r"(?P<short>\d\d)-?(?P<month>\d\d)-?(?P<day>\d\d)",
    )
)
NO_DAY = (0,) * 9  # `dates.from_struct` takes it for none
WEEK = re.compile(r"^(\d{4})-?W(\d\d)-?([1-7])$")
DAY_OF_YEAR = re.compile(r"^(\d{4})-?(\d{3})$", re.ASCII)
SINCE_1970 = re.compile(r"^\d{10}(?:\d{3})?$")  # seconds, or milliseconds


def parse_lenient(text: str) -> datetime | None:
    """The datetime in UTC; an unknown zone counts as UTC. None: another format, or no such day."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return None
    try:
        if SINCE_1970.match(text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        if week := WEEK.match(text):
            day = date.fromisocalendar(*(int(part) for part in week.groups()))
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        if numbered := DAY_OF_YEAR.match(text):
            moment = datetime.strptime("-".join(numbered.groups()), "%Y-%j").replace(tzinfo=UTC)
            return moment if moment.year == int(numbered[1]) else None  # the 366th of most years is none
        found = next((match for shape in SHAPES if (match := shape.match(text))), None)
        return _moment(found.groupdict()) if found else None
    except (ValueError, OverflowError):
        return None


def parse_as_struct(text: str) -> struct_time | tuple[int, ...] | None:
    """The date as feedparser expects it of a date handler; None lets it ask the next handler."""
    moment = parse_lenient(text)
    if moment:
        return moment.utctimetuple()
    text = text.strip()
    by_numbers = "年" in text or (text.isascii() and NUMBERED.match(text))
    return NO_DAY if by_numbers and not _is_a_day(text) else None


def _is_a_day(text: str) -> bool:
    """Whether a numeric or ISO 8601 date exists in the calendar."""
    match = next((match for shape in ISO_8601 if (match := shape.match(text))), None)
    if match is None:
        return False
    said = {name: int(digits) for name, digits in match.groupdict().items()}
    try:
        date(said.get("year", 2000 + said.get("short", 0)), said.get("month", 1), said.get("day", 1))
    except ValueError:
        return False
    return True


def _moment(said: dict[str, str | None]) -> datetime | None:
    month = int(said["number"] or 0) if said.get("number") else _month(said.get("month") or "")
    if month is None:
        return None
    hour, half = int(said["hour"] or 0), (said["half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    late = hour == 24  # noqa: PLR2004 - the end of a day is the beginning of the next
    moment = datetime(
        int(said["year"] or 0), month, int(said["day"] or 0), 0 if late else hour, int(said["minute"] or 0),
        min(int(said["second"] or 0), 59), tzinfo=UTC,
    )  # fmt: skip
    return moment + timedelta(days=late) - _ahead(said["zone"] or "")


def _month(name: str) -> int | None:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return MONTH_OF.get(plain[:4]) or MONTH_OF.get(plain[:3])


def _ahead(zone: str) -> timedelta:
    if zone[:1] in {"+", "-"}:
        digits = zone[1:].replace(":", "")
        ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return -ahead if zone[0] == "-" else ahead
    return timedelta(hours=HOURS.get(zone.lower(), 0))
