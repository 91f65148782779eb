"""Whether this worker is to stop: handlers that take long ask between two steps."""

from __future__ import annotations

from threading import Event

_stopping = Event()


class WorkerStopping(Exception):  # noqa: N818 - no fault
    """The worker is to stop; the runner releases what was claimed."""


def stop() -> None:
    """Begin no further step in this process."""
    _stopping.set()


def is_stopping() -> bool:
    """Whether the worker is to stop."""
    return _stopping.is_set()


def check(*_: object) -> None:
    """Between two steps of a handler.

    Raises:
        WorkerStopping: the worker is to stop.
    """
    if _stopping.is_set():
        raise WorkerStopping
