"""One row that always fails, among good ones of its kind: it delays no other, is parked, and finishes when retried."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.db import OperationalError
from django.utils import timezone

from content.paths.maintenance.link import LinkCheck
from content.paths.maintenance.schedule import MaintenanceSchedule
from content.paths.route import Route
from hub.jobs import failures, queue, registry, runner
from hub.jobs.parked import parked_jobs
from hub.models import Job, OutgoingEmail, Source
from hub.models.job import RANGE
from hub.ops.mail.delivery import WrittenMessage
from tests.factories import a_source, an_entry
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db

KINDS = [kind.name for kind in registry.kinds()]
_numbers = count(1)
NEXT = timedelta(hours=7)  # longer than any failed row waits


def a_row(kind, now):
    """A due row of this kind."""
    if kind.rows is None:
        queue.enqueue(kind.name, "entry", [next(_numbers)], now=now)
        return Job.objects.latest("pk")
    model = kind.queryset().model
    if model is Source:
        return a_source(due_at=now)
    if model is OutgoingEmail:
        return OutgoingEmail.objects.create(
            recipients=[], raw=b"", written_at=now, expires_at=now + timedelta(days=60), due_at=now
        )
    if model is MaintenanceSchedule:
        path = a_path(slug=f"path-{next(_numbers)}")
        return MaintenanceSchedule.objects.update_or_create(path=path, defaults={"due_at": now})[0]
    if model is LinkCheck:
        n = next(_numbers)
        return LinkCheck.objects.create(
            entry=an_entry(), url=f"https://h{n}.example/", host=f"h{n}.example", due_at=now
        )
    raise AssertionError(f"This test makes no rows of “{kind.name}” yet: add them here.")


class Handler:
    """Stands in for a kind's handler: raises for poisoned rows, and otherwise does what each model's handler does."""

    def __init__(self, *poisoned, error=ValueError) -> None:
        self.poisoned, self.error = {row.pk for row in poisoned}, error
        self.finished: list[int] = []

    def __call__(self, rows, *, now) -> None:
        for row in rows:  # the first part of a batch is done when the poisoned row fails, as in most handlers
            if row.pk in self.poisoned:
                raise self.error(f"poisoned: {row.pk}")
            self.finished.append(row.pk)
            if not isinstance(row, Job):
                type(row).objects.filter(pk=row.pk).update(due_at=now + NEXT)


@pytest.mark.parametrize("name", KINDS)
def test_one_poisoned_row_delays_no_other_and_is_parked(name, now):
    kind = registry.kind(name)
    good, bad, last = (a_row(kind, now) for _ in range(3))
    handle = Handler(bad)
    for _ in range(1 if kind.batch > 2 else 3):  # a batch of one takes a run for each row
        runner.run(name, now=now, handle=handle)
    assert {good.pk, last.pk} <= set(handle.finished), "the good rows finish in the same run"
    bad.refresh_from_db()
    assert (bad.attempts, bad.lease_until) == (1, None)
    assert bad.due_at > now, "the poisoned row waits"

    for attempt in range(1, kind.park_after):
        assert bad.parked_at is None, f"after {attempt} attempts"
        now = bad.due_at
        runner.run(name, now=now, handle=handle)
        bad.refresh_from_db()
    assert (bad.attempts, bad.due_at, bad.parked_at) == (kind.park_after, None, now)
    assert f"poisoned: {bad.pk}" in bad.traceback
    assert bad.failure == f"ValueError: poisoned: {bad.pk}"
    assert [job.row for job in parked_jobs()] == [bad]

    runner.run(name, now=now + NEXT / 2, handle=handle)
    bad.refresh_from_db()
    assert bad.attempts == kind.park_after, "a parked row is left alone"

    handle.poisoned.clear()
    kind.queryset().filter(pk=bad.pk).retry_parked(now=now)
    runner.run(name, now=now, handle=handle)
    assert bad.pk in handle.finished
    left = kind.queryset().filter(pk=bad.pk).first()
    assert left is None or (left.attempts, left.failure, left.traceback) == (0, "", "")


@pytest.mark.parametrize("name", KINDS)
def test_the_waits_of_a_failing_row_grow(name, now):
    kind = registry.kind(name)
    bad = a_row(kind, now)
    waits = []
    for _ in range(kind.park_after - 1):
        runner.run(name, now=now, handle=Handler(bad))
        bad.refresh_from_db()
        waits.append(bad.due_at - now)
        now = bad.due_at
    assert waits == [kind.queryset().retry_after * 2**n for n in range(kind.park_after - 1)]


@pytest.mark.parametrize("name", KINDS)
def test_trouble_with_the_database_is_no_rows_fault(name, now):
    kind = registry.kind(name)
    rows = [a_row(kind, now) for _ in range(min(kind.batch, 3))]
    with pytest.raises(OperationalError):
        runner.run(name, now=now, handle=Handler(rows[-1], error=OperationalError))
    for row in kind.queryset():
        assert (row.attempts, row.lease_until, row.lease_token) == (0, None, None)
    assert kind.queryset().due(now).filter(pk=rows[-1].pk).exists(), "it is due as before"


class Ranges:
    """A handler of ranges that fails for those that hold one entry."""

    def __init__(self, poisoned: int) -> None:
        self.poisoned: int | None = poisoned
        self.finished: set[int] = set()

    def __call__(self, rows, *, now) -> None:
        for row in rows:
            first, last = queue.span(row.key)
            if self.poisoned is not None and first <= self.poisoned <= last:
                raise ValueError("poisoned")
            self.finished |= set(range(first, last + 1))


@pytest.mark.parametrize("poisoned", [1, 57, 400])
def test_a_range_with_one_poisoned_entry_is_split_until_it_stands_alone(poisoned, now):
    queue.enqueue(Job.Kind.TAG, RANGE, ["1-400"], now=now)
    handle = Ranges(poisoned)
    rounds = 0
    while Job.objects.due(now).exists():
        runner.run(Job.Kind.TAG, now=now, limit=50, handle=handle)
        rounds += 1
    assert rounds <= 4
    assert handle.finished == set(range(1, 401)) - {poisoned}
    alone = Job.objects.get()
    assert queue.span(alone.key) == (poisoned, poisoned)
    assert (alone.attempts, alone.failure) == (1, "ValueError: poisoned")


def test_a_range_enqueued_again_while_it_fails_is_split_and_stays_due(now):
    queue.enqueue(Job.Kind.TAG, RANGE, ["1-8"], now=now)

    def fail(rows, *, now):
        queue.enqueue(Job.Kind.TAG, RANGE, ["1-8"], now=now)
        raise ValueError("poisoned")

    runner.run(Job.Kind.TAG, now=now, handle=fail)
    assert {job.key for job in Job.objects.due(now)} == {"1-8", *(f"{n}-{n}" for n in range(1, 9))}


def test_a_job_enqueued_again_while_its_last_attempt_fails_is_due_and_not_parked(now):
    queue.enqueue(Job.Kind.REVIEW, "source", [1], now=now)
    Job.objects.update(attempts=registry.PARK_AFTER - 1)

    def fail(rows, *, now):
        queue.enqueue(Job.Kind.REVIEW, "source", [1], now=now)
        raise ValueError("poisoned")

    runner.run(Job.Kind.REVIEW, now=now, handle=fail)
    assert Job.objects.due(now).count() == 1
    assert Job.objects.parked().count() == 0


def test_a_handler_that_settled_a_row_before_it_failed_leaves_it_settled(now):
    queue.enqueue(Job.Kind.REVIEW, "source", [1, 2, 3], now=now)
    runs: list[int] = []

    def settle_first(rows, *, now):
        runs.append(len(rows))
        if len(rows) > 1:
            queue.complete(rows[:1])
            raise ValueError("after the first")

    runner.run(Job.Kind.REVIEW, now=now, handle=settle_first)
    assert runs == [3, 1, 1], "the first is not run again"
    assert not Job.objects.exists()


def test_a_kind_whose_resource_is_in_use_waits_without_an_attempt(now):
    queue.enqueue(Job.Kind.INDEX, "entry", [1, 2], now=now)

    def busy(rows, *, now):
        raise failures.UnavailableError("another process is writing")

    assert runner.run(Job.Kind.INDEX, now=now, handle=busy) == 0
    assert Job.objects.due(now).filter(attempts=0).count() == 2


def test_one_source_whose_review_fails_delays_no_other_review(monkeypatch, now):
    good, bad = a_source(), a_source()
    reviewed: list[int] = []

    def look(source, now, classifier=None):
        if source.pk == bad.pk:
            raise ValueError("poisoned")
        reviewed.append(source.pk)

    monkeypatch.setattr("hub.actions.source_review.source_look", look)
    queue.enqueue(Job.Kind.REVIEW, "source", [good.pk, bad.pk], now=now)
    runner.run(Job.Kind.REVIEW, now=now)
    assert good.pk in reviewed
    assert Job.objects.get().key == str(bad.pk)


def test_one_email_that_cannot_be_built_delays_no_other(monkeypatch, now, mailoutbox, settings):
    settings.HUB_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    kind = registry.kind("mail")
    good, bad = a_row(kind, now), a_row(kind, now)
    written = WrittenMessage

    def build(email):
        if email.pk == bad.pk:
            raise ValueError("poisoned")
        return written(email)

    monkeypatch.setattr("hub.ops.mail.delivery.WrittenMessage", build)
    runner.run("mail", now=now)
    assert not OutgoingEmail.objects.filter(pk=good.pk).exists()
    bad.refresh_from_db()
    assert (bad.attempts, bad.failure) == (1, "ValueError: poisoned")


def test_one_path_whose_check_fails_delays_no_other(monkeypatch):
    now = timezone.now()
    kind = registry.kind("path_check")
    good, bad = a_row(kind, now), a_row(kind, now)
    checked = Route.__init__

    def fail(route, steps):
        checked(route, steps)
        if any(step.path_id == bad.path_id for step in route.steps):
            raise ValueError("poisoned")

    monkeypatch.setattr(Route, "__init__", fail)
    runner.run("path_check", now=now)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert good.due_at > now + timedelta(hours=1)
    assert (bad.attempts, good.attempts) == (1, 0)
