"""Owed work: written once, kept through failures, and never struck out when it was owed anew meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.db.lease import LeasedQuerySet
from hub.jobs import queue
from hub.models import Job

pytestmark = pytest.mark.django_db
LASTING = timedelta(minutes=5)


def owe(now, *keys):
    queue.enqueue(Job.Kind.INDEX, "entry", keys, now=now)


def claim(now, limit=10):
    return Job.objects.filter(kind=Job.Kind.INDEX).claim(limit, now=now, lasting=LASTING)


def test_owing_twice_is_owing_once(now):
    owe(now, 1, 2)
    owe(now, 2, 3)
    assert sorted(Job.objects.values_list("key", flat=True)) == ["1", "2", "3"]


def test_a_thousand_keys_are_owed_in_few_statements(now, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):  # Django gives SQLite some hundred rows a statement
        owe(now, *range(1000))
    assert Job.objects.count() == 1000


def test_settled_work_is_gone(now):
    owe(now, 1)
    queue.complete(claim(now))
    assert not Job.objects.exists()


def test_a_change_while_the_worker_was_at_it_is_owed_still(now):
    owe(now, 1)
    taken = claim(now)
    owe(now + timedelta(seconds=1), 1)
    queue.complete(taken)
    assert [row.key for row in claim(now + timedelta(seconds=2))] == ["1"]


def test_work_that_fails_waits_longer_each_time_and_never_for_ever(now):
    owe(now, 1)
    waits = []
    for _ in range(12):
        (row,) = claim(now)
        Job.objects.retry_later(row, now=now, error="the index is away")
        row.refresh_from_db()
        waits.append(row.due_at - now)
        now = row.due_at
    assert waits[:3] == [LeasedQuerySet.retry_after, LeasedQuerySet.retry_after * 2, LeasedQuerySet.retry_after * 4]
    assert waits[-1] == LeasedQuerySet.retry_at_most
    assert row.failure == "the index is away"


def test_a_change_brings_failed_work_forward(now):
    owe(now, 1)
    (row,) = claim(now)
    Job.objects.retry_later(row, now=now, error="no")
    owe(now, 1)
    assert [row.key for row in claim(now)] == ["1"]


def test_what_is_owed_is_counted_by_what_it_is_owed_for(now):
    queue.enqueue_tagging([*range(1, 401), 1000], now=now)
    queue.enqueue_tagging([7], now=now, again=True)
    queue.enqueue_library(Job.Kind.STORY, now=now)
    queue.enqueue(Job.Kind.INDEX, "source", [1, 2], now=now)
    assert Job.objects.pending() == {"tag": 402, "story": 1, "index": 2}
