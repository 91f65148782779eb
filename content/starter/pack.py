"""Reading the pack: sources.csv and library.jsonl become records; an error names the file, the line and the fault.

Pure apart from opening the files. starter/README.md describes the formats.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from hub.ingest.urls import is_web
from hub.models import Entry, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_KEY = 500  # characters; the length of the ledger's key column
SOURCE_FIELDS = {"title", "feed", "site", "kind", "language"}
ENTRY_FIELDS = {"url", "title", "source", "kind", "published", "authors", "topics", "level", "minutes"}


class PackError(Exception):
    """A file of the pack is invalid; the message names the file, the line and the fault."""

    def __init__(self, file: Path, line: int, fault: str) -> None:
        super().__init__(f"{file.name}, line {line}: {fault}")


@dataclass(frozen=True, slots=True)
class StarterSource:
    """A feed to subscribe to."""

    title: str
    feed: str
    site: str
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class StarterEntry:
    """A resource known by its address. `published_at` is None unless the day is known."""

    url: str
    title: str
    attribution: str
    kind: str
    level: str
    published_at: datetime | None
    minutes: int | None
    authors: tuple[str, ...]
    topics: tuple[str, ...]


def read_sources(file: Path) -> list[StarterSource]:
    """The rows of sources.csv.

    Raises:
        PackError: a row lacks a column, or a value is invalid for a source.
    """
    with file.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        return [_source(file, reader.line_num, row) for row in reader]


def read_library(file: Path) -> list[StarterEntry]:
    """The lines of library.jsonl.

    Raises:
        PackError: a line is not a JSON object, or a value is invalid for an entry.
    """
    return [_entry(file, number, row) for number, row in _objects(file)]


def _source(file: Path, line: int, row: dict[str, str]) -> StarterSource:
    if set(row) != SOURCE_FIELDS or None in row.values():
        raise PackError(file, line, f"a row needs exactly the columns {', '.join(sorted(SOURCE_FIELDS))}.")
    _check_address(file, line, row["feed"])
    if row["site"]:
        _check_address(file, line, row["site"])
    _check_choice(file, line, "kind", row["kind"], Source.Kind.values)
    return StarterSource(row["title"], row["feed"], row["site"], row["kind"], row["language"])


def _objects(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise PackError(file, number, f"this is not valid JSON: {error}.") from error
            if not isinstance(row, dict):
                raise PackError(file, number, "each line must be one JSON object.")
            yield number, row


def _entry(file: Path, line: int, row: dict[str, Any]) -> StarterEntry:
    if unknown := set(row) - ENTRY_FIELDS:
        raise PackError(file, line, f"“{unknown.pop()}” is not a field of an entry.")
    if missing := {"url", "title", "source", "kind", "topics", "level"} - set(row):
        raise PackError(file, line, f"“{missing.pop()}” is missing.")
    _check_address(file, line, row["url"])
    _check_choice(file, line, "kind", row["kind"], Entry.Kind.values)
    _check_choice(file, line, "level", row["level"], Entry.Level.values)
    return StarterEntry(
        url=row["url"],
        title=row["title"],
        attribution=row["source"],
        kind=row["kind"],
        level=row["level"],
        published_at=_start_of_day(file, line, row.get("published", "")),
        minutes=row.get("minutes"),
        authors=tuple(row.get("authors", ())),
        topics=tuple(row["topics"]),
    )


def _check_address(file: Path, line: int, url: str) -> None:
    if not is_web(url) or len(url) > MAX_KEY:
        raise PackError(file, line, f"“{url}” is not a web address of at most {MAX_KEY} characters.")


def _check_choice(file: Path, line: int, field: str, value: str, choices: list[str]) -> None:
    if value not in choices:
        raise PackError(file, line, f"{field} is “{value}”; it must be one of {', '.join(choices)}.")


def _start_of_day(file: Path, line: int, value: str) -> datetime | None:
    """The start of the day `2025-05-07` in UTC; None for a month such as `2025-05`, which enters no river day."""
    if not value:
        return None
    try:
        if len(value) == len("2025-05"):
            date.fromisoformat(f"{value}-01")
            return None
        return datetime.combine(date.fromisoformat(value), time(), UTC)
    except ValueError as error:
        raise PackError(file, line, f"published is “{value}”; write 2025-05-07, or 2025-05.") from error
