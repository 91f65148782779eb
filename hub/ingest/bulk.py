"""Many rows in one statement, prepared once.

Django's `bulk_create` and `bulk_update` write a long statement anew for every batch, and spend more time on it than
the database on executing it. Fields still prepare their own values, so that JSON, UUIDs and dates are right on each
database.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connections, router

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """INSERT them all. Their keys are not known afterwards."""
    if rows:
        fields = tuple(field.name for field in model._meta.concrete_fields if not field.primary_key)
        _execute(model, "INSERT", fields, rows, key=False)


def update(model: type[Model], rows: Sequence[Model], fields: Iterable[str]) -> None:
    """UPDATE these fields of each."""
    if rows:
        _execute(model, "UPDATE", tuple(fields), rows, key=True)


def _execute(model: type[Model], verb: str, names: tuple[str, ...], rows: Sequence[Model], *, key: bool) -> None:
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    if key:
        fields.append(model._meta.pk)
    values = [
        tuple(field.get_db_prep_save(field.pre_save(row, not key), connection) for field in fields) for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model, verb, names, connection.vendor), values)


@lru_cache(maxsize=32)
def _statement(model: type[Model], verb: str, names: tuple[str, ...], vendor: str) -> str:  # noqa: ARG001 - vendors quote differently
    quote = connections[router.db_for_write(model)].ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(str(model._meta.get_field(name).column)) for name in names]  # type: ignore[union-attr]
    if verb == "INSERT":
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608
    key = quote(str(model._meta.pk.column))
    return f"UPDATE {table} SET {', '.join(f'{column} = %s' for column in columns)} WHERE {key} = %s"  # noqa: S608
