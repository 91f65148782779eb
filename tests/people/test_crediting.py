"""Credits become people: each once, across sources, and only as long as somebody credits them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from hub.actions.entry import entry_remove
from hub.db.db_now import DbNow
from hub.jobs.tasks import due_kinds
from hub.models import Credit, CreditedUpTo, Entry, Job, Person, PersonName
from hub.people import crediting
from hub.people.crediting import credit_changed, pending_credits
from tests.factories import a_source, an_entry
from tests.named_people import an_editor

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


def changed(*entries):
    """As owing their indexing does."""
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(changed_at=DbNow())


def credits_read():
    return credit_changed(now=timezone.now() + LATER)


def roles():
    return sorted(Credit.objects.values_list("entry__title", "person__name", "roles"))


def a_credited(title, *names, role="author", source=None, **fields):
    entry = an_entry(source, title=title, credits=[{"name": name, "role": role} for name in names], **fields)
    changed(entry)
    return entry


def test_one_who_is_credited_by_two_sources_is_one_person():
    a_credited("A post", "Ana Pérez")
    a_credited("An episode", "ana perez", "Bo Li", role="guest")
    assert credits_read() == 2
    assert roles() == [
        ("A post", "Ana Pérez", "author"),
        ("An episode", "Ana Pérez", "guest"),
        ("An episode", "Bo Li", "guest"),
    ]
    assert set(Person.objects.values_list("slug", flat=True)) == {"ana-perez", "bo-li"}


def test_reading_again_changes_nothing_and_costs_a_query_or_two(django_assert_max_num_queries):
    a_credited("A post", "Ana Pérez")
    credits_read()
    before = roles()
    with django_assert_max_num_queries(2):
        assert credits_read() == 0
    CreditedUpTo.objects.all().delete()
    assert credits_read() == 1
    assert roles() == before


def test_an_entry_that_credits_another_loses_the_first():
    entry = a_credited("A post", "Ana Pérez")
    credits_read()
    Entry.objects.filter(pk=entry.pk).update(credits=[{"name": "Bo Li", "role": "editor"}])
    changed(entry)
    credits_read()
    assert roles() == [("A post", "Bo Li", "editor")]


def test_a_removed_entry_credits_nobody():
    entry = a_credited("A post", "Ana Pérez")
    credits_read()
    entry_remove(entry, by=an_editor(), reason="Asked for.")
    credits_read()
    assert roles() == []


def test_a_date_that_was_mended_is_mended_in_the_credit():
    entry = a_credited("A post", "Ana Pérez")
    credits_read()
    Entry.objects.filter(pk=entry.pk).update(published_at=None)
    changed(entry)
    credits_read()
    assert Credit.objects.get().published_at is None


def test_what_changed_just_now_waits_until_no_writer_can_be_behind_it():
    a_credited("A post", "Ana Pérez")
    assert not list(pending_credits(timezone.now()))
    assert list(pending_credits(timezone.now() + LATER))


def test_batches_follow_each_other_until_all_is_read(monkeypatch):
    monkeypatch.setattr(crediting, "BATCH", 2)
    for number in range(5):
        a_credited(f"Post {number}", f"Person {'ABCDE'[number]}")
    assert [credit_changed(limit=2, now=timezone.now() + LATER) for _ in range(4)] == [2, 2, 1, 0]
    assert Person.objects.count() == 5


def test_entries_of_one_moment_are_all_read():
    rows = [an_entry(title=str(n), credits=[{"name": f"Person {'ABC'[n]}"}]) for n in range(3)]
    changed(*rows)
    while credit_changed(limit=1, now=timezone.now() + LATER):
        pass
    assert Person.objects.count() == 3


def test_being_killed_half_way_changes_nothing(monkeypatch):
    a_credited("A post", "Ana Pérez")

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("hub.people.crediting.queue.enqueue", killed)
        with pytest.raises(KeyboardInterrupt):
            credits_read()
    assert not Person.objects.exists()
    assert credits_read() == 1
    assert roles() == [("A post", "Ana Pérez", "author")]


def test_who_is_new_is_to_be_found_by_searching():
    a_credited("A post", "Ana Pérez")
    credits_read()
    owed = Job.objects.filter(kind=Job.Kind.INDEX, target="person").values_list("key", flat=True)
    assert list(owed) == [str(Person.objects.get().pk)]


def test_two_who_share_a_slug_have_addresses_of_their_own():
    a_credited("A post", "Ana Pérez")
    credits_read()
    PersonName.objects.filter(key="ana perez").update(key="another ana")
    a_credited("Another post", "Ana Pérez")
    credits_read()
    assert set(PersonName.objects.values_list("slug", flat=True)) == {"ana-perez", "ana-perez-2"}


def test_the_source_is_nobody():
    a_credited("A post", "Ana Pérez", source=a_source(title="Ana Pérez"))
    credits_read()
    assert not Person.objects.exists()


def test_the_worker_runs_it_beside_its_own_work():
    a_credited("A post", "Ana Pérez")
    assert "credits" in due_kinds(timezone.now() + LATER, fetching=False)


def test_finding_what_changed_runs_along_an_index():
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plans")
    a_credited("A post", "Ana Pérez")
    credits_read()
    plan = crediting._changed(CreditedUpTo.objects.get(), timezone.now()).explain()
    assert "SEARCH hub_entry USING" in plan
    assert "entry_changed" in plan
