"""/my/progress/: a browser's marks and an account's become the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from content.progress import sync
from content.progress.merge import Bookmark, ListState, Mark, Record, Setting, State
from content.progress.record import Progress, SavedItem
from content.progress.sync import progress_follow, record_of
from content.progress.validate import InvalidRecord, as_record, read_record
from hub.models import Entry
from tests.factories import an_entry

KEY = "entry:00000000-0000-4000-8000-000000000000"
OTHER = "clip:00000000-0000-4000-8000-000000000000:60-"
DONE = {"state": "done", "position": 0, "updated_at": "2026-05-01T08:00:00.000Z"}
OPEN = {"state": "open", "position": 0, "updated_at": "2026-05-02T08:00:00.000Z"}
STARTED = {"state": "started", "position": 90, "updated_at": "2026-05-03T08:00:00.000Z"}
ADDRESS = "/my/progress/"
KEPT = {"state": "kept", "title": "It", "url": "/entries/1/", "updated_at": "2026-05-01T08:00:00.000Z"}
DROPPED = KEPT | {"state": "dropped", "updated_at": "2026-05-02T08:00:00.000Z"}
EARLY, LATE = "2026-05-01T08:00:00.000Z", "2026-05-02T08:00:00.000Z"


@pytest.fixture
def ada(db):
    return User.objects.create_user("ada")


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


def send(client, progress, **parts):
    return client.post(ADDRESS, json.dumps({"progress": progress} | parts), content_type="application/json")


def marks_of(person):
    return record_of(person).progress


def test_what_two_browsers_send_is_merged_and_both_get_all_of_it(browser):
    assert send(browser, {KEY: DONE}).json()["progress"] == {KEY: DONE}
    assert send(browser, {OTHER: STARTED}).json()["progress"] == {KEY: DONE, OTHER: STARTED}
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
    assert send(stranger, {}).json()["progress"] == {}
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
    send(browser, {}, bookmarks={KEY: KEPT}, settings={"words": 300})
    assert browser.delete(ADDRESS).json() == {"progress": {}, "bookmarks": {}, "settings": {}, "set_at": {}}
    assert send(browser, {}).json()["bookmarks"] == {}


def test_it_is_not_for_caches_nor_for_reading(browser):
    assert "no-store" in send(browser, {})["Cache-Control"]
    assert browser.get(ADDRESS).status_code == 405


def test_one_person_does_not_fill_the_house(browser, ada, monkeypatch):
    monkeypatch.setattr(sync, "MOST_OF_ONE_PERSON", 1)
    send(browser, {KEY: DONE})
    answer = send(browser, {OTHER: DONE})
    assert answer.status_code == 400
    assert "at most 1 are kept" in answer.json()["error"]
    assert send(browser, {KEY: OPEN}).json()["progress"] == {KEY: OPEN}


def test_pages_ask_for_it_only_where_somebody_is_signed_in(browser, db):
    assert "hub-sync" in browser.get("/my/").content.decode()
    assert "hub-sync" not in Client().get("/my/").content.decode()


def body_with(**parts):
    return json.dumps({"progress": {}} | parts).encode()


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
        pytest.param(body_with(bookmarks=[]), "bookmarks", id="bookmarks in a list"),
        pytest.param(body_with(bookmarks={KEY: KEPT | {"url": "//evil.example/"}}), "on this site", id="another host"),
        pytest.param(body_with(bookmarks={KEY: KEPT | {"url": "javascript:x"}}), "on this site", id="a script"),
        pytest.param(body_with(bookmarks={KEY: KEPT | {"title": "x" * 501}}), "short text", id="a long title"),
        pytest.param(body_with(bookmarks={KEY: KEPT | {"state": "done"}}), "kept or dropped", id="no bookmark's state"),
        pytest.param(body_with(settings={"words": 1}), "between 50 and 1500", id="too slow"),
        pytest.param(body_with(settings={"speed": True}), "between 0.5 and 4", id="a speed that is none"),
        pytest.param(body_with(settings={"keys": 1}), "keys", id="keys that are neither"),
        pytest.param(b'{"progress": {}, "settings": {"words": NaN}}', "between", id="not a number"),
        pytest.param(body_with(settings={"words": 300}, set_at={"words": "now"}), "updated_at", id="set at no time"),
    ],
)
def test_what_are_no_marks_is_refused_by_name(body, sentence, now):
    with pytest.raises(InvalidRecord, match=sentence):
        read_record(body, now=now)


def test_a_refusal_changes_nothing_and_says_so(browser, ada):
    answer = send(browser, {KEY: DONE, OTHER: "eaten"})
    assert answer.status_code == 400
    assert "Nothing was changed." in answer.json()["error"]
    assert marks_of(ada) == {}


def test_what_is_written_is_read_again(now):
    moment = datetime(2026, 5, 1, 8, 0, 0, 123000, tzinfo=UTC)
    record = Record(
        {KEY: Mark(State.STARTED, 12, moment)},
        {KEY: Bookmark(ListState.KEPT, "It", "/entries/1/", moment)},
        {"words": Setting(300, moment), "speed": Setting(1.5, moment), "keys": Setting(0, moment)},
    )
    assert read_record(json.dumps(as_record(record)).encode(), now=now) == record


def test_bookmarks_and_speeds_go_along_and_the_later_word_counts(browser):
    send(browser, {}, bookmarks={KEY: KEPT}, settings={"speed": 1.5}, set_at={"speed": LATE})
    answer = send(browser, {}, bookmarks={KEY: DROPPED}, settings={"speed": 2}, set_at={"speed": EARLY}).json()
    assert answer["bookmarks"] == {KEY: DROPPED}
    assert (answer["settings"], answer["set_at"]) == ({"speed": 1.5}, {"speed": LATE})
    assert send(browser, {}, bookmarks={KEY: KEPT}).json()["bookmarks"] == {KEY: DROPPED}


def test_a_speed_that_does_not_say_when_it_was_set_yields_to_one_that_does(browser):
    send(browser, {}, settings={"words": 900, "keys": False})
    assert send(browser, {}, settings={"words": 200}, set_at={"words": EARLY}).json()["settings"]["words"] == 200


@pytest.fixture
def merged():
    """An entry that turned out to be another, and that one a third."""
    first, second, third = (an_entry() for _ in range(3))
    Entry.objects.filter(pk=first.pk).update(merged_into=second)
    Entry.objects.filter(pk=second.pk).update(merged_into=third)
    return first, second, third


def test_what_a_browser_did_with_an_entry_that_is_another_now_was_done_with_that(browser, ada, merged):
    first, _, third = merged
    clip = f"clip:{first.uuid}:60-90"
    answer = send(browser, {f"entry:{first.uuid}": DONE, clip: DONE}, bookmarks={f"entry:{first.uuid}": KEPT}).json()
    assert answer["progress"] == {f"entry:{third.uuid}": DONE, f"clip:{third.uuid}:60-90": DONE}
    assert answer["bookmarks"] == {f"entry:{third.uuid}": KEPT}
    assert answer["renamed"] == {f"entry:{first.uuid}": f"entry:{third.uuid}", clip: f"clip:{third.uuid}:60-90"}


def test_when_entries_become_one_everybodys_record_follows_and_the_weightier_mark_stays(
    browser, ada, django_user_model
):
    old, new = an_entry(), an_entry()
    eve = django_user_model.objects.create_user("eve")
    Progress.objects.create(user=eve, content_key=f"clip:{old.uuid}:5-", state="done", updated_at=EARLY)
    send(browser, {f"entry:{old.uuid}": DONE, f"entry:{new.uuid}": STARTED}, bookmarks={f"entry:{old.uuid}": KEPT})
    assert progress_follow(old.uuid, new.uuid) == 2
    assert send(browser, {}).json()["progress"] == {f"entry:{new.uuid}": DONE}
    assert SavedItem.objects.get().content_key == f"entry:{new.uuid}"
    assert list(marks_of(eve)) == [f"clip:{new.uuid}:5-"]
    assert progress_follow(old.uuid, new.uuid) == 0, "twice is harmless"
