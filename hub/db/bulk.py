"""Many rows in one statement, prepared once.

Django's `bulk_create` and `bulk_update` write a long statement anew for every batch, and spend more time on it than
the database on executing it; and they want a model's instance for every row. Here a row may be a tuple. Its values are
prepared by their fields only where those do more than pass them on: moments, UUIDs, JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connections, models, router, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model

PASSED_ON = (
    models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField, models.ForeignKey,
)  # fmt: skip
ALIKE = (list, dict, models.NOT_PROVIDED)  # defaults that are called, and give every row the same


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """INSERT these instances. Their keys are not known afterwards."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = tuple(field.attname for field in fields)
    insert_rows(model, names, ([field.pre_save(row, add=True) for field in fields] for row in rows))


def insert_rows(
    model: type[Model],
    names: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    *,
    once: tuple[str, ...] = (),
    renewed: tuple[str, ...] = (),
    **same: Any,
) -> None:
    """INSERT rows of plain values, in the order of `names` (a foreign key's is `…_id`), and `same` for all of them.

    A field that is not named takes its default. Where a row with the same values of `once` is there already, its
    fields `renewed` are overwritten.
    """
    connection = connections[router.db_for_write(model)]
    shape = _insert_statement(model, names, tuple(same), once, renewed, connection.vendor)
    prepared = [(at, _preparing(field, connection)) for at, field in shape.prepared]
    shared = [_one(field, value, connection) for field, value in zip(shape.same, same.values(), strict=True)]
    shared += [_one(field, field.get_default(), connection) for field in shape.fixed]
    made = [(field.default, _preparing(field, connection)) for field in shape.made]
    values = []
    for row in rows:
        value = [*row, *shared]
        for at, prepare in prepared:
            if value[at] is not None:
                value[at] = prepare(value[at])
        for default, prepare in made:
            value.append(prepare(default()))
        values.append(value)
    if values:
        _execute(connection, shape.statement, values)


def update(model: type[Model], rows: Sequence[Model], fields: Iterable[str]) -> None:
    """UPDATE these fields of each."""
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    names = tuple(fields)
    columns: list[Any] = [*(model._meta.get_field(name) for name in names), model._meta.pk]
    values = attrgetter(*(column.attname for column in columns))
    prepared = [(at, _preparing(field, connection)) for at, field in enumerate(columns) if _is_prepared(field)]
    changed = []
    for row in rows:
        value = list(values(row))
        for at, prepare in prepared:
            if value[at] is not None:
                value[at] = prepare(value[at])
        changed.append(value)
    _execute(connection, _update_statement(model, names, connection.vendor), changed)


@dataclass(frozen=True, slots=True)
class InsertStatement:
    """A statement, and what has to be done to each row for it."""

    statement: str
    prepared: tuple[tuple[int, Any], ...]  # places of the row, and their fields
    same: tuple[Any, ...]
    fixed: tuple[Any, ...]  # fields with one default for all
    made: tuple[Any, ...]  # fields whose default is made for each row


@lru_cache(maxsize=64)
def _insert_statement(  # noqa: PLR0917 - a cache's key
    model: type[Model],
    names: tuple[str, ...],
    same: tuple[str, ...],
    once: tuple[str, ...],
    renewed: tuple[str, ...],
    vendor: str,  # noqa: ARG001 - vendors quote differently
) -> InsertStatement:
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    rest = [field for name, field in fields.items() if name not in {*names, *same}]
    made = tuple(field for field in rest if callable(field.default) and field.default not in ALIKE)
    fixed = tuple(field for field in rest if field not in made)
    shared = tuple(fields[name] for name in same)
    quote = connections[router.db_for_write(model)].ops.quote_name
    filled = [*(fields[name] for name in names), *shared, *fixed, *made]
    columns, places = ", ".join(quote(str(field.column)) for field in filled), ", ".join(["%s"] * len(filled))
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    if once:
        renewals = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in renewed)
        into += f" ON CONFLICT ({', '.join(map(quote, once))}) DO UPDATE SET {renewals}"
    prepared = tuple((at, fields[name]) for at, name in enumerate(names) if _is_prepared(fields[name]))
    return InsertStatement(into, prepared, shared, fixed, made)


@lru_cache(maxsize=16)
def _update_statement(model: type[Model], names: tuple[str, ...], vendor: str) -> str:  # noqa: ARG001 - as above
    quote = connections[router.db_for_write(model)].ops.quote_name
    columns: list[Any] = [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr]
    assigned = ", ".join(f"{quote(column)} = %s" for column in columns)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    return f"UPDATE {table} SET {assigned} WHERE {key} = %s"  # noqa: S608


def _execute(connection: BaseDatabaseWrapper, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """All of them or none: SQLite would else commit each by itself."""
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _is_prepared(field: Any) -> bool:
    return not isinstance(field, PASSED_ON)


def _preparing(field: Any, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """What makes a value, not None, ready for this database."""
    if isinstance(field, models.JSONField):
        adapt, encoder = connection.ops.adapt_json_value, field.encoder
        empty = adapt([], encoder)  # as most lists of credits and labels are
        return lambda value: empty if value == [] else adapt(value, encoder)
    if isinstance(field, models.DateTimeField):
        return lru_cache(maxsize=16)(connection.ops.adapt_datetimefield_value)  # rows in a row often share a moment
    if isinstance(field, PASSED_ON):
        return _as_it_is
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value


def _one(field: Any, value: Any, connection: BaseDatabaseWrapper) -> Any:
    return value if value is None else _preparing(field, connection)(value)
