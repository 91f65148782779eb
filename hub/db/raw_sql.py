"""Plain questions to the database, for what is asked at every visit of every source.

Building a queryset and compiling it takes Django a quarter of a millisecond, ten times what the database takes to
answer. So these few are written out, in SQL that every database understands; all others are querysets.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connections, router
from django.utils.dateparse import parse_datetime

from hub.models.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper


def select(sql: str, values: Sequence[Any] = (), *, locking: bool = False) -> list[tuple[Any, ...]]:
    """The rows that answer a SELECT; with `locking`, no one else's until the transaction ends."""
    connection = _connection()
    if locking and connection.features.has_select_for_update:
        sql += " FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def placeholders(values: Sequence[Any]) -> str:
    """As many placeholders, for `IN (…)`."""
    return ", ".join(["%s"] * len(values))


def as_parameters(moments: Iterable[datetime]) -> list[Any]:
    """Moments as values to `ask` with."""
    adapt = _connection().ops.adapt_datetimefield_value
    return [adapt(moment) for moment in moments]


def datetime_of(answer: datetime | str | None) -> datetime | None:
    """A moment as `ask` answers it, which some databases write as text without a zone."""
    moment = parse_datetime(answer) if isinstance(answer, str) else answer
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _connection() -> BaseDatabaseWrapper:
    return connections[router.db_for_write(Entry)]
