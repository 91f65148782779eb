"""Tokens that name their process: whose process has ended is known, and of nobody else is it said."""

from __future__ import annotations

import subprocess
import sys
import uuid
from datetime import timedelta

import pytest

from content.paths.maintenance.link import LinkCheck
from content.paths.maintenance.schedule import MaintenanceSchedule
from hub.db import process_token
from hub.db.lease import leased_models
from hub.db.process_token import is_dead, new_token
from hub.models import Job, OutgoingEmail, Source
from tests.factories import a_source

ANOTHER = f"import runpy; print(runpy.run_path({process_token.__file__!r})['new_token']())"
LASTING = timedelta(minutes=5)


def of_a_process_that_ended() -> uuid.UUID:
    """A token that another process made."""
    said = subprocess.run([sys.executable, "-c", ANOTHER], capture_output=True, text=True, check=True)
    return uuid.UUID(said.stdout.strip())


@pytest.fixture
def dead() -> uuid.UUID:
    return of_a_process_that_ended()


def test_tokens_are_uuids_and_each_is_another():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {(token.version, token.variant) for token in tokens} == {(8, uuid.RFC_4122)}


def test_who_lives_is_not_dead_and_who_ended_is(dead):
    assert not is_dead(new_token())
    assert is_dead(dead)


def test_another_process_with_the_same_number_is_not_the_one_that_held_it(monkeypatch):
    token = new_token()
    began = process_token._began
    monkeypatch.setattr(process_token, "_began", lambda process: (began(process) + 1) % 4096)
    assert is_dead(token)


def test_of_another_machine_and_of_older_tokens_nothing_is_said(dead, monkeypatch):
    assert not is_dead(uuid.uuid4())
    monkeypatch.setattr(process_token, "_place", lambda: 1)
    assert not is_dead(dead)


def test_where_processes_can_not_be_looked_at_leases_run_out_as_ever(dead, tmp_path, monkeypatch):
    monkeypatch.setattr(process_token, "PROC", tmp_path)
    process_token._place.cache_clear()
    try:
        assert new_token().version == 4
        assert not is_dead(dead)
    finally:
        monkeypatch.undo()
        process_token._place.cache_clear()


@pytest.mark.django_db
def test_a_mail_that_the_dead_held_goes_out_at_once_too_and_so_with_all_work(dead, now):
    OutgoingEmail.objects.create(
        recipients=["ada@example.org"], raw=b"", written_at=now, expires_at=now + LASTING, due_at=now,
        lease_until=now + LASTING, lease_token=dead,
    )  # fmt: skip
    assert sum(rows.reclaim_dead(now=now) for rows in leased_models()) == 1
    assert OutgoingEmail.objects.due(now).exists()
    assert {rows.model for rows in leased_models()} == {OutgoingEmail, LinkCheck, Job, Source, MaintenanceSchedule}


@pytest.mark.django_db
def test_what_the_dead_held_is_taken_back_at_once_and_what_the_living_hold_is_left(dead, now):
    lost, held = a_source(due_at=now - timedelta(hours=1)), a_source(due_at=now)
    Source.objects.filter(pk=lost.pk).update(lease_until=now + LASTING, lease_token=dead)
    Source.objects.claim(1, now=now, lasting=LASTING)
    assert Source.objects.claim(1, now=now, lasting=LASTING) == []
    assert Source.objects.reclaim_dead(now=now) == 1
    assert Source.objects.claim(2, now=now, lasting=LASTING) == [lost]
    assert Source.objects.get(pk=held.pk).lease_token is not None
    assert Source.objects.reclaim_dead(now=now) == 0
