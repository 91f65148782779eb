"""Concurrent fetches on an event loop in its own thread, for a caller that works in another.

    caller ──submit──▶ loop: host slot ─▶ crawl slot ─▶ fetch ──▶ queue ──take──▶ caller

The caller keeps its database connection and its order of work; the loop keeps the network busy meanwhile. A request
waits for a slot at its host, which `host_limits` shares out over the whole process, before it takes one of the crawl's
slots, so a host with a hundred feeds delays nobody else; and once a host has left a few requests unanswered, the rest
are not sent. A slot is released when the caller has taken the outcome, so no more documents than slots wait in memory.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Self

from hub.ingest import errors
from hub.ingest.backoff import requested_backoff
from hub.ingest.fetching.fetch import DEFAULT_LIMITS, Limits, fetch, host_of, new_session
from hub.ingest.fetching.host_limits import HostLimits
from hub.ingest.records import Failed, Fetched, NotModified, Outcome, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    import aiohttp

    from hub.ingest.fetching.ssrf_guard import SsrfGuard

logger = logging.getLogger(__name__)

MAX_CONCURRENT = 32  # fetches in all
MAX_PER_HOST = 2  # a browser opens six; an uninvited client should take fewer
MAX_UNANSWERED = 3  # in a row, by one host: it is down, and trying its fifty feeds would take longer than a lease
MAX_BATCH = 128  # outcomes taken together, most of them without a document
NO_ANSWER = (errors.Unreachable, errors.TooSlow)
BATCH_WINDOW = 0.02  # seconds: unnoticeable, and enough to fill a batch where most feeds have not changed


def _clock() -> datetime:
    return datetime.now(UTC)


class Crawl:
    """A context manager around the loop's thread. Not thread-safe."""

    def __init__(
        self,
        guard: SsrfGuard,
        *,
        agent: str,
        limits: Limits = DEFAULT_LIMITS,
        at_once: int = MAX_CONCURRENT,
        per_host: int = MAX_PER_HOST,
        host_limits: HostLimits | None = None,
        clock: Callable[[], datetime] = _clock,
    ) -> None:
        self.waiting = 0  # submitted and not yet taken
        self._guard, self._agent, self._limits, self._clock = guard, agent, limits, clock
        self._at_once, self._per_host, self._host_limits = at_once, per_host, host_limits or HostLimits()
        self._answers: SimpleQueue[Outcome] = SimpleQueue()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="crawl", daemon=True)
        self._broken: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop
        self._session: aiohttp.ClientSession
        self._stop: asyncio.Event
        self._slots: asyncio.Semaphore
        self._queued: dict[str, asyncio.Semaphore]  # by host: few, so that crawls alternate
        self._pauses: dict[str, datetime] = {}  # host -> the end of its pause
        self._unanswered: Counter[str] = Counter()  # host -> unanswered requests in a row
        self._down: set[str] = set()
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
        """Queue these requests."""
        batch = list(requests)
        self.waiting += len(batch)
        self._loop.call_soon_threadsafe(self._begin, batch)

    def skip_hosts(self, pauses: Mapping[str, datetime]) -> None:
        """Send nothing to these hosts before then, neither new requests nor those that wait for a slot."""
        self._loop.call_soon_threadsafe(self._skip_hosts, dict(pauses))

    def take(self) -> Outcome:
        """The next outcome, in order of arrival; blocks until there is one. Only while `waiting`."""
        outcome = self._answers.get()
        self._give_back(1)
        return outcome

    def take_batch(self, at_most: int) -> list[Outcome]:
        """The next outcome and those at hand; until one is a document, also those within `BATCH_WINDOW`.

        Outcomes without a document cost little and are handled together, and no document waits for another. Not many
        more than `at_most` of them are documents.
        """
        taken: list[Outcome] = []
        documents = 0
        until = time.monotonic() + BATCH_WINDOW
        while self.waiting and len(taken) < MAX_BATCH and documents < at_most:
            patience = None if not taken else 0.0 if documents else max(0.0, until - time.monotonic())
            try:
                come = [self._answers.get(timeout=patience)]
            except Empty:
                break
            while len(come) < self._at_once and not self._answers.empty():
                come.append(self._answers.get_nowait())  # this is the only consumer
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
        self._queued = defaultdict(lambda: asyncio.Semaphore(self._per_host))
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
        host = host_of(request.url)
        async with self._queued[host], self._host_limits.at(host, self._per_host):
            await self._slots.acquire()  # given back by take()
            started = time.monotonic()
            outcome: Outcome
            try:
                outcome = await self._ask(request)
                self._note_answer(host, host_of(outcome.answer.url))
            except errors.FetchError as error:
                self._note_failure(host, error)
                outcome = Failed(request, error, round((time.monotonic() - started) * 1000))
            except Exception as error:  # every request is answered, or take() would wait for ever
                logger.exception("fetching %s", request.url)
                outcome = Failed(request, errors.BadAnswer(request.url, reason=type(error).__name__), 0)
            self._answers.put(outcome)

    async def _ask(self, request: Request) -> Fetched | NotModified:
        now = self._clock()
        return await fetch(self._session, request, now=now, limits=self._limits, pauses=self._pauses, down=self._down)

    def _note_failure(self, host: str, error: errors.FetchError) -> None:
        """Record what a failure says of the requested host, and of the one that it redirected to."""
        last = error.host or host
        if last != host:
            self._note_answer(host)
        if not isinstance(error, NO_ANSWER):
            self._note_answer(last)
        elif last not in self._down:
            self._unanswered[last] += 1
            if self._unanswered[last] >= MAX_UNANSWERED:
                self._down.add(last)
        if pause := requested_backoff(error, self._clock()):
            self._skip_hosts(dict([pause]))

    def _note_answer(self, *hosts: str) -> None:
        """Record that these hosts have answered."""
        for host in hosts:
            self._unanswered.pop(host, None)
            self._down.discard(host)

    def _skip_hosts(self, pauses: Mapping[str, datetime]) -> None:
        for host, until in pauses.items():
            self._pauses[host] = max(until, self._pauses.get(host, until))
