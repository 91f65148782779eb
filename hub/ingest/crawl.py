"""Many fetches at once, on an event loop in a thread of its own, for a caller that works in its own.

    caller ──submit──▶ loop: host's slot ─▶ global slot ─▶ fetch ──▶ queue ──take──▶ caller

The caller keeps its database connection and its order of work; the loop keeps the network busy meanwhile. A request
waits for its host before it asks for one of the global slots, so a host with a hundred feeds holds up nobody
else. A slot is given back when the caller has taken the answer, so no more documents than slots ever wait in memory.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Self

from hub.ingest import errors
from hub.ingest.address import split
from hub.ingest.fetch import DEFAULT_LIMITS, Limits, fetch, new_session
from hub.ingest.records import Failed, Fetched, Outcome, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    import aiohttp

    from hub.ingest.guard import Guard

logger = logging.getLogger(__name__)

AT_ONCE = 32  # fetches in all
AT_ONCE_PER_HOST = 2  # a browser opens six; a visitor that comes uninvited should take fewer
MOST_TOGETHER = 128  # answers dealt with together, most of them without a document
GATHER = 0.02  # seconds: far less than a reader minds, and enough for a batch where most has not changed


def _clock() -> datetime:
    return datetime.now(UTC)


class Crawl:
    """A context manager around the loop's thread. Not for use from several threads."""

    def __init__(
        self,
        guard: Guard,
        *,
        agent: str,
        limits: Limits = DEFAULT_LIMITS,
        at_once: int = AT_ONCE,
        per_host: int = AT_ONCE_PER_HOST,
        clock: Callable[[], datetime] = _clock,
    ) -> None:
        self.waiting = 0  # submitted and not yet taken
        self._guard, self._agent, self._limits, self._clock = guard, agent, limits, clock
        self._at_once, self._per_host = at_once, per_host
        self._answers: SimpleQueue[Outcome] = SimpleQueue()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="crawl", daemon=True)
        self._broken: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop
        self._session: aiohttp.ClientSession
        self._stop: asyncio.Event
        self._slots: asyncio.Semaphore
        self._host_slots: dict[str, asyncio.Semaphore]
        self._pauses: dict[str, datetime] = {}  # host -> until when it asked not to be bothered
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._broken:
            raise self._broken
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def submit(self, requests: Iterable[Request]) -> None:
        """Have these fetched."""
        batch = list(requests)
        self.waiting += len(batch)
        self._loop.call_soon_threadsafe(self._begin, batch)

    def take(self) -> Outcome:
        """The next answer, in the order they come; waits for it. Only while `waiting`."""
        outcome = self._answers.get()
        self._give_back(1)
        return outcome

    def take_some(self, at_most: int) -> list[Outcome]:
        """The next answer, and what else comes within `GATHER` of it: so that they can be dealt with together.

        Not many more than `at_most` of them are documents; those without one weigh nothing.
        """
        taken: list[Outcome] = []
        documents = 0
        until = time.monotonic() + GATHER
        while self.waiting and len(taken) < MOST_TOGETHER and documents < at_most:
            try:
                come = [self._answers.get(timeout=max(0, until - time.monotonic()) if taken else None)]
            except Empty:
                break
            while len(come) < self._at_once and not self._answers.empty():
                come.append(self._answers.get_nowait())  # no one else takes
            self._give_back(len(come))
            taken += come
            documents += sum(isinstance(outcome, Fetched) for outcome in come)
        return taken

    def _give_back(self, slots: int) -> None:
        self.waiting -= slots
        self._loop.call_soon_threadsafe(self._release, slots)

    def _release(self, slots: int) -> None:
        for _ in range(slots):
            self._slots.release()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001 - handed to the caller, who waits
            self._broken = error
        finally:
            self._ready.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._slots = asyncio.Semaphore(self._at_once)
        self._host_slots = defaultdict(lambda: asyncio.Semaphore(self._per_host))
        async with new_session(self._guard, agent=self._agent, limits=self._limits) as self._session:
            self._ready.set()
            await self._stop.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, batch: list[Request]) -> None:
        for request in batch:
            task = self._loop.create_task(self._one(request))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _one(self, request: Request) -> None:
        parts = split(request.url)
        host = parts.netloc.rpartition("@")[2].lower() if parts else ""
        async with self._host_slots[host]:
            await self._slots.acquire()  # given back by take()
            started = time.monotonic()
            outcome: Outcome
            try:
                outcome = await self._ask(request, host)
            except errors.FetchError as error:
                if isinstance(error, errors.RetryLater) and error.retry_at:
                    self._pauses[host] = error.retry_at
                outcome = Failed(request, error, round((time.monotonic() - started) * 1000))
            except Exception as error:  # every request is answered, or take() would wait for ever
                logger.exception("fetching %s", request.url)
                outcome = Failed(request, errors.BadAnswer(request.url, reason=type(error).__name__), 0)
            self._answers.put(outcome)

    async def _ask(self, request: Request, host: str) -> Outcome:
        now = self._clock()
        until = self._pauses.get(host)
        if until and until > now:
            raise errors.RetryLater(request.url, retry_at=until)
        return await fetch(self._session, request, now=now, limits=self._limits)
