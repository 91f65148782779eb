"""Whether the parts that pages are made of answer: the database, the cache and the search index.

Without a usable index the hub searches its database: a missing index is told, but does not take the hub out of service.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from hub.search import health

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One part, and whether it answers."""

    name: str
    answers: bool
    is_needed: bool = True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    """Write and read back: a cache whose disk is full still reads."""
    token = secrets.token_hex(8)
    cache.set(f"ready-{token}", token, 10)
    if cache.get(f"ready-{token}") != token:
        raise RuntimeError("the cache does not keep what it is given")
    cache.delete(f"ready-{token}")


def _search() -> None:
    state = health()
    if not state.usable:
        raise RuntimeError(state.sentence)


Check = Callable[[], None]
CHECKS: tuple[tuple[str, Check, bool], ...] = (
    ("database", _database, True),
    ("cache", _cache, True),
    ("search", _search, False),
)


def readiness(checks: tuple[tuple[str, Check, bool], ...] = CHECKS) -> list[Part]:
    """Ask each part. Why one does not answer goes to the log, not to whoever asked."""
    return [Part(name, _answers(name, check), is_needed) for name, check, is_needed in checks]


def _answers(name: str, check: Check) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever a part can raise means that it does not answer
        log.warning("The %s does not answer, and /readyz says so until it does: %s", name, error)
        return False
    return True
