"""/api/v1/changes: a copy that follows it is a copy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hub.jobs import queue
from hub.models import Entry, Job
from tests.factories import a_source, an_entry

CHANGES = "/api/v1/changes"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def follow(client, address=CHANGES + "?limit=2"):
    """Everything that is told from an address on, and where to ask next."""
    changed, withdrawn = [], []
    while True:
        answer = client.get(address.removeprefix("http://localhost:8000")).json()
        changed += answer["changed"]
        withdrawn += answer["withdrawn"]
        address = answer["next"]
        if not answer["more"]:
            return changed, withdrawn, address


def changed(entry, at, **fields):
    Entry.objects.filter(pk=entry.pk).update(changed_at=at, **fields)


@pytest.mark.django_db
def test_what_has_changed_is_told_oldest_first(client):
    for minutes in (3, 1, 2):
        changed(an_entry(title=f"At {minutes}"), LONG_AGO + timedelta(minutes=minutes))
    told, withdrawn, _ = follow(client)
    assert [entry["title"] for entry in told] == ["At 1", "At 2", "At 3"]
    assert withdrawn == []


@pytest.mark.django_db
def test_who_comes_back_hears_only_what_is_new(client):
    first, second = an_entry(), an_entry()
    changed(first, LONG_AGO)
    changed(second, LONG_AGO)
    _, _, later = follow(client)
    assert follow(client, later)[:2] == ([], [])
    changed(first, LONG_AGO + timedelta(days=1), title="Retitled")
    told, _, _ = follow(client, later)
    assert [entry["title"] for entry in told] == ["Retitled"]


@pytest.mark.django_db
def test_what_changed_at_one_moment_is_told_whole_though_a_stretch_ends_amid_it(client, monkeypatch):
    monkeypatch.setattr("content.api.routes.changes.SETTLED", timedelta(seconds=-1))
    entries = [an_entry(title=str(number)) for number in range(5)]
    queue.enqueue("index", "entry", [entry.pk for entry in entries], now=timezone.now())
    told, _, later = follow(client)
    assert [entry["title"] for entry in told] == ["0", "1", "2", "3", "4"]
    assert follow(client, later)[:2] == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["hidden", "removed", "new"])
def test_what_was_withdrawn_is_told_by_its_id_alone(client, status):
    entry = an_entry(title="Secret")
    changed(entry, LONG_AGO, status=status)
    told, withdrawn, _ = follow(client)
    assert (told, withdrawn) == ([], [str(entry.uuid)])
    assert b"Secret" not in client.get(CHANGES).content


@pytest.mark.django_db
def test_a_change_is_told_once_no_earlier_one_can_come(client):
    entry = an_entry()
    changed(entry, timezone.now())
    assert follow(client)[0] == []
    changed(entry, timezone.now() - timedelta(minutes=2))
    assert len(follow(client)[0]) == 1


@pytest.mark.django_db
def test_whatever_owes_indexing_has_changed(now):
    entry, other = an_entry(), an_entry()
    queue.enqueue_tagging([other.pk], now=now)
    queue.enqueue(Job.Kind.INDEX, "source", [other.pk], now=now)
    queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk], now=now)
    entry.refresh_from_db()
    other.refresh_from_db()
    assert abs(entry.changed_at - timezone.now()) < timedelta(minutes=1)  # the database's clock, not the caller's
    assert other.changed_at is None


@pytest.mark.django_db
def test_a_hub_without_entries_has_a_place_to_come_back_to(client):
    _, _, later = follow(client)
    changed(an_entry(), LONG_AGO)
    assert len(follow(client, later)[0]) == 1


class TestACopy(TestCase):
    """Whatever is done to the library between two visits, a copy equals it after the second."""

    @given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["published", "hidden", "featured"])), max_size=12),
           st.integers(0, 12))  # fmt: skip
    @settings(deadline=None, max_examples=25)
    def test_equals_the_library(self, deeds, visit_after):
        source = a_source()
        entries = [an_entry(source) for _ in range(5)]
        copy: dict[str, bool] = {}
        address = CHANGES + "?limit=2"
        for number, (which, status) in enumerate(deeds):
            if number == visit_after:
                address = self.visit(copy, address)
            changed(entries[which], LONG_AGO + timedelta(seconds=number), status=status)
        self.visit(copy, address)
        touched = {str(entries[which].uuid) for which, _ in deeds}
        public = {str(key) for key in Entry.objects.public().values_list("uuid", flat=True)} & touched
        assert set(copy) == public

    def visit(self, copy, address):
        told, withdrawn, address = follow(self.client, address)
        copy.update({entry["id"]: entry["featured"] for entry in told})
        for key in withdrawn:
            copy.pop(key, None)
        return address
