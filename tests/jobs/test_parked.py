"""Parked jobs where operators see them: the report, the status page and `manage.py jobs`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry

from hub.actions.job import NotDiscardableError, job_discard, job_retry
from hub.jobs import queue
from hub.jobs.parked import NotParkedError, count_parked, parked_job, parked_jobs
from hub.models import Job
from tests.factories import a_source, an_entry

pytestmark = pytest.mark.django_db

FAILED = {"due_at": None, "attempts": 5, "failure": "ValueError: no number", "traceback": "Traceback\n  in <tag>"}


@pytest.fixture
def parked(now):
    """A parked job about an entry."""
    queue.enqueue(Job.Kind.INDEX, "entry", [an_entry().pk], now=now)
    Job.objects.update(**FAILED, parked_at=now, first_failed_at=now)
    (job,) = parked_jobs()
    return job


@pytest.fixture
def parked_visit(now):
    """A source whose visit is parked."""
    return a_source(**FAILED, parked_at=now, first_failed_at=now)


def run(*args):
    out = StringIO()
    call_command("jobs", *args, stdout=out)
    return out.getvalue()


def test_a_retried_job_is_due_with_all_its_attempts_and_logged(parked, admin_user, now):
    job_retry(parked, by=admin_user, now=now)
    row = Job.objects.due(now).get()
    assert (row.attempts, row.parked_at, row.failure) == (0, None, "ValueError: no number")
    assert ModelLogEntry.objects.get(action="job.retry").user == admin_user
    with pytest.raises(NotParkedError):
        job_retry(parked, by=admin_user)


def test_a_retried_job_notifies_the_worker_after_the_commit(
    parked, monkeypatch, now, django_capture_on_commit_callbacks
):
    notified: list[str] = []
    monkeypatch.setattr("hub.jobs.notify.notify", notified.append)
    with django_capture_on_commit_callbacks(execute=True):
        job_retry(parked, by=None, now=now)
    assert notified == ["index"]


def test_a_discarded_job_is_deleted_and_logged(parked, admin_user):
    job_discard(parked, by=admin_user)
    assert not Job.objects.exists()
    assert ModelLogEntry.objects.get(action="job.discard").data["reason"] == "ValueError: no number"


def test_a_source_is_not_discarded_with_its_visit(parked_visit):
    with pytest.raises(NotDiscardableError):
        job_discard(parked_job(f"visit:{parked_visit.pk}"), by=None)


@pytest.mark.parametrize("action", [job_retry, job_discard])
def test_nobody_without_the_permission_acts_on_jobs(parked, action, django_user_model):
    with pytest.raises(PermissionDenied):
        action(parked, by=django_user_model.objects.create_user("reader"))
    assert count_parked() == 1


@pytest.mark.parametrize("name", ["", "index", "index:", "index:x", "index:-1", "old:1", "index:99999999999999999999"])
def test_a_name_of_no_parked_job_is_refused(name):
    with pytest.raises(NotParkedError):
        parked_job(name)


def test_a_job_that_a_change_has_made_due_again_is_parked_no_more(parked, now):
    queue.enqueue(Job.Kind.INDEX, "entry", [parked.row.key], now=now)
    assert count_parked() == 0
    with pytest.raises(NotParkedError):
        job_discard(parked, by=None)


def test_the_report_shows_target_failure_and_traceback(admin_client, parked, parked_visit):
    page = admin_client.get(reverse("parked_jobs")).content.decode()
    assert reverse("wagtailsnippets_hub_entry:edit", args=[parked.row.key]) in page
    assert reverse("wagtailsnippets_hub_source:edit", args=[parked_visit.pk]) in page
    assert "ValueError: no number" in page
    assert "in &lt;tag&gt;" in page
    assert page.count('value="retry"') == 2
    assert page.count('value="discard"') == 1


@pytest.mark.parametrize(("action", "left"), [("retry", 1), ("discard", 0)])
def test_the_buttons_of_the_report_act_by_post(admin_client, parked, action, left):
    for _ in range(2):  # a second press finds the job gone, and says so
        page = admin_client.post(reverse("parked_jobs"), {"job": parked.name, "action": action}, follow=True)
        assert page.status_code == 200
    assert "No parked job is named" in page.content.decode()
    assert (count_parked(), Job.objects.count()) == (0, left)


def test_the_report_is_for_operators(client, parked, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader"))
    assert client.post(reverse("parked_jobs"), {"job": parked.name, "action": "discard"}).status_code in (302, 403)
    assert count_parked() == 1


def test_the_status_page_counts_parked_jobs(client, parked, parked_visit):
    page = client.get("/status/").content.decode()
    assert "2 failed too often" in page


def test_the_command_lists_retries_and_discards(parked, parked_visit):
    assert "2  parked" in run()
    listed = run("--parked")
    assert f"{parked.name}  bring the search index up to date: index entry" in listed
    assert "    Traceback" in listed
    assert run("--discard", parked.name) == f"{parked.name} is discarded.\n"
    assert run("--retry", "all") == "1 job is due again.\n"
    assert count_parked() == 0
    with pytest.raises(CommandError):
        run("--retry", parked.name)
