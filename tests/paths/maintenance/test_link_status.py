"""What an answer says of a link, as a table of cases."""

from datetime import date, timedelta

import pytest

from content.paths.maintenance.link_status import AGAIN, WEEK, LinkStatus, Override, State, due_after, evaluate
from hub.ingest import errors
from hub.ingest.records import Answer, Failed, Fetched, Request

URL = "https://blog.example/bgp"


def answered(url=URL, moved_to=""):
    return Fetched(Answer(Request(URL), url, 200, 1, moved_to=moved_to), b"", "text/html", 0)


def failed(error, **facts):
    return Failed(Request(URL), error(URL, **facts), 1)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        pytest.param(answered(), State.FOUND, id="it is there"),
        pytest.param(answered("https://www.blog.example/bgp/", "https://www.blog.example/bgp/"), State.FOUND,
                     id="a slash or www is no move"),
        pytest.param(answered("https://new.example/bgp", "https://new.example/bgp"), State.MOVED, id="moved for good"),
        pytest.param(answered("https://new.example/bgp"), State.FOUND, id="passed on for now"),
        pytest.param(answered("https://blog.example/", "https://blog.example/"), State.BY_HAND,
                     id="passed on to the front page"),
        pytest.param(failed(errors.Denied, status=403), State.BY_HAND, id="403"),
        pytest.param(failed(errors.Denied, status=401), State.BY_HAND, id="401"),
        pytest.param(failed(errors.RetryLater, status=429), State.BY_HAND, id="429"),
        pytest.param(failed(errors.UnexpectedStatus, status=418), State.BY_HAND, id="any other refusal"),
        pytest.param(failed(errors.NotFound, status=404), State.MISSING, id="404, the first time"),
        pytest.param(failed(errors.Gone, status=410), State.MISSING, id="410, the first time"),
        pytest.param(failed(errors.ServerFailed, status=500), State.SILENT, id="500"),
        pytest.param(failed(errors.RetryLater, status=503), State.SILENT, id="503"),
        pytest.param(failed(errors.Unreachable, reason="refused"), State.SILENT, id="nothing answers"),
        pytest.param(failed(errors.TooLarge, limit=1, how=""), State.FOUND, id="more than was asked for"),
    ],
)  # fmt: skip
def test_each_answer_has_its_state(outcome, state, now):
    after = evaluate(LinkStatus(), outcome, url=URL, now=now)
    assert (after.state, after.since) == (state, now.date())
    assert bool(after.reason) == (state != State.FOUND)


def test_only_a_404_on_another_day_breaks_a_link(now):
    missing = failed(errors.NotFound, status=404)
    once = evaluate(LinkStatus(), missing, url=URL, now=now)
    same_day = evaluate(once, missing, url=URL, now=now + timedelta(hours=3))
    assert (once.state, same_day.state) == (State.MISSING, State.MISSING)
    next_day = evaluate(same_day, missing, url=URL, now=now + AGAIN)
    assert (next_day.state, next_day.missed_on) == (State.BROKEN, now.date())


def test_days_that_a_clock_ran_ahead_to_do_not_hold_a_link_up_until_they_come(now):
    missing, silent = failed(errors.NotFound, status=404), failed(errors.Unreachable, reason="refused")
    ahead = now + timedelta(days=300)
    once = evaluate(evaluate(LinkStatus(), missing, url=URL, now=ahead), missing, url=URL, now=now)
    assert (once.state, once.missed_on, once.since) == (State.MISSING, now.date(), now.date())
    assert evaluate(once, missing, url=URL, now=now + AGAIN).state == State.BROKEN
    quiet = evaluate(evaluate(LinkStatus(), silent, url=URL, now=ahead), silent, url=URL, now=now)
    assert quiet.needs_eyes((now + timedelta(days=3)).date())


def test_a_link_that_is_found_in_between_starts_anew(now):
    missing = failed(errors.NotFound, status=404)
    found = evaluate(evaluate(LinkStatus(), missing, url=URL, now=now), answered(), url=URL, now=now + AGAIN)
    assert evaluate(found, missing, url=URL, now=now + 2 * AGAIN).state == State.MISSING


def test_silence_in_between_does_not_start_it_anew(now):
    first = evaluate(LinkStatus(), failed(errors.NotFound, status=404), url=URL, now=now)
    silent = evaluate(first, failed(errors.TooSlow, seconds=20), url=URL, now=now + AGAIN)
    later = evaluate(silent, failed(errors.NotFound, status=404), url=URL, now=now + 2 * AGAIN)
    assert (silent.state, later.state) == (State.SILENT, State.BROKEN)


def test_a_broken_link_stays_so_while_nothing_answers(now):
    broken = LinkStatus(State.BROKEN, "gone", since=date(2026, 5, 1), missed_on=date(2026, 4, 30))
    assert evaluate(broken, failed(errors.TooSlow, seconds=20), url=URL, now=now) == broken


def test_an_editor_who_looked_has_the_word(now):
    there = LinkStatus(State.BY_HAND, "403", since=date(2026, 5, 1), word=Override.THERE)
    again = evaluate(there, failed(errors.Denied, status=403), url=URL, now=now)
    assert again.word == Override.THERE
    assert not again.needs_eyes(now.date())
    gone = LinkStatus(State.BROKEN, "looked", since=date(2026, 5, 1), word=Override.GONE)
    assert evaluate(gone, answered(), url=URL, now=now) == gone, "a page that says so itself often answers 200"


@pytest.mark.parametrize(("days", "needed"), [(0, False), (2, False), (3, True)])
def test_silence_troubles_nobody_before_it_has_lasted(days, needed, now):
    silent = LinkStatus(State.SILENT, "nothing", since=now.date() - timedelta(days=days))
    assert silent.needs_eyes(now.date()) is needed


def test_links_are_asked_weekly_not_all_at_once_and_on_the_next_day_where_that_decides(now):
    due = {due_after(LinkStatus(State.FOUND), key=key, now=now) for key in range(50)}
    assert len(due) == 50
    assert all(WEEK <= moment - now < WEEK + timedelta(days=1) for moment in due)
    assert due_after(LinkStatus(State.MISSING), key=1, now=now) == now + AGAIN
