"""Keyset pagination: older and newer pages from any row, at the same cost at any depth.

    newest ……… after ◀──── a page ─────▶ before ……… oldest dated, undated …

A cursor is the date and the id of the row at an end of a page. Dated rows come first, newest first; rows without a date
follow, the latest stored first. The two are queried separately, so that each query uses its index on every database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.db.models import Model, Q

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

M = TypeVar("M", bound=Model)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CURSOR = re.compile(r"(-?[0-9]{1,18}|)\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a list: `1717243200000000.42` in an address (microseconds of the epoch, number), `.42` undated."""

    at: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{'' if self.at is None else (self.at - EPOCH) // MICROSECOND}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it back.

        Raises:
            ValueError: It is not a cursor.
        """
        found = CURSOR.fullmatch(text)
        if not found:
            raise ValueError(f"{text[:40]!r} is not a cursor")
        try:
            at = EPOCH + int(found[1]) * MICROSECOND if found[1] else None
        except OverflowError as error:
            raise ValueError(f"{text[:40]!r} is outside the calendar") from error
        return cls(at, int(found[2]))


@dataclass(frozen=True, slots=True)
class CursorPage(Generic[M]):
    """Consecutive rows, newest first, and the cursors of the next pages. `is_inside`: it is not the top page."""

    rows: Sequence[M]
    newer: Cursor | None
    older: Cursor | None

    @property
    def is_inside(self) -> bool:
        """Whether there are newer rows."""
        return self.newer is not None


@dataclass(frozen=True, slots=True)
class Keyset(Generic[M]):
    """A list in order: its rows, and the names of their date and id fields."""

    rows: QuerySet[M]
    at: str = "published_at"
    id: str = "id"

    def top(self, size: int) -> CursorPage[M]:
        """The newest rows."""
        rows = self._older_than(None, size + 1)
        return CursorPage(rows[:size], None, self._end(rows, size))

    def before(self, cursor: Cursor, size: int) -> CursorPage[M]:
        """The rows older than `cursor`."""
        rows = self._older_than(cursor, size + 1)
        return CursorPage(rows[:size], self._cursor(rows[0]) if rows else None, self._end(rows, size))

    def after(self, cursor: Cursor, size: int) -> CursorPage[M]:
        """The rows newer than `cursor`; the top page if there are fewer than `size`."""
        rows = self._newer_than(cursor, size + 1)
        if len(rows) <= size:
            return self.top(size)
        rows = rows[:size][::-1]
        return CursorPage(rows, self._cursor(rows[0]), self._cursor(rows[-1]))

    def _end(self, rows: list[M], size: int) -> Cursor | None:
        return self._cursor(rows[size - 1]) if len(rows) > size else None

    def _cursor(self, row: M) -> Cursor:
        return Cursor(getattr(row, self.at), getattr(row, self.id))

    def _older_than(self, cursor: Cursor | None, limit: int) -> list[M]:
        rows: list[M] = []
        if cursor is None or cursor.at is not None:
            rows += self._dated(cursor, "lt", "-")[:limit]
        if len(rows) < limit:
            rows += self._undated(cursor if cursor and cursor.at is None else None, "lt", "-")[: limit - len(rows)]
        return rows

    def _newer_than(self, cursor: Cursor, limit: int) -> list[M]:
        rows: list[M] = []
        if cursor.at is None:
            rows += self._undated(cursor, "gt", "")[:limit]
        if len(rows) < limit:
            rows += self._dated(cursor if cursor.at is not None else None, "gt", "")[: limit - len(rows)]
        return rows

    def _dated(self, cursor: Cursor | None, than: str, order: str) -> QuerySet[M]:
        rows = self.rows.filter(**{f"{self.at}__isnull": False}).order_by(f"{order}{self.at}", f"{order}{self.id}")
        if cursor is None:
            return rows
        beyond = Q(**{f"{self.at}__{than}": cursor.at}) | Q(**{f"{self.id}__{than}": cursor.id})
        return rows.filter(beyond, **{f"{self.at}__{than}e": cursor.at})

    def _undated(self, cursor: Cursor | None, than: str, order: str) -> QuerySet[M]:
        rows = self.rows.filter(**{f"{self.at}__isnull": True}).order_by(f"{order}{self.id}")
        return rows.filter(**{f"{self.id}__{than}": cursor.id}) if cursor else rows
