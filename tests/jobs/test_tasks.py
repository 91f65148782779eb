"""The worker's tasks: what tick notifies of, and how kinds share the worker."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from celery.signals import worker_shutting_down
from django.conf import settings
from django.utils import timezone

from hub import celery
from hub.jobs import queue, registry, stopping, tasks
from hub.jobs.gate import Gate
from hub.jobs.registry import JobKind
from hub.jobs.tasks import due_kinds
from hub.models import Job, Source
from tests.factories import a_source


@pytest.fixture
def notified(monkeypatch):
    notified: list[str] = []
    monkeypatch.setattr(tasks, "notify", notified.append)
    return notified


@pytest.fixture
def kinds(monkeypatch):
    """No kinds but those that the test registers."""
    monkeypatch.setattr(registry, "_kinds", {})


def a_kind(name="test", **fields):
    fields = {"title": name, "handle": lambda rows, *, now: None, "batch": 2} | fields
    kind = JobKind(name=name, **fields)
    registry.register(kind)
    return kind


@pytest.mark.django_db
def test_where_nothing_is_due_nobody_is_notified(now):
    a_source(due_at=now + timedelta(minutes=1))
    assert due_kinds(now, fetching=True) == []


@pytest.mark.django_db
def test_a_due_source_is_notified_of(now):
    a_source(due_at=now)
    assert due_kinds(now, fetching=True) == ["visit"]


@pytest.mark.django_db
def test_a_hub_that_does_not_fetch_visits_no_source(now, settings):
    a_source(due_at=now)
    assert due_kinds(now, fetching=False) == []
    settings.HUB_FETCH = False
    tasks.run("visit")
    assert Source.objects.get().lease_until is None


@pytest.mark.django_db
def test_a_source_that_is_paused_or_being_visited_is_not_due(now):
    a_source(due_at=now, state=Source.State.PAUSED)
    a_source(due_at=now, lease_until=now + timedelta(minutes=1))
    assert due_kinds(now, fetching=True) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Job.Kind.TAG, Job.Kind.INDEX, Job.Kind.PREVIEW])
def test_due_jobs_are_notified_of_by_kind(now, kind):
    queue.enqueue(kind, "entry", [1], now=now)
    assert due_kinds(now, fetching=True) == [kind]


@pytest.mark.django_db
def test_a_job_of_a_kind_that_no_longer_exists_disturbs_no_other(now):
    queue.enqueue("old", "entry", [1], now=now)
    assert due_kinds(now, fetching=True) == []


@pytest.mark.django_db
def test_what_a_clock_that_ran_ahead_has_deferred_for_months_is_done_after_all():
    now = timezone.now()
    ahead = now + timedelta(days=300)
    lost, held = a_source(due_at=ahead), a_source(due_at=now, lease_until=ahead, lease_token=uuid4())
    later, never = a_source(due_at=now + timedelta(days=20)), a_source(due_at=None)
    queue.enqueue(Job.Kind.TAG, "entry", [1], now=ahead)
    tasks.nightly_repair()
    due = timezone.now()
    assert set(Source.objects.due(due)) == {lost, held}
    assert Job.objects.due(due).count() == 1
    for source in (later, never):
        before = source.due_at
        source.refresh_from_db()
        assert source.due_at == before


@pytest.mark.django_db
def test_a_full_batch_notifies_of_the_next(kinds, notified, now):
    a_kind()
    queue.enqueue("test", "entry", [1, 2, 3], now=now)
    tasks.run("test")
    assert notified == ["test"]
    tasks.run("test")
    assert notified == ["test"]
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_kind_that_spares_hosts_waits_for_the_next_tick(kinds, notified, now):
    a_kind(waits_for_tick=True)
    queue.enqueue("test", "entry", [1, 2, 3], now=now)
    tasks.run("test")
    assert notified == []
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_worker_that_is_to_stop_begins_no_further_batch(kinds, notified, now, monkeypatch):
    monkeypatch.setattr(stopping, "_stopping", threading.Event())

    def stop(rows, *, now):
        worker_shutting_down.send(sender=None)
        stopping.check()

    a_kind(handle=stop)
    queue.enqueue("test", "entry", [1, 2, 3], now=now)
    tasks.run("test")
    assert (notified, Job.objects.due(now).count()) == ([], 3), "what was claimed is released"
    tasks.run("test")
    assert Job.objects.due(now).count() == 3


@pytest.mark.django_db
def test_a_periodic_kind_is_enqueued_once_for_each_of_its_targets(kinds, now):
    a_kind(producer=lambda now: [("user", 1), ("user", 2)])
    for _ in range(3):
        assert due_kinds(now, fetching=True) == ["test"]
    assert list(Job.objects.values_list("target", "key")) == [("user", "1"), ("user", "2")]


@pytest.mark.django_db
def test_periodic_work_that_is_parked_is_tried_again_the_next_night(kinds, now):
    a_kind(producer=lambda now: [("user", 1)])
    due_kinds(now, fetching=True)
    Job.objects.update(due_at=None, parked_at=now)
    assert due_kinds(now, fetching=True) == [], "its row stands, and is enqueued no second time"
    tasks.nightly_repair()
    assert due_kinds(timezone.now(), fetching=True) == ["test"]


def test_slow_work_leaves_threads_to_other_work():
    gate, started, finish = Gate(2), threading.Semaphore(0), threading.Event()

    def slow():
        started.release()
        finish.wait(10)

    crowd = [threading.Thread(target=gate.run, args=(f"slow {n}", slow)) for n in range(2)]
    for thread in crowd:
        thread.start()
        assert started.acquire(timeout=10)
    gate.run("one too many", started.release)  # returns at once, or this test would hang
    assert not started.acquire(blocking=False)
    finish.set()
    for thread in crowd:
        thread.join()
    assert started.acquire(blocking=False), "a thread inside has served it"


def test_many_callers_of_a_gate_are_served_by_one_more_run():
    gate, done = Gate(), []

    def work():
        done.append(len(done))
        if len(done) == 1:
            for _ in range(5):
                gate.run("work", work)  # callers that arrive while it runs

    gate.run("work", work)
    assert done == [0, 1]


def test_work_that_fails_lets_the_next_caller_in():
    gate, done = Gate(), []
    with pytest.raises(ZeroDivisionError):
        gate.run("work", lambda: 1 // 0)
    gate.run("work", lambda: done.append("next"))
    assert done == ["next"]


def test_every_entry_of_the_beat_is_a_task_that_exists():
    celery.app.loader.import_default_modules()
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] == f"hub.jobs.tasks.{name}"
        assert entry["task"] in celery.app.tasks
