"""Notifying the worker: messages arrive, or are lost without harm."""

from __future__ import annotations

import pytest
from celery import current_app

from hub.jobs import notify as notify_module
from hub.jobs import queue
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
def sent(monkeypatch, clock):
    """The messages that were sent: a task and its arguments."""
    sent: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, args, **options: sent.append((name.rpartition(".")[2], *args))
    )
    return sent


@pytest.fixture
def broken(monkeypatch, clock):
    """How often a broker that is away was tried."""
    tried: list[str] = []

    def away(name, **options):
        tried.append(name)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(current_app, "send_task", away)
    return tried


def test_a_kind_is_sent_to_the_worker(sent):
    notify("tag")
    assert sent == [("run", "tag")]


def test_a_broker_that_is_away_costs_a_line_in_the_log(broken, caplog):
    notify("tag")
    assert "The broker can't be reached (nobody there)" in caplog.text


def test_a_broker_that_is_away_is_left_alone_for_a_while(broken, clock):
    for _ in range(5):
        notify("tag")
    assert len(broken) == 1
    clock.seconds += QUIET
    notify("tag")
    assert len(broken) == 2


@pytest.mark.django_db
def test_enqueuing_notifies_once_the_job_can_be_seen(sent, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue.enqueue_tagging([1, 2, 3], now=now)
        assert sent == []
    assert sent == [("run", "tag")]


@pytest.mark.django_db
def test_enqueuing_nothing_notifies_nobody(sent, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue.enqueue(Job.Kind.INDEX, "entry", [], now=now)
    assert sent == []


def test_a_kind_notified_often_in_one_batch_is_sent_once_at_its_end(sent):
    with notify_module.coalesced():
        notify("tag")
        with notify_module.coalesced():
            notify("index")
        notify("tag")
        assert sent == []
    assert sent == [("run", "tag"), ("run", "index")]


def test_a_batch_that_ends_in_an_error_sends_what_it_has_notified(sent):
    def batch():
        with notify_module.coalesced():
            notify("tag")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        batch()
    assert sent == [("run", "tag")]


def test_long_work_sends_now_and_then(sent, clock):
    with notify_module.coalesced() as notify_now:
        notify("tag")
        notify_now()
        assert sent == []
        clock.seconds += notify_module.MIN_INTERVAL
        notify_now()
        notify_now()
        assert sent == [("run", "tag")]
        notify("index")
    assert sent == [("run", "tag"), ("run", "index")]
