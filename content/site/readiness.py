"""Whether the parts that a page needs answer: the database, the cache and the search index."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One part, and whether it answers."""

    name: str
    answers: bool


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


CHECKS: tuple[tuple[str, Callable[[], None]], ...] = (("database", _database), ("cache", _cache))


def readiness(checks: tuple[tuple[str, Callable[[], None]], ...] = CHECKS) -> list[Part]:
    """Ask each part. Why one does not answer goes to the log, not to whoever asked."""
    return [Part(name, _answers(name, check)) for name, check in checks]


def _answers(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:
        log.exception("The %s does not answer; /readyz says so until it does.", name)
        return False
    return True
