"""Asking links: which, how far apart, and what is stored."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from content.paths.maintenance.check_links import GLANCE, SPACING, check_links
from content.paths.maintenance.link import LinkCheck
from content.paths.maintenance.link_status import AGAIN, WEEK
from content.paths.maintenance.schedule import MaintenanceSchedule
from hub.ingest import errors
from hub.ingest.fetching.crawl import Crawl
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.records import Failed
from hub.ingest.refresh import refresh_due
from hub.ingest.storing.host_backoff import back_off
from hub.jobs.runner import run
from hub.jobs.tasks import due_kinds
from hub.models import Entry
from tests.factories import a_source
from tests.fakes import FakeWeb, answer, loopback
from tests.paths.making import NOTE, a_path

pytestmark = pytest.mark.django_db


def check_paths(now):
    due_kinds(now, fetching=True)
    return run("path_check", now=now)


def check_due(now, web=None):
    return run("link_check", now=now, handle=partial(check_links, web=web) if web else None)


def links_are_due(now):
    return "link_check" in due_kinds(now, fetching=True)


def links(*urls):
    return [{"link": url, "title": f"At {url}"} for url in urls]


@pytest.fixture
def web():
    return FakeWeb()


def watched(now, *urls, **fields):
    path = a_path(*links(*urls), **fields)
    check_paths(now=now)
    return path


def test_every_published_step_with_an_address_is_asked_and_a_note_is_not(now, web):
    path = a_path(NOTE, *links("https://a.example/x", "https://b.example/y"))
    check_paths(now=now)
    assert set(LinkCheck.objects.values_list("url", flat=True)) == {"https://a.example/x", "https://b.example/y"}
    web.serves("https://a.example/x", "<p>x</p>")
    assert check_due(now=now, web=web) == 2
    assert [request.method for request in web.asked] == ["HEAD", "HEAD", "GET"], "what HEAD misses, GET may find"
    states = {check.url: check.state for check in LinkCheck.objects.all()}
    assert states == {"https://a.example/x": "found", "https://b.example/y": "missing"}
    assert path.steps.count() == 3


def test_a_host_is_asked_once_a_round_and_then_left_alone_for_a_while(now, web):
    watched(now, *(f"https://a.example/{n}" for n in range(3)), "https://b.example/y")
    for n in range(3):
        web.serves(f"https://a.example/{n}", "x")
    assert check_due(now=now, web=web) == 2
    assert check_due(now=now + SPACING / 2, web=web) == 0
    assert check_due(now=now + SPACING, web=web) == 1
    assert check_due(now=now + 2 * SPACING, web=web) == 1
    assert check_due(now=now + 3 * SPACING, web=web) == 0


def test_nothing_is_asked_again_within_a_week(now, web):
    watched(now, "https://a.example/x")
    web.serves("https://a.example/x", "x")
    check_due(now=now, web=web)
    assert not links_are_due(now + timedelta(days=6))
    assert links_are_due(now + WEEK + timedelta(days=1))


def test_a_link_missed_on_two_days_is_broken_and_its_path_is_looked_at(now, web):
    path = watched(now, "https://a.example/x")
    check_due(now=now, web=web)
    assert LinkCheck.objects.get().due_at == now + AGAIN
    check_due(now=now + AGAIN, web=web)
    assert LinkCheck.objects.get().state == "broken"
    assert path.steps.with_entries().get().is_dead
    assert MaintenanceSchedule.objects.get().due_at == now + AGAIN


def test_what_a_retry_after_asks_for_is_kept(now, web):
    watched(now, "https://a.example/x")
    later = now + timedelta(days=12)
    web.fails("https://a.example/x", errors.RetryLater("https://a.example/x", status=429, retry_at=later))
    check_due(now=now, web=web)
    check = LinkCheck.objects.get()
    assert (check.state, check.due_at) == ("by_hand", later)
    assert [request.method for request in web.asked] == ["HEAD"], "who asks for a pause is given one"


def test_links_on_a_host_that_asked_for_a_pause_wait_and_stand_as_they_stood(now, web):
    watched(now, *(f"https://a.example/{n}" for n in range(3)), "https://b.example/y")
    web.serves("https://b.example/y", "y")
    later = now + timedelta(days=2)
    back_off("a.example", later, now=now, chance=lambda: 0.5)
    check_due(now=now, web=web)
    assert [request.url for request in web.asked] == ["https://b.example/y"]
    assert set(LinkCheck.objects.filter(host="a.example").values_list("state", "due_at")) == {("unseen", later)}
    assert not links_are_due(later - timedelta(seconds=1)), "and nobody looks meanwhile"


def test_a_link_that_leads_to_a_host_at_rest_is_put_off_and_not_judged(now, web):
    watched(now, "https://a.example/x")
    later = now + timedelta(days=2)
    web.fails("https://a.example/x", errors.RetryLater("https://a.example/x", retry_at=later))
    check_due(now=now, web=web)
    check = LinkCheck.objects.get()
    assert (check.state, check.checked_at, check.due_at, check.lease_token) == ("unseen", None, later, None)


def test_a_pause_that_a_link_is_told_holds_for_the_feeds_of_its_host(now, web):
    watched(now, "https://a.example/x")
    source = a_source(url="https://a.example/feed", due_at=now)
    later = now + timedelta(days=2)
    refusal = errors.RetryLater("https://a.example/x", status=503, retry_at=later, host="a.example")
    web.fails("https://a.example/x", refusal)
    check_due(now=now, web=web)
    source.refresh_from_db()
    assert source.due_at >= later
    assert refresh_due(now=now, web=web).visited == 0


def test_two_workers_share_the_links_and_one_that_died_leaves_a_lease_that_runs_out(now, web):
    watched(now, "https://a.example/x")
    LinkCheck.objects.claim(5, now=now, lasting=timedelta(minutes=10))
    assert check_due(now=now, web=web) == 0
    assert check_due(now=now + timedelta(minutes=11), web=web) == 1


def test_a_round_that_breaks_off_holds_nothing(now):
    class Broken(FakeWeb):
        def take(self):
            raise OSError("no more files")

    watched(now, "https://a.example/x", "https://b.example/y")
    check_due(now=now, web=Broken())
    assert LinkCheck.objects.filter(lease_until=None, attempts=1, failure="OSError: no more files").count() == 2


def test_a_link_that_left_its_path_is_asked_no_more(now, web):
    path = watched(now, "https://a.example/x")
    path.unpublish()
    check_due(now=now, web=web)
    assert web.asked == []
    assert not LinkCheck.objects.exists()


def test_an_entry_that_gets_another_address_is_watched_there(now, web):
    watched(now, "https://a.example/x")
    Entry.objects.update(url="https://b.example/x")
    check_due(now=now, web=web)
    assert web.asked == []
    check_paths(now=now + timedelta(days=1))
    assert LinkCheck.objects.get().url == "https://b.example/x"


def test_a_head_that_is_refused_is_followed_by_a_get(now):
    class Headless(FakeWeb):
        def _answer(self, request):
            if request.method == "HEAD":
                return Failed(request, errors.UnexpectedStatus(request.url, status=405), 1)
            return super()._answer(request)

    web = Headless()
    watched(now, "https://a.example/x")
    web.serves("https://a.example/x", "x")
    check_due(now=now, web=web)
    assert LinkCheck.objects.get().state == "found"


def test_a_real_server_is_asked_within_the_guard_and_says_who_asks(now):
    async def talk(reader, writer, path):
        moved = answer(b"", "Location: /new", "Connection: close", status="301 Moved Permanently")
        writer.write(moved if path == "/old" else answer(b"", "Connection: close"))
        await writer.drain()

    with loopback(talk) as root:
        watched(now, f"{root}/old")
        crawl = Crawl(SsrfGuard(["127.0.0.0/8"]), agent="Adjacency/1", limits=replace(GLANCE, total=5), per_host=1)
        check_due(now=now, web=crawl)
        check = LinkCheck.objects.get()
        assert (check.state, check.moved_to) == ("moved", f"{root}/new")
        assert [head.split(" HTTP")[0] for head in root.heads] == ["HEAD /old", "HEAD /new"]
        assert all("User-Agent: Adjacency/1" in head for head in root.heads)
        LinkCheck.objects.update(due_at=now, state="unseen")
        check_due(now=now, web=Crawl(SsrfGuard(), agent="Adjacency/1"))
        assert LinkCheck.objects.get().state == "by_hand", "an address that may not be dialled is not dialled"
        assert len(root.heads) == 2
