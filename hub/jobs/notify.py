"""The doorbell: tells the worker that there is work, and nothing else.

What is owed stands in rows, so a ring may be lost, doubled or late without harm: beat rings again. Therefore a ring
never raises, never blocks for long, and while the broker is away is not even tried.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from celery import current_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUIET = 30.0  # seconds without another try after the broker could not be reached; a try may take CONNECT_TIMEOUT
SPARINGLY = 0.5  # seconds: to ring takes a millisecond, and nobody waits for what came half a second ago
STALE = 60.0  # seconds after which a ring is dropped unheard; beat has rung since

log = logging.getLogger(__name__)
_quiet_until = 0.0
_waiting: ContextVar[dict[str, None] | None] = ContextVar("waiting", default=None)  # what `gathered` holds back


@contextmanager
def batched() -> Iterator[Callable[[], None]]:
    """Let what rings inside ring once, at the end: one ring brings the worker to all that is owed by then.

    Long work calls what it is given now and then: what waits is rung for, if the last time is `SPARINGLY` ago.
    """
    outer = _waiting.get()
    waiting: dict[str, None] = {} if outer is None else outer
    token = _waiting.set(waiting)
    last = time.monotonic()

    def notify_now() -> None:
        nonlocal last
        if outer is None and time.monotonic() - last >= SPARINGLY:
            last = time.monotonic()
            while waiting:
                _send(waiting.popitem()[0])

    try:
        yield notify_now
    finally:
        _waiting.reset(token)
        for task in waiting if outer is None else ():
            notify(task)


def notify(task: str) -> None:
    """Ask the worker to run `hub.jobs.tasks.<task>` soon."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting[task] = None
    else:
        _send(task)


def _send(task: str) -> None:
    global _quiet_until  # noqa: PLW0603 - one broker, one silence for the whole process
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(f"hub.jobs.tasks.{task}", expires=STALE)
    except Exception as error:  # noqa: BLE001 - each transport has its own errors, and the row is there all the same
        _quiet_until = time.monotonic() + QUIET
        log.warning("The broker can't be reached (%s): what is owed waits for the worker's own clock.", error)
