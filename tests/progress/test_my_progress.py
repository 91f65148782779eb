"""/my/progress/: a browser's marks and an account's become the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from content.progress import record
from content.progress.merge import Mark, State
from content.progress.read import NotMarks, as_json, read_marks
from content.progress.record import Progress, marks_of

KEY = "entry:00000000-0000-4000-8000-000000000000"
OTHER = "clip:00000000-0000-4000-8000-000000000000:60-"
DONE = {"state": "done", "position": 0, "updated_at": "2026-05-01T08:00:00.000Z"}
OPEN = {"state": "open", "position": 0, "updated_at": "2026-05-02T08:00:00.000Z"}
STARTED = {"state": "started", "position": 90, "updated_at": "2026-05-03T08:00:00.000Z"}
ADDRESS = "/my/progress/"


@pytest.fixture
def ada(db):
    return User.objects.create_user("ada")


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


def send(client, progress, **more):
    return client.post(ADDRESS, json.dumps({"progress": progress}), content_type="application/json", **more)


def test_what_two_browsers_send_is_merged_and_both_get_all_of_it(browser):
    assert send(browser, {KEY: DONE}).json() == {"progress": {KEY: DONE}}
    assert send(browser, {OTHER: STARTED}).json() == {"progress": {KEY: DONE, OTHER: STARTED}}
    assert send(browser, {KEY: STARTED}).json()["progress"][KEY] == DONE
    assert send(browser, {KEY: OPEN}).json()["progress"][KEY] == OPEN


def test_sending_it_twice_writes_nothing_the_second_time(browser, ada):
    first = send(browser, {KEY: DONE}).json()
    rows = list(Progress.objects.values())
    assert send(browser, {KEY: DONE}).json() == first
    assert list(Progress.objects.values()) == rows


def test_a_clock_that_runs_ahead_is_held_at_now(browser, ada):
    send(browser, {KEY: DONE | {"updated_at": "2098-01-01T00:00:00.000Z"}})
    assert timezone.now() - timedelta(minutes=1) < marks_of(ada)[KEY].updated_at <= timezone.now()


def test_one_person_does_not_see_anothers(browser, ada, db):
    send(browser, {KEY: DONE})
    stranger = Client()
    stranger.force_login(User.objects.create_user("eve"))
    assert send(stranger, {}).json() == {"progress": {}}
    stranger.delete(ADDRESS)
    assert KEY in marks_of(ada)


def test_whoever_is_not_signed_in_is_told_so_and_nothing_is_kept(client, db):
    answer = send(client, {KEY: DONE})
    assert answer.status_code == 403
    assert "Nobody is signed in" in answer.json()["error"]
    assert not Progress.objects.exists()


def test_another_site_cannot_send_in_ones_name(ada):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert send(strict, {KEY: DONE}).status_code == 403
    assert not Progress.objects.exists()


def test_what_is_forgotten_is_gone(browser):
    send(browser, {KEY: DONE})
    assert browser.delete(ADDRESS).json() == {"progress": {}}
    assert send(browser, {}).json() == {"progress": {}}


def test_it_is_not_for_caches_nor_for_reading(browser):
    assert "no-store" in send(browser, {})["Cache-Control"]
    assert browser.get(ADDRESS).status_code == 405


def test_one_person_does_not_fill_the_house(browser, ada, monkeypatch):
    monkeypatch.setattr(record, "MOST_OF_ONE_PERSON", 1)
    send(browser, {KEY: DONE})
    answer = send(browser, {OTHER: DONE})
    assert answer.status_code == 400
    assert "at most 1 are kept" in answer.json()["error"]
    assert send(browser, {KEY: OPEN}).json() == {"progress": {KEY: OPEN}}


def test_pages_ask_for_it_only_where_somebody_is_signed_in(browser, db):
    assert "hub-sync" in browser.get("/my/").content.decode()
    assert "hub-sync" not in Client().get("/my/").content.decode()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param(b"", "not JSON", id="empty"),
        pytest.param(b"\xff\xfe", "not JSON", id="bytes"),
        pytest.param(b"[" * 100_000, "not JSON", id="nested without end"),
        pytest.param(b"[]", 'no "progress"', id="a list"),
        pytest.param(b" " * (2**20 + 1), "bytes", id="huge"),
        pytest.param(json.dumps({"progress": {f"k{n}": DONE for n in range(2001)}}).encode(), "2,001 marks", id="many"),
        pytest.param(json.dumps({"progress": {"__proto__": DONE}}).encode(), "no content key", id="a key that is none"),
        pytest.param(json.dumps({"progress": {KEY + "\n": DONE}}).encode(), "no content key", id="a line's end"),
        pytest.param(json.dumps({"progress": {KEY: []}}).encode(), "an object", id="no mark"),
        pytest.param(json.dumps({"progress": {KEY: DONE | {"state": []}}}).encode(), "state", id="no state"),
        pytest.param(json.dumps({"progress": {KEY: DONE | {"position": True}}}).encode(), "position", id="no number"),
        pytest.param(json.dumps({"progress": {KEY: DONE | {"position": 10**9}}}).encode(), "position", id="too far"),
        pytest.param(
            json.dumps({"progress": {KEY: DONE | {"updated_at": "2026-02-30T08:00:00.000Z"}}}).encode(),
            "updated_at",
            id="no such day",
        ),
    ],
)
def test_what_are_no_marks_is_refused_by_name(body, sentence, now):
    with pytest.raises(NotMarks, match=sentence):
        read_marks(body, now=now)


def test_a_refusal_changes_nothing_and_says_so(browser, ada):
    answer = send(browser, {KEY: DONE, OTHER: "eaten"})
    assert answer.status_code == 400
    assert "Nothing was changed." in answer.json()["error"]
    assert marks_of(ada) == {}


def test_what_is_written_is_read_again(now):
    marks = {KEY: Mark(State.STARTED, 12, datetime(2026, 5, 1, 8, 0, 0, 123000, tzinfo=UTC))}
    assert read_marks(json.dumps({"progress": as_json(marks)}).encode(), now=now) == marks
