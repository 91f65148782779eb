"""/api/v1/people, and the entries that credit someone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.models import Credit, EntryTopic, Person, PersonName
from tests.factories import a_topic, an_entry

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def a_person(slug, *entries, **fields):
    person = Person.objects.create(slug=slug, name=slug.title(), created_at=MAY, **fields)
    PersonName.objects.create(person=person, key=slug, slug=slug)
    for entry in entries:
        Credit.objects.create(person=person, entry=entry, published_at=entry.published_at)
    return person


def titles(client, **query):
    return [item["title"] for item in client.get("/api/v1/entries", query).json()["items"]]


def test_everyone_with_something_public_is_listed_once_by_slug(client):
    for slug in ("cy", "ana", "bo"):
        a_person(slug, an_entry(), an_entry())
    a_person("hidden", an_entry(), hidden=True)
    a_person("withdrawn", an_entry(status="hidden"))
    first = client.get("/api/v1/people", {"limit": 2}).json()
    second = client.get(first["next"].removeprefix("http://localhost:8000")).json()
    assert [[person["slug"] for person in part["items"]] for part in (first, second)] == [["ana", "bo"], ["cy"]]
    assert second["next"] is None


def test_one_is_found_by_a_slug_from_before_a_merge(client):
    person = a_person("ana", an_entry())
    PersonName.objects.create(person=person, key="ana m", slug="ana-m")
    answer = client.get("/api/v1/people/ana-m").json()
    assert answer["slug"] == "ana"
    assert client.get(answer["feeds"]["rss"].removeprefix("http://localhost:8000")).status_code == 200
    assert client.get("/api/v1/people/nobody").status_code == 404


def test_entries_are_narrowed_to_a_person_and_to_a_topic_at_once(client):
    topic = a_topic(slug="evpn")
    rows = [an_entry(title=str(day), published_at=MAY + timedelta(days=day), kind="lab" if day else "post")
            for day in range(4)]  # fmt: skip
    for entry in rows[1:]:
        EntryTopic.objects.create(entry=entry, topic=topic, published_at=entry.published_at)
    a_person("ana", *rows[:3])
    assert titles(client, person="ana") == ["2", "1", "0"]
    assert titles(client, person="ana", kind="lab") == ["2", "1"]
    assert titles(client, person="ana", topic="evpn") == ["2", "1"]
    assert titles(client, person="ana", limit=1) == ["2"]


def test_a_person_whom_nobody_knows_is_a_clear_error(client):
    answer = client.get("/api/v1/entries", {"person": "nobody"})
    assert answer.status_code == 422
    assert "/api/v1/people has them all" in answer.content.decode()
