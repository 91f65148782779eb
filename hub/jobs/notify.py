"""Notify the worker that there is work, and nothing else.

What is to be done stands in rows, so a message may be lost, doubled or late without harm: beat sends again. Therefore
notifying never raises, never blocks for long, and is not even tried while the broker is away.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING

from celery import current_app
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

QUIET = 30.0  # seconds without another try after the broker could not be reached; a try may take CONNECT_TIMEOUT
MIN_INTERVAL = 0.5  # seconds between the messages of one batch: one takes a millisecond, and this delay is not felt
STALE = 60.0  # seconds after which an unread message is dropped; beat has sent others since

log = logging.getLogger(__name__)
_quiet_until = 0.0
_held_back: ContextVar[dict[str, None] | None] = ContextVar("held_back", default=None)  # kinds, within `coalesced`


@contextmanager
def coalesced() -> Iterator[Callable[[], None]]:
    """Send what is notified inside once, at the end: one message brings the worker to all that is due by then.

    Long work calls what it is given now and then: that sends what is held back, at most every `MIN_INTERVAL`.
    """
    outer = _held_back.get()
    kinds: dict[str, None] = {} if outer is None else outer
    token = _held_back.set(kinds)
    last = time.monotonic()

    def notify_now() -> None:
        nonlocal last
        if outer is None and time.monotonic() - last >= MIN_INTERVAL:
            last = time.monotonic()
            while kinds:
                send("run", kinds.popitem()[0])

    try:
        yield notify_now
    finally:
        _held_back.reset(token)
        for kind in kinds if outer is None else ():
            notify(kind)


def notify(kind: str) -> None:
    """Ask the worker to run the due jobs of this kind soon."""
    kinds = _held_back.get()
    if kinds is not None:
        kinds[kind] = None
    else:
        send("run", kind)


def notify_on_commit(kinds: Iterable[str]) -> None:
    """Notify of each of these kinds once, after the transaction has committed."""
    for kind in dict.fromkeys(kinds):
        transaction.on_commit(partial(notify, kind))


def send(task: str, *args: str) -> None:
    """Ask the worker for `hub.jobs.tasks.<task>`."""
    global _quiet_until  # noqa: PLW0603 - one broker, one pause for the whole process
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(f"hub.jobs.tasks.{task}", args=args, expires=STALE)
    except Exception as error:  # noqa: BLE001 - each transport has its own errors, and the row is there all the same
        _quiet_until = time.monotonic() + QUIET
        log.warning("The broker can't be reached (%s): due jobs wait for the worker's own clock.", error)
