"""Date formats that no feed standard has, and that feeds use all the same.

    Monday, March 2, 2026 10:00 pm EST · 2 mars 2026 · Mo,02 Mär 2026 24:00:00 CEST · 2026/03/02 · 2026年3月2日
    Mon Mar 02 2026 10:00:00 GMT+0100 (CET) · 2026-03-02 10:00:00 +0000 UTC · Mon Mar  2 10:00:00 UTC 2026
    20260302T100000Z · 2026-W10-1 · 2026-061 · 1772445600

feedparser knows none of these and reads some as other days, so it asks `parse_as_struct` first. An ambiguous date such
as 02/03/2026 is refused; so is 2026-02-30, from which feedparser would count on into March.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from time import struct_time

LONGEST = 90  # characters
MONTHS = {  # how their names begin without accents: English, German, French, Spanish, Italian, Dutch, Portuguese,
    # Nordic, Polish, Turkish; Russian and Ukrainian in their own letters
    1: "jan ene gen sty oca янв січ", 2: "feb fev lut sub фев лют", 3: "mar mae mrz maa mrt мар бер",
    4: "apr avr abr kwi nis апр кві", 5: "may mai mag mei maj май мая тра", 6: "jun juin giu cze haz июн чер",
    7: "jul juil lug lip tem июл лип", 8: "aug aou ago sie agu авг сер", 9: "sep set wrz eyl сен вер",
    10: "oct okt out ott paz eki окт жов", 11: "nov lis kas ноя лис", 12: "dec dez dic gru ara дек гру",
}  # fmt: skip
MONTH_OF = {start: number for number, starts in MONTHS.items() for start in starts.split()}
HOURS = {  # ahead of UTC; of a word for several zones, the one that feeds mean (RFC 822; then British, Indian)
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "eet": 2, "eest": 3, "sast": 2, "msk": 3, "pkt": 5, "ist": 5.5, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "awst": 8,
    "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "nst": -3.5, "ndt": -2.5, "brt": -3, "art": -3, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
    "coordinated universal time": 0, "greenwich mean time": 0,
}  # fmt: skip
ZONE = (
    r"(?P<zone>(?:coordinated universal time|greenwich mean time|[a-z]+/[a-z_]+(?:/[a-z_]+)?|[a-z]{1,5})(?![a-z]))?"
    r"\s*(?P<offset>[+-−]\s?\d{1,2}(?::?\d\d)?(?!\d))?(?:\s*(?P<named>[a-z]+/[a-z_]+|[a-z]{1,5}))?"
)
TIME = (
    r"(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d*)?)?"
    r"(?:\s*uhr)?(?:\s*(?P<half>[ap]\.?\s?m\b\.?))?|\s?(?P<half_alone>[ap]\.?\s?m\b\.?)|(?=\s*(?:z|[+-]\d\d)))"
)
CLOCK = rf"(?:[\s,T@]*(?:at|um|à|@|-|–)?\s*{TIME})?\s*{ZONE}\s*$"
WEEKDAY = r"^(?:[^\W\d]{2,12}(?:[.,]+\s*|\s+))?"
MONTH = r"(?P<month>[^\W\d]{3,12})"
YEAR = r"(?P<year>\d{4}|'?\d\d(?!\d|:))"
SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        # Monday, March 2, 2026 10:00 · Jun 3 2026
        rf"{WEEKDAY}{MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){CLOCK}",
        # Mon Mar  2 10:00:00 CET 2026: C's ctime, Java's and Ruby's toString
        rf"{WEEKDAY}{MONTH}\.?\s+(?P<day>\d{{1,2}}),?\s+{TIME}\s*{ZONE}\s+(?P<year>\d{{4}})$",
        # 2 March 2026 · 2nd of March, 2026 · 02-Mar-26 · 2 de marzo de 2026
        (
            rf"{WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?\.?[\s-]+(?:de\s+|of\s+)?{MONTH}\.?,?[\s-]+(?:de\s+)?"
            rf"{YEAR}{CLOCK}"
        ),
        # 2026-03-02 · 2026/3/2 · 2026-Mar-02
        (
            rf"^(?P<year>\d{{4}})(?P<apart>[/.\s-])(?P<number>\d{{1,2}}|[^\W\d]{{3,12}})(?P=apart)(?P<day>\d{{1,2}})"
            rf"(?!\d){CLOCK}"
        ),
        # 20260302T100000Z · 20260302100000
        (
            r"^(?P<year>\d{4})(?P<number>\d\d)(?P<day>\d\d)(?:[T\s]?(?P<hour>\d\d):?(?P<minute>\d\d)"
            rf"(?::?(?P<second>\d\d)(?:[.,]\d+)?)?)?\s*{ZONE}$"
        ),
        # 26.3.2026, where only the day comes first; 26/03/2026 and 03/26/2026, where it can be told
        rf"^(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?(?P<year>\d{{4}}){CLOCK}",
        rf"^(?P<day>1[3-9]|2\d|3[01])(?P<apart>[/-])(?P<number>0?[1-9]|1[0-2])(?P=apart)(?P<year>\d{{4}}){CLOCK}",
        rf"^(?P<number>0?[1-9]|1[0-2])(?P<apart>[/-])(?P<day>1[3-9]|2\d|3[01])(?P=apart)(?P<year>\d{{4}}){CLOCK}",
        rf"^(?P<year>\d{{4}})\s?[年년]\s*(?P<number>\d{{1,2}})\s?[月월]\s*(?P<day>\d{{1,2}})\s?[日일]{CLOCK}",
        # March 2026
        rf"^{MONTH}\.?,?\s+(?P<year>\d{{4}})$",
    )
)
BEFORE = re.compile(r"^(?:published|posted|updated|date|on|le|el|am)\b(?:\s+on)?\s*:?\s+", re.IGNORECASE)
AFTER = re.compile(r"(?:\s*\([^()]*\)|\[[\w/+:-]+\]|\s+m=[+-][\d.]+|[\s;,.]+)$")  # a zone's name again, Go's clock
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
SINCE_1970 = re.compile(r"^@?1\d{9}(?:\d{3})?(?:\.\d+)?$")  # seconds, or milliseconds


def parse_lenient(text: str) -> datetime | None:
    """The datetime in UTC; an unknown zone counts as UTC. None: another format, or no such day."""
    text = " ".join(text[: 2 * LONGEST].split())
    if len(text) > LONGEST:
        return None
    text = _without_surroundings(text)
    try:
        if SINCE_1970.match(text):
            return datetime.fromtimestamp(int(text.lstrip("@")[:10]), UTC)
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


def _without_surroundings(text: str) -> str:
    """The date without what programs and people put around it."""
    text = BEFORE.sub("", text)
    while (less := AFTER.sub("", text)) != text:
        text = less
    return text


def _moment(said: dict[str, str | None]) -> datetime | None:
    number = said.get("number") or ""
    month = int(number) if number.isdecimal() else _month(number or said.get("month") or "")
    ahead = _ahead(said)
    if month is None or ahead is None:
        return None
    hour = int(said.get("hour") or 0)
    if half := (said.get("half") or said.get("half_alone") or "").lower()[:1]:
        if hour > 12:  # noqa: PLR2004 - as in "13:00 PM": the hour of a day after all
            half = ""
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    late = hour == 24  # noqa: PLR2004 - the end of a day is the beginning of the next
    moment = datetime(
        _year(said["year"] or ""), month, int(said.get("day") or 1), 0 if late else hour, int(said.get("minute") or 0),
        min(int(said.get("second") or 0), 59), tzinfo=UTC,
    )  # fmt: skip
    zone = _place(said)
    if zone is not None:
        return moment.replace(tzinfo=zone).astimezone(UTC) + timedelta(days=late)
    return moment + timedelta(days=late) - ahead


def _year(digits: str) -> int:
    """The year; one of two digits as POSIX has it: 69-99 are of the 20th century."""
    number = int(digits.lstrip("'"))
    if len(digits.lstrip("'")) > 2:  # noqa: PLR2004
        return number
    return number + (1900 if number >= 69 else 2000)  # noqa: PLR2004


def _month(name: str) -> int | None:
    own = name.lower()
    plain = unicodedata.normalize("NFKD", own).encode("ascii", "ignore").decode()
    return MONTH_OF.get(plain[:4]) or MONTH_OF.get(plain[:3]) or MONTH_OF.get(own[:3])


def _place(said: dict[str, str | None]) -> ZoneInfo | None:
    """The zone, if it is called by a place and nothing gives its offset."""
    name = next((word for key in ("zone", "named") if "/" in (word := said.get(key) or "")), "")
    if not name or said.get("offset"):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _ahead(said: dict[str, str | None]) -> timedelta | None:
    """How far the zone is ahead of UTC: its offset, else its word's; a word that is none counts for UTC."""
    offset = (said.get("offset") or "").replace(" ", "").replace("−", "-")
    if offset:
        digits = offset[1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004
        if hours > 15 or minutes > 59:  # noqa: PLR2004 - no zone is farther away
            return None
        ahead = timedelta(hours=hours, minutes=minutes)
        return -ahead if offset[0] == "-" else ahead
    return timedelta(hours=HOURS.get((said.get("zone") or said.get("named") or "").lower(), 0))
