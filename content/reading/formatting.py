"""How things are said on a page: pure functions from values to the words a template shows.

`content.templatetags.adjacency` hands them to templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hub.pluralize import pluralize

if TYPE_CHECKING:
    from datetime import datetime

EXCERPT_WORDS = 38  # three lines at the measure; a narrow screen clips at four
ENOUGH_WORDS = 22  # two lines: a sentence that ends after them is a better end than three full lines
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
DOTTED = re.compile(r"\W*(?:\w|\w\.\w|vs|etc|cf|mrs?|ms|dr|st|no|inc|ltd|corp|fig|approx)\.$", re.IGNORECASE)  # goes on
HOUR = 60  # minutes
LETTER = re.compile(r"[^\W_]")
SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "the", "to", "with"})


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title, its show code apart: "N4N020: To Cert" is N4N020 and "To Cert"."""

    code: str
    rest: str


def title_parts(title: str, show_code: str, show_number: int | None) -> TitleParts:
    """Set the show code apart, if the title begins with it."""
    if show_code and show_number is not None:
        pattern = rf"\s*({re.escape(show_code)}[\s-]?0*{show_number})\s*[:–—|-]\s*(?=\S)"
        if found := re.match(pattern, title, re.IGNORECASE):
            return TitleParts(found[1], title[found.end() :])
    return TitleParts("", title)


def monogram(name: str) -> str:
    """Up to two letters that stand for a source without artwork: "Packet Pushers" is PP."""
    words = [word for word in re.split(r"[\s./|:–—-]+", name) if LETTER.search(word)]
    words = [word for word in words if word.lower() not in SMALL_WORDS] or words
    letters = [found[0] for word in words if (found := LETTER.search(word))]
    if len(letters) == 1:
        letters = LETTER.findall(words[0])
    return "".join(letters[:2]).upper() or "?"


def spell_minutes(minutes: int) -> str:
    """`34 min`, `1 h`, `1 h 4 min`."""
    hours, rest = divmod(minutes, HOUR)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]))


def clock(seconds: int) -> str:
    """`34:10` or `1:04:10`."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def host(url: str) -> str:
    """The host of an address, as a person names it."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def excerpt(text: str) -> str:
    """As much of an excerpt as a card can show: to the end of a sentence, or of a word and with an ellipsis."""
    said = text.split()
    if len(said) <= EXCERPT_WORDS:
        return " ".join(said)
    for n in range(EXCERPT_WORDS, ENOUGH_WORDS - 1, -1):
        if SENTENCE_END.search(said[n - 1]) and not DOTTED.match(said[n - 1]):
            return " ".join(said[:n])
    return " ".join(said[:EXCERPT_WORDS]).rstrip(" ,.;:–—-·•(") + "…"


def span(length: timedelta) -> str:
    """A length of time in its largest unit: `under a minute`, `40 minutes`, `3 hours`, `2 days`."""
    seconds = int(abs(length).total_seconds())
    for size, unit in ((365 * 86400, "year"), (86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return pluralize(round(seconds / size), unit)
    return "under a minute"


def relative(moment: datetime, now: datetime) -> str:
    """`3 hours ago` or `in 40 minutes`; within a minute `just now` or `now`."""
    if abs(moment - now) < timedelta(minutes=1):
        return "just now" if moment < now else "now"
    return f"in {span(moment - now)}" if moment > now else f"{span(now - moment)} ago"
