from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError

from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import Entry, EntryTopic, Job
from hub.topics import assign
from hub.topics.assign import enqueue_all
from tests.factories import a_source, a_topic, an_entry

pytestmark = pytest.mark.django_db
Origin = EntryTopic.Origin


@pytest.fixture
def routing():
    return a_topic(slug="routing", rules={"names": ["routing protocol"]})


@pytest.fixture
def bgp(routing):
    return a_topic(slug="bgp", parent=routing, rules={"names": ["BGP"]})


def tag(*entries: Entry, now) -> int:
    queue.enqueue_tagging([entry.pk for entry in entries], now=now)
    return run("tag", limit=500, now=now)


def topics_of(entry: Entry) -> dict[str, str]:
    rows = EntryTopic.objects.filter(entry=entry, refused=False).select_related("topic")
    return {row.topic.slug: row.origin for row in rows}


def test_an_owed_entry_is_tagged_with_its_topic_and_those_above(bgp, now) -> None:
    entry = an_entry(title="BGP in the small")
    assert tag(entry, now=now) == 1
    assert topics_of(entry) == {"bgp": "rule", "routing": "rule"}


def test_tagging_keeps_the_evidence_and_the_date(bgp, now) -> None:
    entry = an_entry(title="BGP in the small")
    tag(entry, now=now)
    row = EntryTopic.objects.get(entry=entry, topic=bgp)
    assert row.evidence[0].phrase == "BGP"
    assert row.score > 0.5
    assert row.published_at == entry.published_at


def test_tagging_strikes_out_its_work_and_owes_the_index(bgp, now) -> None:
    entry = an_entry(title="BGP in the small")
    tag(entry, now=now)
    assert [(row.kind, row.target, row.key) for row in Job.objects.all()] == [("index", "entry", str(entry.pk))]


def test_what_a_store_brought_is_owed_in_one_row(bgp, now) -> None:
    entries = [an_entry(title="BGP in the small") for _ in range(3)]
    queue.enqueue_tagging([entry.pk for entry in entries], now=now)
    assert [row.key for row in Job.objects.all()] == [f"{entries[0].pk}-{entries[-1].pk}"]
    assert run("tag", now=now) == 1
    assert all(topics_of(entry) for entry in entries)
    assert set(Job.objects.values_list("kind", "key")) == {("index", str(entry.pk)) for entry in entries}


def test_after_a_change_of_rules_only_what_stands_under_other_topics_is_owed_to_the_index(bgp, now) -> None:
    kept, gains, loses, other = (an_entry(title=title) for title in ("BGP", "OSPF", "A full table", "Cake"))
    for names in (["BGP", "full table"], ["BGP", "OSPF"]):
        bgp.rules = {"names": names}
        bgp.save()
        enqueue_all(now=now)
        while run("tag", now=now):
            pass
        owed = Job.objects.filter(kind="index")
        said = set(owed.values_list("key", flat=True))
        owed.delete()
    assert topics_of(kept).keys() == topics_of(gains).keys() == {"bgp", "routing"}
    assert topics_of(loses) == topics_of(other) == {}
    assert said == {str(gains.pk), str(loses.pk)}


def test_a_text_that_is_new_is_owed_to_the_index_whatever_the_rules_say(bgp, now) -> None:
    entry = an_entry(title="Cake")
    enqueue_all(now=now)
    queue.enqueue_tagging([entry.pk], now=now)
    run("tag", now=now)
    assert Job.objects.filter(kind="index", key=str(entry.pk)).exists()


def test_what_was_owed_entry_by_entry_before_an_upgrade_is_done(bgp, now) -> None:
    entry = an_entry(title="BGP in the small")
    queue.enqueue("tag", "entry", [entry.pk], now=now)
    assert run("tag", now=now) == 1
    assert topics_of(entry).keys() == {"bgp", "routing"}


def test_what_was_edited_while_it_was_read_is_not_judged_by_what_it_said(bgp, now, monkeypatch) -> None:
    entry = an_entry(title="BGP in the small")
    write = assign.write_assignments

    def after_an_edit(*args):
        Entry.objects.filter(pk=entry.pk).update(title="Cake", raw_hash="another")
        return write(*args)

    monkeypatch.setattr(assign, "write_assignments", after_an_edit)
    tag(entry, now=now)
    assert topics_of(entry) == {}


def test_evidence_that_was_kept_with_names_reads_like_any_other(bgp, now) -> None:
    said = {"phrase": "BGP", "field": "title", "weight": 3.0, "count": 1}
    row = EntryTopic.objects.create(entry=an_entry(title="BGP"), topic=bgp, evidence=[said])
    row.refresh_from_db()
    assert [one.as_json() for one in row.evidence] == [said]


def test_an_entry_between_two_that_were_edited_is_told_of_to_nobody(bgp, now) -> None:
    first, between, last = (an_entry(title="BGP in the small") for _ in range(3))
    queue.enqueue_tagging_and_stories([first.pk, last.pk], now=now)
    run("tag", now=now)
    between.refresh_from_db()
    assert between.changed_at is None
    assert set(Job.objects.filter(kind="index").values_list("key", flat=True)) == {str(first.pk), str(last.pk)}


def test_nothing_owed_is_nothing_done(now) -> None:
    assert run("tag", limit=10, now=now) == 0


def test_no_more_is_taken_than_asked_for(bgp, now) -> None:
    for key in (1000, 2000, 3000):
        queue.enqueue_tagging([key], now=now)
    assert [run("tag", limit=2, now=now) for _ in range(3)] == [2, 1, 0]


