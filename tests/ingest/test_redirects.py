"""Redirects: how many, where to, and which are permanent."""

import asyncio

import pytest

from hub.ingest import errors
from hub.ingest.fetching.fetch import Limits
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.records import Request
from tests.fakes import answer, loopback
from tests.ingest.asking import FEED, ask, outcome_of, saying


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("http://127.0.0.2/", errors.Blocked), ("https://127.0.0.2/", errors.Blocked),
        ("//127.0.0.2/", errors.Blocked), ("http://0x7f000002/", errors.Blocked),
        ("http://[::ffff:127.0.0.2]/", errors.Blocked), ("http://[::ffff:7f00:2]/", errors.Blocked),
        ("http://[::]/", errors.Blocked), ("http://0.0.0.0/", errors.Blocked), ("http://[::1]/", errors.Blocked),
        ("http://[64:ff9b::7f00:1]/", errors.Blocked), ("http://[2002:a9fe:a9fe::]/", errors.Blocked),
        ("http://[fe80::1%25lo]/", errors.Blocked), ("http://[::127.0.0.1]/", errors.Blocked),
        ("http://me:secret@169.254.169.254/", errors.Blocked),
        ("http://2130706434/", errors.BadRedirect), ("http://0177.0.0.2/", errors.BadRedirect),
        ("http://127.2/", errors.BadRedirect), ("http://0/", errors.BadRedirect),
        ("javascript:ran()", errors.BadRedirect), ("data:text/xml,<rss/>", errors.BadRedirect),
        ("ws://127.0.0.1/", errors.BadRedirect), ("http://127.0.0.1:99999/", errors.BadRedirect),
        (f"http://{'a' * 70}.example/", errors.BadRedirect), (f"http://x.example/{'a' * 5000}", errors.BadRedirect),
        ("http://no-such-host.invalid/", errors.Unreachable),
    ],
)  # fmt: skip
def test_no_spelling_of_an_address_leads_by_a_redirect_where_none_may_go(target, error):
    with loopback(saying(answer(FEED))) as forbidden:
        port = forbidden.rpartition(":")[2]
        named = target.replace("127.0.0.2/", f"127.0.0.2:{port}/")
        got = outcome_of(saying(answer(b"", f"Location: {named}", status="302 Found")), allow=["127.0.0.1/32"])
    assert type(got.error) is error
    assert forbidden.heads == []


def test_a_failure_past_a_redirect_says_where_it_happened():
    got = outcome_of(saying(answer(b"", "Location: http://no-such-host.invalid/x", status="301 Moved")))
    assert str(got.error) == (
        f"Nothing answers at {got.request.url} (which passes us on to http://no-such-host.invalid/x): "
        "its host name is not known."
    )


def test_drips_over_many_redirects_add_up():
    async def slow_chain(_reader, writer, path):
        await asyncio.sleep(0.15)
        writer.write(answer(b"", f"Location: {path}x", status="302 Found"))
        await writer.drain()

    got = outcome_of(slow_chain, limits=Limits(connect=1, total=0.4, sent=10_000, expanded=10_000, hops=50))
    assert type(got.error) is errors.TooSlow


def test_redirects_without_end_are_left():
    async def on_and_on(_reader, writer, path):
        writer.write(answer(b"", f"Location: {path}x", status="302 Found"))
        await writer.drain()

    got = outcome_of(on_and_on)
    assert type(got.error) is errors.BadRedirect
    assert "more than 4 times" in str(got.error)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        pytest.param(["301 Moved", "308 Moved"], True, id="permanent all the way"),
        pytest.param(["302 Found", "301 Moved"], False, id="temporary first"),
    ],
)
def test_only_permanent_redirects_tell_a_new_address(statuses, moved):
    async def hops(_reader, writer, path):
        n = path.count("x")
        writer.write(answer(b"", f"Location: {path}x", status=statuses[n]) if n < 2 else answer(FEED))
        await writer.drain()

    with loopback(hops) as root:
        got = ask(Request(f"{root}/"))
    assert got.body == FEED
    assert got.answer.url == f"{root}/xx"
    assert got.answer.moved_to == (f"{root}/xx" if moved else "")


def test_a_name_that_turns_private_between_two_hops_is_caught_when_dialled(monkeypatch):
    """DNS rebinding: the first answer is let through, the second is not, and the name is asked each time."""
    dialled = []

    class Watching(SsrfGuard):
        def __call__(self, addr_info):
            dialled.append(addr_info[4][0])
            if len(dialled) == 2:
                self.allow = ()
            return super().__call__(addr_info)

    async def hop(_reader, writer, _path):
        writer.write(answer(b"", "Location: /again", "Connection: close", status="302 Found"))
        await writer.drain()

    with loopback(hop) as root:
        got = ask(Request(f"http://localhost:{root.rpartition(':')[2]}/"), guard=Watching(["127.0.0.0/8", "::1/128"]))
    assert type(got.error) in {errors.Blocked, errors.BadRedirect}
    assert len(dialled) >= 2
