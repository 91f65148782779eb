"""The doorbell: heard, or forgotten without harm."""

from __future__ import annotations

import pytest
from celery import current_app

from hub.jobs import notify as notify_module
from hub.jobs.notify import QUIET, notify
from hub.models import Job


class Clock:
    """A monotonic clock that a test moves."""

    seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("hub.jobs.notify.time", clock)
    monkeypatch.setattr("hub.jobs.notify._quiet_until", 0.0)
    return clock


@pytest.fixture
def rung(monkeypatch, clock):
    """The tasks that were sent for."""
    rung: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: rung.append(name))
    return rung


@pytest.fixture
def broken(monkeypatch, clock):
    """How often a broker that is away was tried."""
    tried: list[str] = []

    def away(name, **options):
        tried.append(name)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(current_app, "send_task", away)
    return tried


def test_a_ring_sends_for_the_task(rung):
    notify("tick")
    assert rung == ["hub.jobs.tasks.tick"]


def test_a_broker_that_is_away_costs_a_line_in_the_log(broken, caplog):
    notify("tick")
    assert "The broker can't be reached (nobody there)" in caplog.text


def test_a_broker_that_is_away_is_left_alone_for_a_while(broken, clock):
    for _ in range(5):
        notify("tick")
    assert len(broken) == 1
    clock.seconds += QUIET
    notify("tick")
    assert len(broken) == 2


@pytest.mark.django_db
def test_owing_rings_once_what_is_owed_is_there_to_see(rung, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Job.objects.enqueue_tagging([1, 2, 3], now=now)
        assert rung == []
    assert rung == ["hub.jobs.tasks.tag_owed"]


@pytest.mark.django_db
def test_owing_nothing_rings_nothing(rung, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Job.objects.enqueue(Job.Work.INDEX, "entry", [], now=now)
    assert rung == []


def test_what_rings_often_in_one_batch_rings_once_at_its_end(rung):
    with notify_module.batched():
        notify("tag_owed")
        with notify_module.batched():
            notify("index_owed")
        notify("tag_owed")
        assert rung == []
    assert rung == ["hub.jobs.tasks.tag_owed", "hub.jobs.tasks.index_owed"]


def test_a_batch_that_ends_in_an_error_rings_for_what_it_has_done(rung):
    def batch():
        with notify_module.batched():
            notify("tag_owed")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        batch()
    assert rung == ["hub.jobs.tasks.tag_owed"]


def test_long_work_rings_meanwhile_but_sparingly(rung, clock):
    with notify_module.batched() as notify_now:
        notify("tick")
        notify_now()
        assert rung == []
        clock.seconds += notify_module.SPARINGLY
        notify_now()
        notify_now()
        assert rung == ["hub.jobs.tasks.tick"]
        notify("heal")
    assert rung == ["hub.jobs.tasks.tick", "hub.jobs.tasks.nightly_repair"]
