"""Gates: how many threads of a worker run one kind of job, or several kinds that share a gate."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Gate:
    """Lets `limit` threads in. Callers that arrive while it is full are served by the next run of one inside.

    With a limit of 1 this is single flight: any number of messages lead to at most one more run.
    """

    def __init__(self, limit: int = 1) -> None:
        self._slots = BoundedSemaphore(limit)
        self._waiting: dict[str, Callable[[], None]] = {}

    def run(self, name: str, work: Callable[[], None]) -> None:
        """Do the work named so, and then what was asked for meanwhile; or leave it to the threads inside."""
        self._waiting[name] = work
        while self._waiting and self._slots.acquire(blocking=False):
            try:
                try:
                    _, next_work = self._waiting.popitem()
                except KeyError:  # another thread has just taken the last
                    continue
                next_work()
            finally:
                self._slots.release()
