"""What could not be reached is said where people look, from the first failure on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hub.jobs import queue
from hub.models import HostBackoff, Job, Source
from tests.factories import a_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent():
    return a_source(title="Silent", failures=1, last_error="Its host name is not known.")


def test_the_status_page_names_it_and_says_why(client, silent):
    page = client.get("/status/").content.decode()
    assert "1 could not be read" in page
    assert "Silent" in page
    assert "Its host name is not known." in page
    assert "for more than a day" not in page


def test_what_has_been_silent_for_long_is_told_from_what_has_just_failed(client, silent):
    Source.objects.update(state=Source.State.BROKEN)
    assert "for more than a day" in client.get("/status/").content.decode()


def test_the_list_of_sources_leads_there(client, silent):
    page = client.get("/sources/").content.decode()
    assert "1 could not be read when last visited" in page
    assert 'href="/status/"' in page


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="one that was read"),
        pytest.param({"failures": 3, "state": Source.State.PAUSED}, id="one that is not visited"),
        pytest.param({"failures": 3, "review": Source.Review.WAITING}, id="one that readers don't see"),
    ],
)
def test_no_other_is_called_silent(client, fields):
    a_source(**fields)
    assert "could not be read" not in client.get("/status/").content.decode()


def test_the_status_page_tells_of_what_is_held(client):
    held = timezone.now() + timedelta(minutes=3)
    a_source(due_at=held, lease_until=held, lease_token=uuid4())
    Job.objects.create(kind="tag", target="entry", key="1", due_at=held, lease_until=held, lease_token=uuid4())
    page = client.get("/status/").content.decode()
    moment = timezone.localtime(held).strftime("%H:%M:%S")
    assert f"1 is being visited; should their visitor have been cut off, others take over at {moment}" in page
    assert f"1 of it is being done; should its worker have been cut off, others take over at {moment}" in page


def test_the_status_page_counts_the_entries_of_a_range(client):
    queue.enqueue_tagging(range(1, 31), now=timezone.now())
    assert "30 to do: " in client.get("/status/").content.decode()


def test_the_status_page_names_the_hosts_that_asked_for_a_pause(client):
    now = timezone.now()
    HostBackoff.objects.create(host="feeds.example", until=now + timedelta(hours=1))
    HostBackoff.objects.create(host="quiet.example", until=now - timedelta(hours=1))
    page = client.get("/status/").content.decode()
    until = timezone.localtime(now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    assert f'feeds.example <span class="quiet">until {until}' in page
    assert "quiet.example" not in page
