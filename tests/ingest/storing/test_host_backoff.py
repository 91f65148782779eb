"""Respect for a host as a whole: few requests at once, none during its pauses, none in vain."""

import asyncio
import socket
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest

from hub.ingest import backoff, errors
from hub.ingest.backoff import MAX_RETRY_AFTER
from hub.ingest.fetching.crawl import Crawl
from hub.ingest.fetching.fetch import Limits, host_of
from hub.ingest.fetching.http_headers import retry_after
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.records import Failed, Fetched, Request
from hub.ingest.storing.host_backoff import back_off, backed_off_hosts
from hub.models import HostBackoff
from tests.fakes import answer, loopback
from tests.ingest.asking import FEED, LOOPBACK, NOW, SMALL, ask, outcome_of, saying


def test_requests_to_one_host_stay_within_its_limit():
    running = most = 0

    async def counting(_reader, writer, _path):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        writer.write(answer(FEED, "Connection: close"))
        await writer.drain()

    with loopback(counting) as root:
        got = ask(*(Request(f"{root}/{n}") for n in range(12)), per_host=3)
    assert all(isinstance(outcome, Fetched) for outcome in got)
    assert most == 3


def test_retry_after_holds_for_the_whole_host():
    with loopback(saying(answer(b"", "Retry-After: 3600", status="429 Slow down"))) as root:
        got = ask(*(Request(f"{root}/{n}") for n in range(5)), per_host=1, clock=lambda: NOW)
    assert {type(outcome.error) for outcome in got} == {errors.RetryLater}
    assert {outcome.error.retry_at for outcome in got} == {NOW + timedelta(hours=1)}
    assert len(root.heads) == 1


def test_a_hosts_pause_holds_for_redirects_to_it_too():
    async def pass_on(_reader, writer, _path):
        writer.write(answer(b"", f"Location: {busy}/x", status="302 Found"))
        await writer.drain()

    with loopback(saying(answer(b"", "Retry-After: 3600", status="503 Busy"))) as busy, loopback(pass_on) as root:
        got = ask(*(Request(f"{root}/{n}") for n in range(4)), per_host=1, clock=lambda: NOW)
    assert {type(outcome.error) for outcome in got} == {errors.RetryLater}
    assert len(busy.heads) == 1
    assert len(root.heads) == 4, "the host that passes us on asked for no pause"


def test_a_paused_host_is_not_asked_even_after_a_redirect_to_it():
    async def pass_on(_reader, writer, _path):
        writer.write(answer(b"", f"Location: {resting}/x", status="302 Found"))
        await writer.drain()

    with loopback(saying(answer(FEED))) as resting, loopback(pass_on) as root:
        until = NOW + timedelta(hours=1)
        with Crawl(SsrfGuard(LOOPBACK), agent="Adjacency/1", limits=SMALL, clock=lambda: NOW) as crawl:
            crawl.skip_hosts({host_of(resting): until})
            crawl.submit([Request(f"{root}/1"), Request(f"{resting}/2")])
            got = [crawl.take(), crawl.take()]
    assert [(backoff.deferred_until(outcome.error), outcome.error.host) for outcome in got] == [(until, "")] * 2
    assert (len(root.heads), len(resting.heads)) == (1, 0)


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        (["Retry-After: 1"], backoff.MIN_BACKOFF),
        (["Retry-After: Mon, 01 Jun 2026 12:00:02 GMT"], backoff.MIN_BACKOFF),
        (["Retry-After: 0"], backoff.DEFAULT_BACKOFF),
        (["Retry-After: Mon, 01 Jun 2020 13:00:00 GMT"], backoff.DEFAULT_BACKOFF),
        (["Retry-After: soon"], backoff.DEFAULT_BACKOFF), ([], backoff.DEFAULT_BACKOFF),
        (["Retry-After: 7200"], timedelta(hours=2)), (["Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"], MAX_RETRY_AFTER),
    ],
)  # fmt: skip
def test_a_host_that_answers_429_gets_no_further_requests_in_any_form_of_retry_after(said, pause):
    with loopback(saying(answer(b"", *said, status="429 Slow down"))) as root:
        got = ask(*(Request(f"{root}/{n}") for n in range(5)), per_host=1, clock=lambda: NOW)
        assert len(root.heads) == 1
        assert backoff.requested_backoff(got[0].error, NOW) == (host_of(root), NOW + pause)
    assert [backoff.deferred_until(outcome.error) for outcome in got[1:]] == [NOW + pause] * 4


