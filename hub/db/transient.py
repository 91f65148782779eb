"""Which database errors are transient, and so not the fault of the row being processed."""

from __future__ import annotations

import sqlite3

from django.db import Error, InterfaceError, OperationalError

PASSING_SQLITE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
}  # fmt: skip
PASSING_SQLSTATES = ("08", "25006", "40", "53", "55P03", "57P")
"""PostgreSQL's connection exceptions, read-only (a standby), rollbacks (serialization, deadlock), lack of resources,
lock not available, shutdowns. Not 57014: a statement that takes too long fails again."""


def is_transient(error: BaseException) -> bool:
    """Whether a later attempt at the same row may well succeed: locked, deadlocked, disconnected, full."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, (OperationalError, Error)):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in PASSING_SQLITE
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return isinstance(error, OperationalError)  # the connection broke
    return str(state).startswith(PASSING_SQLSTATES)
