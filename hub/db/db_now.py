"""The database's own clock, for columns that are compared with values read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class DbNow(Now):
    """Now, in the format in which Django passes times to the database.

    SQLite compares moments as text. It would write three digits of a second where Django's parameters have six, or
    none for a whole second: no row would then equal its own moment. One microsecond keeps the six digits for ever.
    """

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, Any]:
        """`2026-05-01 12:00:00.123001`."""
        said, params = super().as_sqlite(compiler, connection, **extra_context)
        return f"{said} || '001'", params
