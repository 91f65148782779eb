"""Plain SQL for the queries that run at every visit of every source.

Building and compiling a queryset takes Django a quarter of a millisecond, ten times what the database takes to answer.
So these few queries are written in SQL that every supported database understands; all others are querysets.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def select(sql: str, values: Sequence[Any] = (), *, locking: bool = False) -> list[tuple[Any, ...]]:
    """Run a SELECT; with `locking`, its rows stay locked until the transaction ends."""
    if locking and connection.features.has_select_for_update:
        sql += " FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def placeholders(values: Sequence[Any]) -> str:
    """One placeholder for each value, for `IN (…)`."""
    return ", ".join(["%s"] * len(values))


def as_parameters(moments: Iterable[datetime]) -> list[Any]:
    """Times as parameters of `select`."""
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(moment) for moment in moments]


def datetime_of(answer: datetime | str | None) -> datetime | None:
    """A time as `select` returns it: SQLite returns text without a zone."""
    moment = parse_datetime(answer) if isinstance(answer, str) else answer
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
