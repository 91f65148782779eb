"""Turns at a host: so many requests at once in this process, whoever makes them and on whichever event loop.

    crawl of feeds ────┐
    crawl of files ────┼──at(host, most)──▶ a turn, first come, first served
    crawl of links ────┘

A worker runs several crawls at once, each with a loop in a thread of its own: what holds them together holds no loop,
only a lock, and wakes who waits on the loop where it waits.
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
    """One who waits, until no more than `most` are at it, themselves included."""

    most: int
    loop: asyncio.AbstractEventLoop
    turn: asyncio.Future[None]

    def wake(self) -> None:
        """Tell them, from whichever thread."""
        self.loop.call_soon_threadsafe(self._come)

    def _come(self) -> None:
        if not self.turn.done():
            self.turn.set_result(None)


class HostLimits:
    """Safe to be shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._busy: Counter[str] = Counter()
        self._queues: defaultdict[str, deque[_Waiter]] = defaultdict(deque)

    @asynccontextmanager
    async def at(self, host: str, most: int) -> AsyncIterator[None]:
        """Wait until fewer than `most` are at this host, and for who came before; then be one of them."""
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
            await waiting.turn
        except asyncio.CancelledError:
            with self._lock:
                if waiting in self._queues[host]:
                    self._queues[host].remove(waiting)
                    self._pass_on(host)
                else:  # the turn was given just now
                    self._leave(host)
            raise

    def _leave(self, host: str) -> None:
        self._busy[host] -= 1
        self._pass_on(host)

    def _pass_on(self, host: str) -> None:
        """Give turns to those at the head, as far as there are any; forget a host at which nobody is."""
        queue = self._queues[host]
        while queue and self._busy[host] < queue[0].most:
            self._busy[host] += 1
            queue.popleft().wake()
        if not queue:
            del self._queues[host]
        if not self._busy[host]:
            del self._busy[host]
