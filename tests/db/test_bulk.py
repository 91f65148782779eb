"""Many rows at once: the same rows as one by one."""

import uuid
from datetime import UTC, datetime

import pytest

from hub.db import bulk
from hub.models import Enclosure, Entry, Job
from tests.factories import a_source, an_entry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def test_rows_of_values_take_the_defaults_of_all_other_fields():
    source = a_source()
    labels = [["EVPN", "Ümlaut ’"], []]
    rows = [(f"{n}", f"Title {n}", labels[n], NOW if n else None) for n in range(2)]
    bulk.insert_rows(
        Entry, ("identity", "title", "labels", "published_at"), rows, source_id=source.pk, first_seen_at=NOW
    )
    one, two = Entry.objects.order_by("identity")
    made = Entry(source=source)
    for entry, title, words, moment in ((one, "Title 0", labels[0], None), (two, "Title 1", [], NOW)):
        assert (entry.source, entry.title, entry.labels) == (source, title, words)
        assert (entry.published_at, entry.first_seen_at) == (moment, NOW)
        for name in ("status", "kind", "level", "words", "sponsored", "credits", "podcast", "changed_at", "minutes"):
            assert getattr(entry, name) == getattr(made, name), name
    assert isinstance(one.uuid, uuid.UUID)
    assert one.uuid != two.uuid


def test_a_renewed_row_keeps_its_key():
    entry = an_entry()
    names = ("entry_id", "url", "length")
    bulk.insert_rows(Enclosure, names, [(entry.pk, "https://a.example/1", 1)])
    before = Enclosure.objects.get().pk
    rows = [(entry.pk, "https://a.example/1", 2), (entry.pk, "https://a.example/2", 3)]
    bulk.insert_rows(Enclosure, names, rows, once=("entry_id", "url"), renewed=("length",))
    assert dict(Enclosure.objects.values_list("url", "length")) == {"https://a.example/1": 2, "https://a.example/2": 3}
    assert Enclosure.objects.get(url="https://a.example/1").pk == before


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert_rows(Job, ("key",), [], kind="tag", target="entry", due_at=NOW)
        bulk.insert(Job, [])
        bulk.update(Job, [], ["attempts"])


def test_changed_instances_are_written_field_by_field():
    one, two = an_entry(title="One", labels=["a"]), an_entry(title="Two")
    one.labels, one.updated_at, one.title = ["b"], NOW, "Not written"
    bulk.update(Entry, [one, two], ("labels", "updated_at"))
    one.refresh_from_db()
    assert (one.title, one.labels, one.updated_at) == ("One", ["b"], NOW)