def test_tagging_twice_changes_nothing(bgp, now, django_assert_max_num_queries) -> None:
    entry = an_entry(title="BGP in the small")
    tag(entry, now=now)
    before = list(EntryTopic.objects.values())
    tag(entry, now=now)
    assert list(EntryTopic.objects.values()) == before


def test_an_entry_that_changed_its_words_changes_its_topics(bgp, now) -> None:
    entry = an_entry(title="BGP in the small")
    tag(entry, now=now)
    entry.title = "Cake"
    entry.save()
    tag(entry, now=now)
    assert topics_of(entry) == {}


def test_an_entry_that_changed_its_date_changes_it_under_its_topics(bgp, now) -> None:
    entry = an_entry(title="BGP in the small")
    EntryTopic.objects.create(entry=entry, topic=a_topic(), origin=Origin.EDITOR, published_at=entry.published_at)
    tag(entry, now=now)
    entry.published_at = now
    entry.save()
    tag(entry, now=now)
    assert set(EntryTopic.objects.values_list("published_at", flat=True)) == {now}


def test_an_editors_no_stands_and_keeps_finer_topics_away(bgp, routing, now) -> None:
    entry = an_entry(title="BGP in the small")
    EntryTopic.objects.create(entry=entry, topic=routing, origin=Origin.EDITOR, refused=True)
    tag(entry, now=now)
    assert topics_of(entry) == {}
    assert EntryTopic.objects.get(entry=entry).refused


def test_an_editors_yes_stands_and_brings_the_topics_above(bgp, now) -> None:
    entry = an_entry(title="Cake")
    EntryTopic.objects.create(entry=entry, topic=bgp, origin=Origin.EDITOR, score=1.0)
    tag(entry, now=now)
    assert topics_of(entry) == {"bgp": "editor", "routing": "rule"}


def test_a_trusted_source_is_named_as_the_origin(bgp, now) -> None:
    source = a_source()
    source.trusted_topics.add(bgp)
    entry = an_entry(source, title="Notes", text="Some BGP, somewhere.")
    tag(entry, now=now)
    assert topics_of(entry)["bgp"] == "source"


def test_removed_entries_are_left_alone(bgp, now) -> None:
    entry = an_entry(title="BGP", status=Entry.Status.REMOVED)
    assert tag(entry, now=now) == 1
    enqueue_all(now=now)
    run("tag", now=now)
    assert topics_of(entry) == {}


def test_a_vanished_entry_is_struck_out(now) -> None:
    queue.enqueue_tagging([12345], now=now)
    run("tag", limit=10, now=now)
    assert not Job.objects.exists()


def test_a_worker_that_dies_leaves_the_work_to_the_next(bgp, now) -> None:
    entry = an_entry(title="BGP in the small")
    queue.enqueue_tagging([entry.pk], now=now)
    Job.objects.claim(1, now=now, lasting=timedelta(minutes=5))
    assert run("tag", limit=10, now=now) == 0  # still leased
    assert topics_of(entry) == {}
    assert run("tag", limit=10, now=now + timedelta(hours=1)) == 1
    assert topics_of(entry) == {"bgp": "rule", "routing": "rule"}


def test_a_locked_database_costs_one_more_try(bgp, now, monkeypatch) -> None:
    entry = an_entry(title="BGP in the small")
    queue.enqueue_tagging([entry.pk], now=now)

    def locked(*args):
        raise OperationalError

    monkeypatch.setattr("hub.topics.assign.write_assignments", locked)
    with pytest.raises(OperationalError):
        run("tag", limit=10, now=now)
    monkeypatch.undo()
    assert Job.objects.get(kind="tag").attempts == 0
    assert run("tag", limit=10, now=now) == 1
    assert "bgp" in topics_of(entry)


def test_a_topic_that_goes_while_its_entries_are_tagged_costs_one_more_try(bgp, now, monkeypatch) -> None:
    entry = an_entry(title="BGP in the small")
    queue.enqueue_tagging([entry.pk], now=now)

    def gone(*args):
        raise IntegrityError

    monkeypatch.setattr("hub.topics.assign.write_assignments", gone)
    run("tag", limit=10, now=now)
    monkeypatch.undo()
    assert run("tag", limit=10, now=now + timedelta(minutes=1)) == 1
    assert "bgp" in topics_of(entry)


def test_a_library_that_could_not_be_enqueued_is_enqueued_by_the_next_run(bgp, now, monkeypatch) -> None:
    entry = an_entry(title="BGP in the small")
    queue.enqueue_library(Job.Kind.TAG, now=now)

    def locked():
        raise OperationalError

    monkeypatch.setattr("hub.jobs.queue.library_ranges", locked)
    with pytest.raises(OperationalError):
        run("tag", limit=10, now=now)
    monkeypatch.undo()
    assert [run("tag", limit=10, now=now) for _ in range(3)] == [1, 1, 0], "its ranges are run next"
    assert "bgp" in topics_of(entry)


def test_that_its_source_is_trusted_is_kept_among_the_evidence(now) -> None:
    topic = a_topic(slug="bgp", rules={"names": [f"bgp{n}" for n in range(30)]})
    source = a_source()
    source.trusted_topics.add(topic)
    entry = an_entry(source, title=" ".join(f"bgp{n}" for n in range(30)), text="")
    tag(entry, now=now)
    row = EntryTopic.objects.get(entry=entry)
    assert row.origin == Origin.SOURCE
    assert [one.field for one in row.evidence].count("source") == 1
    assert len(row.evidence) == 12


def test_rules_that_cannot_be_read_silence_their_topic_only(bgp, now, caplog) -> None:
    a_topic(slug="broken", rules={"names": "not a list"})
    entry = an_entry(title="BGP in the small")
    tag(entry, now=now)
    assert "bgp" in topics_of(entry)
    assert "broken" in caplog.text
