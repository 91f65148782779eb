"""The health of a source: the effects of failures, redirects and silence."""

from datetime import timedelta

import pytest

from content.reading.source_status import source_status
from hub.actions.source import source_resume, source_retire
from hub.ingest import errors
from hub.ingest.refresh import refresh, refresh_due
from hub.ingest.storing.host_backoff import back_off
from hub.models import Entry, Source, Visit
from hub.models.source import VISITS_KEPT
from tests.factories import a_source
from tests.fakes import item, rss
from tests.ingest.visiting import FEED, NOW, visit

pytestmark = pytest.mark.django_db


def test_a_304_that_does_not_say_how_long_it_is_fresh_leaves_it_as_it_was(web, source):
    visit(web, source, rss(item(1)), etag='"1"', max_age=7200)
    visit(web, source, rss(item(1)), etag='"1"', max_age=None, now=NOW + timedelta(days=1))
    assert source.visits.first().outcome == "not_modified"
    assert source.publisher_hints["max_age"] == 7200
    visit(web, source, rss(item(1)), etag='"1"', max_age=600, now=NOW + timedelta(days=2))
    assert source.publisher_hints["max_age"] == 600
    visit(web, source, rss(item(2)), etag='"2"', now=NOW + timedelta(days=3))
    assert "max_age" not in source.publisher_hints


def test_a_failure_is_noted_in_words_and_waited_out(web, source):
    web.fails(FEED, errors.ServerFailed(FEED, status=502))
    summary = refresh_due(now=NOW, web=web)
    source.refresh_from_db()
    assert (summary.failed, source.failures, source.state) == (1, 1, "active")
    assert source.last_error == f"The server of {FEED} is in trouble (HTTP 502)."
    assert source.due_at > NOW
    assert source.visits.get().outcome == "server_failed"


def test_a_source_that_fails_for_more_than_a_day_is_broken_and_recovers_by_itself(web, source):
    visit(web, source, rss(item(1)))
    web.fails(FEED, errors.NotFound(FEED, status=404))
    for hours in (1, 26):
        Source.objects.update(due_at=NOW)
        refresh_due(now=NOW + timedelta(hours=hours), web=web)
    source.refresh_from_db()
    assert (source.state, source.failures) == ("broken", 2)
    visit(web, source, rss(item(1), item(2)), now=NOW + timedelta(days=2))
    assert (source.state, source.failures, source.last_error) == ("active", 0, "")
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("slept", [timedelta(days=3), timedelta(days=300)])
def test_one_failure_after_a_long_sleep_is_no_breakdown(web, source, slept):
    visit(web, source, rss(item(1)))
    web.fails(FEED, errors.Unreachable(FEED, reason="the network is down"))
    for hours, state in ((0, "active"), (23, "active"), (25, "broken")):
        Source.objects.update(due_at=NOW)
        refresh_due(now=NOW + slept + timedelta(hours=hours), web=web)
        source.refresh_from_db()
        assert source.state == state


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (errors.Unreachable(FEED, reason="cut"), timedelta(minutes=15)),
        (errors.ServerFailed(FEED, status=502), timedelta(minutes=15)),
        (errors.NotFound(FEED, status=404), timedelta(hours=1)),
        (errors.Denied(FEED, status=403), timedelta(hours=1)),
        (errors.RetryLater(FEED, status=429), timedelta(hours=1)),
        (errors.Gone(FEED, status=410), timedelta(days=1)),
        (errors.RetryLater(FEED, status=503, retry_at=NOW + timedelta(hours=7)), timedelta(hours=7)),
        (errors.RetryLater(FEED, status=429, retry_at=NOW + timedelta(minutes=20)), timedelta(minutes=20)),
    ],
    ids=lambda value: getattr(value, "outcome", ""),
)
def test_a_deliberate_refusal_waits_longer_than_a_hiccup(web, source, error, wait):
    web.fails(FEED, error)
    refresh_due(now=NOW, web=web)
    source.refresh_from_db()
    assert wait <= source.due_at - NOW <= wait * 1.1


def test_a_hosts_pause_holds_for_later_refreshes_too(web):
    until = NOW + timedelta(hours=2)
    on_it = [a_source(url=f"https://host.example/{n}", due_at=NOW + timedelta(minutes=n)) for n in range(5)]
    late = a_source(url="https://host.example/late", due_at=NOW + timedelta(hours=9))
    others = [
        a_source(url=url, due_at=NOW + timedelta(minutes=1))
        for url in ("https://host.example.org/", "https://www.host.example/", "https://host.example:8443/")
    ]
    paused = a_source(url="http://host.example/paused", due_at=None, state="paused")
    plain = a_source(url="http://host.example/plain", due_at=NOW + timedelta(minutes=1))
    url = on_it[0].url
    web.fails(url, errors.RetryLater(url, status=429, retry_at=until, host="host.example"))
    assert refresh_due(now=NOW, web=web).failed == 1
    for source in (*on_it, plain):
        source.refresh_from_db()
        assert until <= source.due_at <= until + timedelta(hours=0.2)
    assert on_it[1].due_reasons == ["its host asked us to come back later"]
    for source in (*others, late, paused):
        before = source.due_at
        source.refresh_from_db()
        assert source.due_at == before


