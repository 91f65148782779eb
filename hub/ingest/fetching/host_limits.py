"""Limits on concurrent requests to one host in this process, across all crawls and event loops.

    crawl of feeds ────┐
    crawl of files ────┼──at(host, most)──▶ a slot, first come, first served
    crawl of links ────┘

A worker runs several crawls at once, each with an event loop in its own thread. So the limits hold no loop, only a
lock, and wake each waiter on the loop on which it waits.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    """A request that waits until fewer than `most` are in progress."""

    most: int
    loop: asyncio.AbstractEventLoop
    granted: asyncio.Future[None]

    def wake(self) -> None:
        """Grant the slot, from any thread."""
        self.loop.call_soon_threadsafe(self._grant)

    def _grant(self) -> None:
        if not self.granted.done():
            self.granted.set_result(None)


class HostLimits:
    """Shares a host's request slots fairly between concurrent crawls. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._busy: Counter[str] = Counter()
        self._queues: defaultdict[str, deque[_Waiter]] = defaultdict(deque)

    @asynccontextmanager
    async def at(self, host: str, most: int) -> AsyncIterator[None]:
        """Wait for a slot at this host, of which there are `most`, in order of arrival; hold it."""
        await self._begin(host, most)
        try:
            yield
        finally:
            with self._lock:
                self._leave(host)

    async def _begin(self, host: str, most: int) -> None:
        loop = asyncio.get_running_loop()
        with self._lock:
            if not self._queues[host] and self._busy[host] < most:
                self._busy[host] += 1
                return
            waiting = _Waiter(most, loop, loop.create_future())
            self._queues[host].append(waiting)
        try:
            await waiting.granted
        except asyncio.CancelledError:
            with self._lock:
                if waiting in self._queues[host]:
                    self._queues[host].remove(waiting)
                    self._pass_on(host)
                else:  # the slot was granted just now
                    self._leave(host)
            raise

    def _leave(self, host: str) -> None:
        self._busy[host] -= 1
        self._pass_on(host)

    def _pass_on(self, host: str) -> None:
        """Grant free slots to the first in the queue; forget a host without requests."""
        queue = self._queues[host]
        while queue and self._busy[host] < queue[0].most:
            self._busy[host] += 1
            queue.popleft().wake()
        if not queue:
            del self._queues[host]
        if not self._busy[host]:
            del self._busy[host]
