"""Check before a start that every service answers; one sentence for each that does not."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from hub.ops.service_urls import PartError, without_password
from hub.ops.state_dir import private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLDEST_POSTGRESQL = 14  # what Django 5.2 takes


def faults() -> Iterator[str]:
    """A sentence for each part that can't be used."""
    for ask in CHECKS:
        try:
            ask()
        except PartError as error:
            yield str(error)


def state_can_be_written() -> None:
    """Whether HUB_VAR is a directory of ours; it is made so that it is ours alone."""
    probe = settings.HUB_VAR / ".writable"
    try:
        private(settings.HUB_VAR)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise PartError(
            f"The hub keeps its state in {settings.HUB_VAR}, which can't be written: {error.strerror}."
        ) from None


def database_answers() -> None:
    """Whether it takes our connection."""
    try:
        connection.ensure_connection()
    except (DatabaseError, sqlite3.Error) as error:
        raise _unreachable("HUB_DATABASE_URL", settings.HUB_DATABASE_URL, error) from None
    if connection.vendor == "postgresql" and connection.pg_version < OLDEST_POSTGRESQL * 10_000:  # type: ignore[attr-defined]
        raise PartError(
            f"HUB_DATABASE_URL leads to a PostgreSQL older than {OLDEST_POSTGRESQL}, the oldest that will do."
        )


def broker_answers() -> None:
    """Whether it takes our connection."""
    from hub.celery import app  # noqa: PLC0415 - only commands that ask need Celery

    with app.connection() as broker:
        try:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=app.conf.broker_connection_timeout)
            channel: Any = broker.channel()
            channel.close()
        except Exception as error:  # noqa: BLE001 - each transport has its own errors
            raise _unreachable("HUB_BROKER_URL", settings.HUB_BROKER_URL, error) from None


def cache_answers() -> None:
    """Whether it keeps what it is given."""
    try:
        cache.set("preflight", "kept", 10)
        kept = cache.get("preflight")
    except Exception as error:  # noqa: BLE001 - each backend has its own errors
        raise _unreachable("HUB_CACHE_URL", settings.HUB_CACHE_URL, error) from None
    if kept != "kept":
        raise PartError(
            f"HUB_CACHE_URL is “{without_password(settings.HUB_CACHE_URL)}”, which does not keep what it is given."
        )


def search_is_known() -> None:
    """Whether an engine goes by that URL; an index that is missing or broken is no fault: the worker builds it anew."""
    from hub.search.engines import configured  # noqa: PLC0415 - only commands that ask need an engine

    configured()


def _unreachable(name: str, url: str, error: Exception) -> PartError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return PartError(f"{name} is “{without_password(url)}”, where nothing we can use answers: {reason.rstrip('.')}.")


CHECKS: tuple[Callable[[], None], ...] = (
    state_can_be_written,
    database_answers,
    broker_answers,
    cache_answers,
    search_is_known,
)