def test_a_source_that_comes_to_a_host_meanwhile_waits_with_the_others_unless_a_person_asks_for_it(web, source):
    until = NOW + timedelta(hours=2)
    back_off("blog.example", until, now=NOW, chance=lambda: 0.5)
    late = a_source(url="https://blog.example/late", due_at=NOW)
    web.serves(late.url, rss(item(1)))
    assert refresh_due(now=NOW, web=web).deferred == 1
    assert web.asked == []
    late.refresh_from_db()
    assert (late.due_at >= until, late.failures) == (True, 0)
    Source.objects.filter(pk=late.pk).update(due_at=NOW)
    assert refresh(clock=lambda: NOW, web=web, respect_backoff=False).fetched == 1


def test_a_source_deferred_for_its_host_has_not_failed(web, source):
    until = NOW + timedelta(hours=2)
    web.fails(FEED, errors.RetryLater(FEED, retry_at=until))
    summary = refresh_due(now=NOW, web=web)
    assert (summary.failed, summary.deferred) == (0, 1)
    assert "0 failed, 1 deferred;" in str(summary)
    source.refresh_from_db()
    assert (source.failures, source.last_error, source.last_visit_at, source.visits.count()) == (0, "", None, 0)
    assert until <= source.due_at <= until + timedelta(hours=0.2)
    assert source.due_reasons == ["its host asked us to come back later"]
    assert source.lease_until is None


def test_a_feed_gone_at_three_visits_is_retired(web, source):
    web.fails(FEED, errors.Gone(FEED, status=410))
    for day in range(3):
        assert source.state != "retired"
        Source.objects.update(due_at=NOW)
        refresh_due(now=NOW + timedelta(days=day), web=web)
        source.refresh_from_db()
    assert (source.state, source.due_at) == ("retired", None)
    assert source_status(source, now=NOW).sentence.startswith("Its publisher has taken the feed down.")


def test_an_editor_revives_what_was_gone_and_may_retire_it(web, source):
    web.fails(FEED, errors.Gone(FEED, status=410))
    for day in range(6):
        source_resume(source, by=None, now=NOW) if day == 3 else Source.objects.update(due_at=NOW)
        refresh_due(now=NOW + timedelta(days=day), web=web)
        source.refresh_from_db()
        assert source.state == ("retired" if day in {2, 5} else "active"), "three visits each time"
    source_resume(source, by=None, now=NOW)
    visit(web, source, rss(item(1)), now=NOW + timedelta(days=7))
    assert (source.state, Entry.objects.count()) == ("active", 1)
    source_retire(source, by=None)
    assert source_status(source, now=NOW).sentence.startswith("It publishes no more.")


def test_a_permanent_redirect_is_adopted_once_it_has_been_said_three_times(web, source):
    new = "https://new.example/feed"
    web.moved[FEED] = new
    for day in range(3):
        assert source.url == FEED
        visit(web, source, rss(item(1), head=f"<generator>{day}</generator>"), now=NOW + timedelta(days=day))
    assert source.url == new


def test_an_address_is_adopted_in_its_canonical_form(web, source):
    web.moved[FEED] = "https://me:secret@New.example:443/feed?utm_source=301"
    for day in range(3):
        visit(web, source, rss(item(1), head=f"<generator>{day}</generator>"), now=NOW + timedelta(days=day))
    assert source.url == "https://new.example/feed"


@pytest.mark.parametrize("moved", ["https://new.example/feed", "http://www.new.example/feed/"])
def test_a_redirect_to_another_source_is_not_adopted(web, source, moved):
    a_source(url="https://new.example/feed", due_at=None)
    web.moved[FEED] = moved
    for day in range(4):
        visit(web, source, rss(item(1), head=f"<generator>{day}</generator>"), now=NOW + timedelta(days=day))
    assert source.url == FEED
    assert source.moved_to_another
    assert "leads for good to" in source_status(source, now=NOW).sentence


def test_a_web_page_in_place_of_a_feed_keeps_what_was_there(web, source):
    visit(web, source, rss(item(1)))
    visit(
        web,
        source,
        "<!doctype html><html><body><form><input type=password></form></body></html>",
        now=NOW + timedelta(days=1),
    )
    assert Entry.objects.count() == 1
    assert source.visits.first().outcome == "not_a_feed"
    assert "a web page" in source.last_error


def test_the_log_of_visits_is_bounded(web, source):
    Visit.objects.bulk_create(
        Visit(source=source, at=NOW - timedelta(hours=n), outcome="fetched") for n in range(1, 80)
    )
    visit(web, source, rss(item(1)))
    assert VISITS_KEPT <= source.visits.count() < 1.2 * VISITS_KEPT
    assert source.visits.first().at == NOW
