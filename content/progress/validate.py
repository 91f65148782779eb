"""Records as browsers send them: JSON in, a record out, or a sentence on what is wrong. Pure; the clock is passed in.

The browser looks at files in the same way (`content/static/content/js/progress/record.js`), but a server believes no
browser: nothing here leans on that.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from content.progress.merge import LONG_AGO, Bookmark, ListState, Mark, Record, Setting, State
from content.progress.path_outline import in_milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 2**20  # of one request; the browser sends pieces of 2,000 marks, some 300 kB
MOST_AT_ONCE = 2_000  # marks, and bookmarks, of one request
LONGEST_POSITION = 1_000_000  # seconds, 11 days
LONGEST_TITLE = 500  # characters
SETTINGS = {"words": (50, 1500), "speed": (0.5, 4), "keys": (0, 1)}  # the least and the most, as in record.js

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf"(?:entry|path):{_UUID}|clip:{_UUID}:[0-9]{{1,7}}-[0-9]{{0,7}}|step:{_UUID}:{_UUID}")
MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
OWN_ADDRESS = re.compile(r"/(?![/\\])[^\s\\]{0,999}")  # a path on this site: never another host, never a script


class InvalidRecord(ValueError):  # noqa: N818 - it names the outcome
    """What was sent is no record of progress; the text says why, for whoever sent it."""


def read_record(body: bytes, *, now: datetime) -> Record:
    """The record `{"progress": {key: {…}}, "bookmarks": {key: {…}}, "settings": {name: …}, "set_at": {name: time}}`.

    Every part but `progress` may be missing; times ahead of `now` count as now.

    Raises:
        NotARecord: any of it is not as it should be; then none of it counts.
    """
    if len(body) > MOST_BYTES:
        raise InvalidRecord(f"That are {len(body):,} bytes; at most {MOST_BYTES:,} are read at once.")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidRecord("That is not JSON, or not all of it arrived.") from error
    if not isinstance(data, dict) or not isinstance(data.get("progress"), dict):
        raise InvalidRecord('There is no "progress", or it is no object with content keys.')
    latest = in_whole_milliseconds(now)
    return Record(
        _values(data, "progress", "marks", _mark, latest),
        _values(data, "bookmarks", "bookmarks", _bookmark, latest),
        _settings(data.get("settings", {}), data.get("set_at", {}), latest),
    )


def as_record(record: Record) -> dict[str, Any]:
    """A record as it is sent."""
    return {
        "progress": {
            key: {"state": mark.state, "position": mark.position, "updated_at": in_milliseconds(mark.updated_at)}
            for key, mark in record.progress.items()
        },
        "bookmarks": {
            key: {"state": it.state, "title": it.title, "url": it.url, "updated_at": in_milliseconds(it.updated_at)}
            for key, it in record.bookmarks.items()
        },
        "settings": {name: _as_written(name, setting.value) for name, setting in record.settings.items()},
        "set_at": {name: in_milliseconds(setting.updated_at) for name, setting in record.settings.items()},
    }


def _as_written(name: str, value: float) -> bool | float:
    if name == "keys":
        return bool(value)
    return int(value) if value == int(value) else value


def _values(
    data: dict[str, Any], part: str, noun: str, read: Callable[[str, dict[str, Any], datetime], Any], latest: datetime
) -> dict[str, Any]:
    values = data.get(part, {})
    if not isinstance(values, dict):
        raise InvalidRecord(f'"{part}" is no object with content keys.')
    if len(values) > MOST_AT_ONCE:
        raise InvalidRecord(f"That are {len(values):,} {noun}; at most {MOST_AT_ONCE:,} are read at once.")
    found = {}
    for key, value in values.items():
        if not KEY.fullmatch(key):
            raise InvalidRecord(f"This is no content key: {key[:60]!r}.")
        if not isinstance(value, dict):
            raise InvalidRecord(f"{key}: this should be an object.")
        found[key] = read(key, value, latest)
    return found


def _mark(key: str, value: dict[str, Any], latest: datetime) -> Mark:
    state, position = value.get("state"), value.get("position")
    if not isinstance(state, str) or state not in set(State):
        raise InvalidRecord(f"{key}: state should be started, open or done.")
    if type(position) is not int or not 0 <= position <= LONGEST_POSITION:
        raise InvalidRecord(f"{key}: position should be whole seconds.")
    return Mark(State(state), position, _moment(key, value.get("updated_at"), latest))


def _bookmark(key: str, value: dict[str, Any], latest: datetime) -> Bookmark:
    state, title, url = value.get("state"), value.get("title"), value.get("url")
    if not isinstance(state, str) or state not in set(ListState):
        raise InvalidRecord(f"{key}: state should be kept or dropped.")
    if not isinstance(title, str) or len(title) > LONGEST_TITLE or "\0" in title:
        raise InvalidRecord(f"{key}: title should be a short text.")
    if not isinstance(url, str) or not OWN_ADDRESS.fullmatch(url) or "\0" in url:
        raise InvalidRecord(f"{key}: url should be a path on this site.")
    return Bookmark(ListState(state), title, url, _moment(key, value.get("updated_at"), latest))


def _settings(values: Any, set_at: Any, latest: datetime) -> dict[str, Setting]:
    if not isinstance(values, dict) or not isinstance(set_at, dict):
        raise InvalidRecord('"settings" and "set_at" should be objects.')
    found = {}
    for name, (least, most) in SETTINGS.items():
        value = values.get(name)
        if value is None:
            continue
        if (
            isinstance(value, bool) != (name == "keys")
            or not isinstance(value, int | float)
            or not least <= value <= most
        ):
            raise InvalidRecord(f"settings, {name}: this should be between {least} and {most}.")
        made = _moment(name, set_at[name], latest) if name in set_at else LONG_AGO
        found[name] = Setting(float(value), made)
    return found


def _moment(key: str, value: Any, latest: datetime) -> datetime:
    try:
        if isinstance(value, str) and MOMENT.fullmatch(value):
            return min(datetime.fromisoformat(value), latest)
    except ValueError:
        pass
    raise InvalidRecord(f"{key}: updated_at should be a time like 2026-05-01T08:00:00.000Z.")


def in_whole_milliseconds(moment: datetime) -> datetime:
    """Cut to what browsers count in, in UTC."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)
