"""The request limits of a host, which all crawls of a process share."""

import asyncio
from dataclasses import replace
from functools import wraps
from threading import Event, Thread

import pytest

from hub.ingest.fetching.crawl import Crawl
from hub.ingest.fetching.fetch import host_of
from hub.ingest.fetching.host_limits import HostLimits
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.records import Fetched, Request
from tests.fakes import answer, loopback
from tests.ingest.asking import FEED, LOOPBACK, SMALL

HOST = "a.example"


def on_a_loop(test):
    """Run a test that waits."""

    @wraps(test)
    def run(*args, **kwargs):
        asyncio.run(test(*args, **kwargs))

    return run


async def settled():
    """Whatever can go on has gone on."""
    for _ in range(10):
        await asyncio.sleep(0)


class Room:
    """Who is at the host, and who has been."""

    def __init__(self, turns):
        self.turns, self.inside, self.been = turns, [], []
        self.leave = {}

    def come(self, name, *, most=2, host=HOST):
        self.leave[name] = asyncio.Event()
        return asyncio.create_task(self._stay(name, most, host))

    async def _stay(self, name, most, host):
        async with self.turns.at(host, most):
            self.inside.append(name)
            self.been.append(name)
            await self.leave[name].wait()
            self.inside.remove(name)


@on_a_loop
async def test_no_more_are_at_a_host_than_may_and_who_came_first_is_first():
    room = Room(HostLimits())
    tasks = [room.come(name) for name in "abcd"]
    other = room.come("x", host="b.example")
    await settled()
    assert room.inside == ["a", "b", "x"], "another host is no matter"
    for name in "abxcd":
        room.leave[name].set()
        await settled()
    await asyncio.gather(*tasks, other)
    assert room.been == ["a", "b", "x", "c", "d"]


@on_a_loop
async def test_who_begins_only_where_nobody_is_waits_for_that_and_is_not_passed_by():
    room = Room(HostLimits())
    tasks = [room.come("a"), room.come("shy", most=1), room.come("b")]
    await settled()
    assert room.inside == ["a"]
    room.leave["a"].set()
    await settled()
    assert room.been == ["a", "shy", "b"]
    for name in ("shy", "b"):
        room.leave[name].set()
    await asyncio.gather(*tasks)


@pytest.mark.parametrize("is_given", [False, True], ids=["while waiting", "when the turn was given just now"])
@on_a_loop
async def test_who_gives_up_lets_the_next_one_in(is_given):
    turns = HostLimits()
    room = Room(turns)
    first, second, third = (room.come(name, most=1) for name in "abc")
    await settled()
    if is_given:
        room.leave["a"].set()
        while len(turns._queues[HOST]) == 2:  # until a has left: b's turn is given then, and b has not heard of it
            await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    room.leave["a"].set()
    await settled()
    assert room.been == ["a", "c"]
    room.leave["c"].set()
    await asyncio.gather(first, third)
    assert (turns._busy, turns._queues) == ({}, {}), "nothing is kept of a host at which nobody is"


def test_a_crawl_with_one_request_does_not_wait_for_all_of_another_crawls():
    gate, turns = Event(), HostLimits()

    async def at_the_gate(_reader, writer, _path):
        await asyncio.to_thread(gate.wait)
        writer.write(answer(FEED))
        await writer.drain()

    def crawl():
        return Crawl(SsrfGuard(LOOPBACK), agent="Adjacency/1", limits=replace(SMALL, total=30), host_limits=turns)

    with loopback(at_the_gate) as root, crawl() as many, crawl() as one:
        many.submit(Request(f"{root}/{n}") for n in range(8))
        while len(root.heads) < 2:
            pass
        one.submit([Request(f"{root}/one")])
        while not (queue := turns._queues.get(host_of(root))) or queue[-1].loop is not one._loop:
            pass
        gate.set()
        got = [one.take(), *(many.take() for _ in range(8))]
        asked = [head.split()[1] for head in root.heads]
    assert all(isinstance(outcome, Fetched) for outcome in got)
    assert asked.index("/one") < 4


def test_crawls_in_several_threads_share_one_limit_of_a_host():
    running = most = 0

    async def counting(_reader, writer, _path):
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(20):
            await asyncio.sleep(0)
        running -= 1
        writer.write(answer(FEED))
        await writer.drain()

    turns, got = HostLimits(), []

    def crawl(root, per_host):
        with Crawl(SsrfGuard(LOOPBACK), agent="Adjacency/1", limits=SMALL, per_host=per_host, host_limits=turns) as web:
            web.submit(Request(f"{root}/{n}") for n in range(8))
            got.extend(web.take() for _ in range(8))

    with loopback(counting) as root:
        threads = [Thread(target=crawl, args=(root, per_host)) for per_host in (2, 2, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(got) == 24
    assert all(isinstance(outcome, Fetched) for outcome in got)
    assert most == 2
