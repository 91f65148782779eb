"""The worker's tasks: what tick rings for, and how they share the worker."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from celery.signals import worker_shutting_down
from django.conf import settings
from django.utils import timezone

from hub import celery
from hub.actions import source_review
from hub.ingest.refresh import Summary
from hub.jobs import registry, tasks
from hub.jobs.tasks import SingleFlight, owed_now
from hub.models import Job, Source
from tests.factories import a_source


@pytest.mark.django_db
def test_nothing_owed_rings_nothing(now):
    a_source(due_at=now + timedelta(minutes=1))
    assert owed_now(now, fetching=True) == []


@pytest.mark.django_db
def test_a_due_source_is_rung_for(now):
    a_source(due_at=now)
    assert owed_now(now, fetching=True) == ["refresh_due"]


@pytest.mark.django_db
def test_a_hub_that_leaves_sources_alone_never_rings_for_them(now):
    a_source(due_at=now)
    assert owed_now(now, fetching=False) == []


@pytest.mark.django_db
def test_a_source_that_is_paused_or_being_visited_is_not_rung_for(now):
    a_source(due_at=now, state=Source.State.PAUSED)
    a_source(due_at=now, lease_until=now + timedelta(minutes=1))
    assert owed_now(now, fetching=True) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("work", "task"),
    [(Job.Work.TAG, "tag_owed"), (Job.Work.INDEX, "index_owed"), (Job.Work.TRY, "try_owed")],
)
def test_owed_work_is_rung_for(now, work, task):
    Job.objects.enqueue(work, "entry", [1], now=now)
    assert owed_now(now, fetching=True) == [task]


@pytest.mark.django_db
def test_what_a_clock_that_ran_ahead_has_put_off_for_months_is_done_after_all():
    now = timezone.now()
    ahead = now + timedelta(days=300)
    lost, held = a_source(due_at=ahead), a_source(due_at=now, lease_until=ahead, lease_token=uuid4())
    later, never = a_source(due_at=now + timedelta(days=20)), a_source(due_at=None)
    Job.objects.enqueue(Job.Work.TAG, "entry", [1], now=ahead)
    tasks.nightly_repair()
    due = timezone.now()
    assert set(Source.objects.due(due)) == {lost, held}
    assert Job.objects.due(due).count() == 1
    for source in (later, never):
        before = source.due_at
        source.refresh_from_db()
        assert source.due_at == before


@pytest.fixture
def rung(monkeypatch):
    rung: list[str] = []
    monkeypatch.setattr(tasks, "ring", rung.append)
    return rung


@pytest.mark.parametrize(
    ("visited", "expected"), [(tasks.SOURCES, ["refresh_due"]), (tasks.SOURCES - 1, []), (0, [])], ids=str
)
def test_a_full_batch_of_sources_rings_for_the_next(rung, monkeypatch, visited, expected):
    monkeypatch.setattr(tasks, "refresh", lambda **_: Summary(visited=visited))
    tasks.refresh_due()
    assert rung == expected


def test_refreshing_leaves_threads_to_the_others(monkeypatch, rung):
    started, finish = threading.Semaphore(0), threading.Event()

    def slow(**_):
        started.release()
        finish.wait(10)
        return Summary()

    monkeypatch.setattr(tasks, "refresh", slow)
    crowd = [threading.Thread(target=tasks.refresh_due) for _ in range(tasks.REFRESHES)]
    for thread in crowd:
        thread.start()
        assert started.acquire(timeout=10)
    tasks.refresh_due()  # returns at once, or this test would hang
    finish.set()
    for thread in crowd:
        thread.join()
    assert not started.acquire(blocking=False)


def test_a_worker_that_is_to_stop_begins_no_further_source(monkeypatch, rung):
    seen = []

    def refresh(*, limit, progress, look):
        assert look is source_review.source_look
        for source in range(limit):
            seen.append(source)
            progress(source)

    monkeypatch.setattr(tasks, "refresh", refresh)
    monkeypatch.setattr(tasks, "_stopping", threading.Event())
    worker_shutting_down.send(sender=None)
    tasks.refresh_due()
    assert seen == [0]
    assert rung == []


def test_of_many_who_want_it_done_one_does_it_once_more():
    turn, done = SingleFlight(), []

    def work():
        done.append(len(done))
        if len(done) == 1:
            for _ in range(5):
                turn.run(work)  # what came while it was at it

    turn.run(work)
    assert done == [0, 1]


def test_work_that_fails_lets_the_next_one_in():
    turn, done = SingleFlight(), []
    with pytest.raises(ZeroDivisionError):
        turn.run(lambda: 1 // 0)
    turn.run(lambda: done.append("next"))
    assert done == ["next"]


def test_every_ring_of_the_beat_is_for_a_task_that_exists():
    celery.app.loader.import_default_modules()
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] == f"hub.jobs.tasks.{name}"
        assert entry["task"] in celery.app.tasks


class AnErrand:
    def __init__(self, *, fetches=False, due=True, fails=False):
        self.fetches, self.due, self.fails, self.runs = fetches, due, fails, 0

    def is_due(self, _now):
        return self.due

    def run(self, _now):
        self.runs += 1
        if self.fails:
            raise OSError("the disk is full")
        return False


@pytest.fixture
def no_errands(monkeypatch):
    monkeypatch.setattr(registry, "_errands", {})


@pytest.mark.django_db
def test_errands_are_rung_for_while_any_is_due_and_those_of_the_web_rest_with_fetching(no_errands, now):
    registry.register("idle", AnErrand(due=False))
    assert owed_now(now, fetching=True) == []
    registry.register("links", AnErrand(fetches=True))
    assert owed_now(now, fetching=False) == []
    assert owed_now(now, fetching=True) == ["errands_due"]


@pytest.mark.django_db
def test_an_errand_that_fails_keeps_no_other_from_its_turn(no_errands, caplog):
    failing, other = AnErrand(fails=True), AnErrand()
    registry.register("failing", failing)
    registry.register("other", other)
    tasks.errands_due()
    assert (failing.runs, other.runs) == (1, 1)
    assert "The errand “failing” failed" in caplog.text