def test_a_503_without_retry_after_pauses_nothing_else_of_its_host():
    with loopback(saying(answer(b"", status="503 Busy"))) as root:
        got = ask(*(Request(f"{root}/{n}") for n in range(4)), per_host=1, clock=lambda: NOW)
        assert len(root.heads) == 4
    assert not any(backoff.requested_backoff(outcome.error, NOW) for outcome in got)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.Example/x", "a.example"), ("https://a.example:443/", "a.example"),
        ("http://a.example:80", "a.example"), ("http://a.example:443/", "a.example:443"),
        ("https://a.example:8443/", "a.example:8443"),
        ("https://me:pass@a.example:443/", "a.example"), ("https://a.example:/x", "a.example"),
        ("https://[2001:db8::1]:443/", "[2001:db8::1]"), ("https://[2001:db8::80]/", "[2001:db8::80]"),
        ("https://a.example:0443/", "a.example"), ("ftp://a.example/", ""), ("https://a.example:x/", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_host_is_one_however_its_addresses_write_it(url, host):
    assert host_of(url) == host


@pytest.mark.django_db
def test_of_two_pauses_the_longer_holds_and_one_that_is_over_says_nothing():
    for hours in (2, 3, 1):
        back_off("a.example", NOW + timedelta(hours=hours), now=NOW, chance=lambda: 0)
    assert backed_off_hosts(NOW) == {"a.example": NOW + timedelta(hours=3)}
    assert backed_off_hosts(NOW + timedelta(hours=3)) == {}
    back_off("b.example", NOW + timedelta(days=9), now=NOW + timedelta(days=8), chance=lambda: 0)
    assert [pause.host for pause in HostBackoff.objects.all()] == ["b.example"]


@pytest.mark.django_db
def test_a_pause_written_by_a_wrong_clock_is_ignored():
    wrong = NOW + timedelta(days=400)
    back_off("a.example", wrong + timedelta(hours=1), now=wrong, chance=lambda: 0)
    assert backed_off_hosts(NOW) == {}
    back_off("a.example", NOW + timedelta(hours=1), now=NOW, chance=lambda: 0)
    assert backed_off_hosts(NOW) == {"a.example": NOW + timedelta(hours=1)}


def test_a_host_that_is_down_is_not_asked_for_each_of_its_feeds():
    async def never(reader, _writer, _path):
        await reader.read()

    limits = Limits(connect=1, total=0.1, sent=1000, expanded=1000, hops=2)
    with loopback(never) as root, loopback(saying(answer(FEED))) as other:
        urls = [f"{root}/{n}" for n in range(30)] + [f"{other}/{n}" for n in range(3)]
        got = ask(*map(Request, urls), limits=limits)
    assert len(root.heads) <= 4
    by_kind = Counter(type(getattr(outcome, "error", outcome)) for outcome in got)
    assert by_kind[Fetched] == 3
    assert by_kind[errors.TooSlow] + by_kind[errors.Unreachable] == 30
    assert any("left others unanswered" in str(outcome.error) for outcome in got if isinstance(outcome, Failed))


def a_dead_host():
    """An address at which nothing answers, and nothing will while its socket is held."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held, f"http://127.0.0.1:{held.getsockname()[1]}"


def passing_on(places):
    async def talk(_reader, writer, path):
        place = places.get(path)
        writer.write(answer(b"", f"Location: {place}", status="302 Found") if place else answer(FEED))
        await writer.drain()

    return talk


def test_a_host_that_redirects_to_dead_ones_is_not_considered_dead():
    held, dead = zip(*(a_dead_host() for _ in range(4)), strict=True)
    with ExitStack() as stack:
        for each in held:
            stack.enter_context(each)
        root = stack.enter_context(loopback(passing_on({f"/{n}": f"{place}/x" for n, place in enumerate(dead)})))
        got = ask(*(Request(f"{root}/{n}") for n in range(5)), per_host=1)
        assert len(root.heads) == 5
    assert isinstance(got[-1], Fetched)


def test_a_dead_host_is_not_dialled_again_for_each_redirect_to_it():
    held, dead = a_dead_host()
    with held, loopback(passing_on({f"/{n}": f"{dead}/{n}" for n in range(6)})) as root:
        got = ask(*(Request(f"{root}/{n}") for n in range(7)), per_host=1)
    assert sum("left others unanswered" in str(getattr(outcome, "error", "")) for outcome in got) == 3
    assert isinstance(got[-1], Fetched)


def test_one_answer_is_enough_for_a_host_to_be_asked_on():
    async def moody(_reader, writer, path):
        if path.endswith("7"):
            writer.write(answer(b"", status="500 Oops"))
            await writer.drain()
        elif int(path[1:]) % 3:
            writer.close()

    with loopback(moody) as root:
        got = ask(*(Request(f"{root}/{n}") for n in (1, 2, 7, 4, 5, 17, 8)), per_host=1)
    assert len(root.heads) >= 7
    assert not any("left others unanswered" in str(outcome.error) for outcome in got)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["Cache-Control: public, max-age=600"], 600), (["Cache-Control: public", "Cache-Control: max-age=60"], 60),
        (["Cache-Control: max-age=600", "Age: 500"], 100), (["Cache-Control: max-age=600", "Age: 900"], 0),
        (["Cache-Control: max-age=-5"], None), (["Cache-Control: max-age=soon"], None),
        (["Cache-Control: max-age=600", "Expires: Mon, 01 Jun 2026 13:00:00 GMT"], 600),
        (["Expires: Mon, 01 Jun 2026 13:00:00 GMT"], 3600),
        (["Expires: Mon, 01 Jun 2026 13:00:00 GMT", "Date: Mon, 01 Jun 2026 12:50:00 GMT"], 600),
        (["Expires: Monday, 01-Jun-26 13:00:00 GMT"], 3600), (["Expires: Mon Jun  1 13:00:00 2026"], 3600),
        (["Expires: Mon, 01 Jun 2020 13:00:00 GMT"], 0), (["Expires: 0"], None), (["Expires: -1"], None),
        (["Cache-Control: no-cache", "Expires: Mon, 01 Jun 2026 13:00:00 GMT"], None), ([], None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["200 OK", "304 Not Modified"])
def test_a_304_updates_how_long_an_answer_stays_fresh(status, headers, seconds):
    got = outcome_of(saying(answer(FEED if status[0] == "2" else b"", *headers, status=status)), clock=lambda: NOW)
    assert got.answer.max_age == seconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", NOW + timedelta(minutes=2)),
        ("Mon, 01 Jun 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
        ("99999999999", NOW + MAX_RETRY_AFTER),
        ("Mon, 01 Jun 2020 13:00:00 GMT", None),
        ("0", None), ("-5", None), ("soon", None), ("", None), ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_in_each_of_its_forms(value, expected):
    assert retry_after(value, NOW) == expected
