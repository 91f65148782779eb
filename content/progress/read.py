"""Marks as browsers send them: JSON in, marks out, or a sentence on what is wrong. Pure; the clock is passed in.

The browser looks at files in the same way (`content/static/content/js/progress/record.js`), but a server believes no
browser: nothing here leans on that.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from content.progress.merge import Mark, State
from content.progress.outline import in_milliseconds

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 2**20  # of one request; the browser sends pieces of 2,000 marks, some 300 kB
MOST_MARKS = 2_000  # of one request
LONGEST_POSITION = 1_000_000  # seconds, 11 days

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf"(?:entry|path):{_UUID}|clip:{_UUID}:[0-9]{{1,7}}-[0-9]{{0,7}}|step:{_UUID}:{_UUID}")
MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


class NotMarks(ValueError):  # noqa: N818 - it names the outcome
    """What was sent is no record of progress; the text says why, for whoever sent it."""


def read_marks(body: bytes, *, now: datetime) -> dict[str, Mark]:
    """The marks of `{"progress": {key: {"state", "position", "updated_at"}}}`; times ahead of `now` count as now.

    Raises:
        NotMarks: any of it is not as it should be; then none of it counts.
    """
    if len(body) > MOST_BYTES:
        raise NotMarks(f"That are {len(body):,} bytes; at most {MOST_BYTES:,} are read at once.")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotMarks("That is not JSON, or not all of it arrived.") from error
    progress = data.get("progress") if isinstance(data, dict) else None
    if not isinstance(progress, dict):
        raise NotMarks('There is no "progress", or it is no object with content keys.')
    if len(progress) > MOST_MARKS:
        raise NotMarks(f"That are {len(progress):,} marks; at most {MOST_MARKS:,} are read at once.")
    return {_key(key): _mark(key, value, now) for key, value in progress.items()}


def as_json(marks: Mapping[str, Mark]) -> dict[str, Any]:
    """Marks as they are sent."""
    return {
        key: {"state": mark.state, "position": mark.position, "updated_at": in_milliseconds(mark.updated_at)}
        for key, mark in marks.items()
    }


def _key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise NotMarks(f"This is no content key: {key[:60]!r}.")
    return key


def _mark(key: str, value: Any, now: datetime) -> Mark:
    if not isinstance(value, dict):
        raise NotMarks(f"{key}: this should be an object.")
    state, position, updated_at = value.get("state"), value.get("position"), value.get("updated_at")
    if not isinstance(state, str) or state not in set(State):
        raise NotMarks(f"{key}: state should be started, open or done.")
    if type(position) is not int or not 0 <= position <= LONGEST_POSITION:
        raise NotMarks(f"{key}: position should be whole seconds.")
    return Mark(State(state), position, min(_moment(key, updated_at), in_whole_milliseconds(now)))


def _moment(key: str, value: Any) -> datetime:
    try:
        if isinstance(value, str) and MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise NotMarks(f"{key}: updated_at should be a time like 2026-05-01T08:00:00.000Z.")


def in_whole_milliseconds(moment: datetime) -> datetime:
    """Cut to what browsers count in, in UTC."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)
