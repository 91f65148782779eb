"""Moments of a recording, as people write them: 90 is 1:30, and an hour in is 1:00:00."""

from __future__ import annotations

import re

MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
MINUTE = 60  # seconds
HOUR = 3600  # seconds


def seconds(moment: str) -> int:
    """The seconds in `m:ss` or `h:mm:ss`.

    Raises:
        ValueError: it is neither; the text says how to write it.
    """
    found = MOMENT.fullmatch(moment.strip())
    if not found or (found[1] and int(found[2]) >= MINUTE):
        raise ValueError(f"“{moment}” is no moment of a recording: write it like 4:05 or 1:02:30.")
    return int(found[1] or 0) * HOUR + int(found[2]) * MINUTE + int(found[3])


def moment(of: int) -> str:
    """`of` seconds as `m:ss` or `h:mm:ss`."""
    hours, rest = divmod(of, HOUR)
    minutes, left = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
