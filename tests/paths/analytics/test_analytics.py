"""Counting walks: what is counted, for whom never, and how much a flood can do."""

import json
from datetime import date
from uuid import UUID, uuid4

import pytest

from content.paths.analytics import events
from content.paths.analytics.daily_counts import NO_STEP, DailyPathCount
from content.paths.analytics.events import MOST_SAID, InvalidEvents, read_events
from content.paths.analytics.funnel import funnel_of
from content.paths.analytics.funnel_chart import chart_of
from content.paths.step import PathStep
from content.site.views import path_analytics
from tests.paths.making import NOTE, a_path

KEY = "6c6cbf4e-2f60-4f6c-8a8c-6f3a1e0d7b11"


def message(said, path=KEY):
    return json.dumps({"path": str(path), "said": said}).encode()


def test_a_message_says_each_thing_once():
    said = [["start", ""], ["done", "a"], ["done", "a"], ["finish", ""]]
    assert read_events(message(said)) == (UUID(KEY), [("start", ""), ("done", "a"), ("finish", "")])


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"[]", b"{}", b"[" * 9000, message([["done", ""]]), message([["start", "a"]]), message([["leave", ""]]),
     message([["start"]]), message("start"), message([[1, 2]]), message([["start", ""]], path="x"),
     message([["start", ""]] * (MOST_SAID + 1)), b"x" * 30_000, json.dumps({"path": 1, "said": []}).encode()],
)  # fmt: skip
def test_what_is_no_walk_is_refused(body):
    with pytest.raises(InvalidEvents):
        read_events(body)


@pytest.fixture
def path(db):
    return a_path(NOTE, {"note": "Second", "text": "x"})


def say(client, path, *said, **headers):
    body = message(list(said), path.translation_key)
    return client.post("/walked/", body, content_type="application/json", headers=headers).status_code


def counts():
    return {(row.what, row.step): row.times for row in DailyPathCount.objects.all()}


def test_a_start_a_hop_and_a_finish_are_counted_by_day_and_nothing_else_is_kept(client, path):
    step = path.steps.get(position=2)
    assert say(client, path, ["start", ""], ["done", step.slug], ["finish", ""]) == 204
    assert say(client, path, ["start", ""]) == 204
    assert counts() == {("start", NO_STEP): 2, ("done", step.key): 1, ("finish", NO_STEP): 1}
    assert not client.cookies
    kept = {field.name for field in DailyPathCount._meta.fields}
    assert kept == {"id", "path", "day", "what", "step", "times"}


@pytest.mark.parametrize("headers", [{"DNT": "1"}, {"Sec-GPC": "1"}])
def test_who_asks_not_to_be_followed_is_not_counted(client, path, headers):
    assert say(client, path, ["start", ""], **headers) == 204
    assert counts() == {}


def test_unknown_hops_and_paths_and_unpublished_ones_are_passed_over(client, path):
    say(client, path, ["done", "no-such-hop"])
    path.unpublish()
    say(client, path, ["start", ""])
    path.translation_key = uuid4()
    assert say(client, path, ["start", ""]) == 204
    assert counts() == {}


def test_only_posts_are_heard_and_rubbish_is_refused(client, path):
    assert client.get("/walked/").status_code == 405
    assert client.post("/walked/", b"{", content_type="application/json").status_code == 400
    assert client.post("/walked/", b"x" * 30_000, content_type="application/json").status_code == 429


def test_a_flood_ends_at_the_pace_of_one_client_of_all_and_of_a_day(client, path, monkeypatch):
    monkeypatch.setattr(path_analytics, "FROM_ONE", 3)
    answers = [say(client, path, ["start", ""]) for _ in range(5)]
    assert sorted(answers) == [204, 204, 204, 429, 429] or answers.count(204) > 3, "the minute may turn meanwhile"
    monkeypatch.setattr(path_analytics, "FROM_ONE", 1000)
    monkeypatch.setattr(path_analytics, "FROM_ALL", 0)
    assert say(client, path, ["start", ""]) == 429
    monkeypatch.setattr(path_analytics, "FROM_ALL", 1000)
    monkeypatch.setattr(events, "MOST_A_DAY", 4)
    for _ in range(6):
        say(client, path, ["start", ""])
    assert counts()[("start", NO_STEP)] == 4


def test_neither_cookies_nor_addresses_reach_the_cache_as_they_are(client, path, monkeypatch):
    seen = []
    monkeypatch.setattr(path_analytics, "count", lambda *names, **_: seen.append(" ".join(names)) or 1)
    say(client, path, ["start", ""])
    assert seen
    assert not any("127.0.0.1" in name for name in seen)


def steps(*optional):
    return [PathStep(key=UUID(int=n), position=n, title=f"Hop {n}", kind="note", optional=is_optional)
            for n, is_optional in enumerate(optional, start=1)]  # fmt: skip


def test_the_tally_says_between_which_hops_most_are_lost():
    rows = [("start", NO_STEP, 40), ("start", NO_STEP, 60), ("done", UUID(int=1), 90), ("done", UUID(int=2), 10),
            ("done", UUID(int=3), 30), ("done", UUID(int=99), 7), ("finish", NO_STEP, 25)]  # fmt: skip
    tally = funnel_of(steps(False, True, False), rows)
    assert (tally.starts, tally.finishes) == (100, 25)
    assert [(stop.times, stop.lost) for stop in tally.stops] == [(90, 10), (10, 0), (30, 60)]
    assert tally.worst.position == 3


def test_few_starts_say_nothing_of_a_loss():
    assert funnel_of(steps(False), [("start", NO_STEP, 9)]).worst is None


def test_the_chart_has_a_bar_for_the_start_each_hop_and_the_end():
    tally = funnel_of(steps(*[False] * 40), [("start", NO_STEP, 20), ("done", UUID(int=1), 10), ("finish", NO_STEP, 5)])
    chart = chart_of(tally)
    assert (chart.width, chart.highest) == (42, 20)
    assert chart.ends == "M0 100v-100h0.72V100zM41 100v-25h0.72V100z"
    assert [label.words for label in chart.labels][:1] == ["Start"]
    assert [label.words for label in chart.labels][-1:] == ["End"]
    assert len(chart.labels) <= 18
    assert chart_of(funnel_of(steps(False), [])) is None


@pytest.mark.django_db
def test_counts_of_one_day_stay_apart_from_another():
    path = a_path()
    for day in (date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 2)):
        events.count_events(path, [("start", "")], day=day)
    assert sorted(DailyPathCount.objects.values_list("day", "times")) == [(date(2026, 6, 1), 2), (date(2026, 6, 2), 1)]
