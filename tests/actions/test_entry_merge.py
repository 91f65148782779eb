"""Two entries become one: nothing of either is lost, and nothing brings the other back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from content.paths.publish import known_at
from hub.actions.entry_merge import entry_merge
from hub.actions.entry_topic import entry_topic_refuse
from hub.actions.log import named_with_source
from hub.actions.story import story_join
from hub.ingest.storing import existing
from hub.ingest.storing.entry_values import record_digest
from hub.ingest.storing.match import match_records
from hub.jobs.runner import run
from hub.models import Enclosure, Entry, EntryRevision, EntryTopic, Job, RiverDay
from tests.factories import a_source, a_topic, an_entry
from tests.ingest.records import a_record
from tests.ingest.stories.test_stories import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(now):
    """An entry of the library, known by its address alone."""
    return Entry.objects.create(title="BGP at home", url="https://a.example/bgp", first_seen_at=now, excerpt="By hand.")


@pytest.fixture
def fed():
    """The same, brought by a feed."""
    return an_entry(a_source(), title="BGP at home", url="https://a.example/2026/bgp", body="<p>All of it.</p>")


def test_content_and_relations_pass_to_the_kept_entry(known, fed, admin_user, now):
    topic, refused = a_topic(), a_topic()
    EntryTopic.objects.create(entry=fed, topic=topic, score=0.5)
    EntryTopic.objects.create(entry=fed, topic=refused, score=0.5)
    entry_topic_refuse(known, refused, by=admin_user, now=now)
    EntryRevision.objects.create(entry=known, at=now, title="BGP, at home")
    Enclosure.objects.create(entry=known, url="https://a.example/bgp.mp3")
    assert entry_merge(known, fed, by=admin_user, reason="twice", now=now)
    fed.refresh_from_db()
    topics = {row.topic_id: row.refused for row in fed.entry_topics.all()}
    assert topics == {topic.pk: False, refused.pk: True}
    assert fed.entry_topics.get(topic=refused).published_at == fed.published_at
    assert fed.revisions.count() == 1
    assert fed.enclosures.count() == 1
    assert fed.excerpt.startswith("What entry")
    owed = set(Job.objects.values_list("kind", "key"))
    assert {("index", str(known.pk)), ("index", str(fed.pk)), ("tag", f"{fed.pk}-{fed.pk}")} <= owed
    assert ModelLogEntry.objects.filter(action__startswith="entry.merge").count() == 2


def test_the_merged_entry_stays_as_a_redirecting_tombstone(known, fed, admin_user, now):
    entry_merge(known, fed, by=admin_user, now=now)
    known.refresh_from_db()
    assert (known.status, known.merged_into, known.text, known.current) == ("removed", fed, "", fed)
    assert [row.uuid for row in fed.merged_from.all()] == [known.uuid]


def test_the_river_counts_one_of_the_two(fed, admin_user, now):
    other = an_entry(published_at=datetime(2026, 5, 9, tzinfo=UTC))
    entry_merge(other, fed, by=admin_user, now=now)
    assert sum(RiverDay.objects.values_list("entries", flat=True)) == Entry.objects.river().count() == 1


def test_later_versions_from_the_feed_update_the_kept_entry(known, fed, admin_user, now):
    source, identity = fed.source, fed.identity
    entry_merge(fed, known, by=admin_user, now=now)
    known.refresh_from_db()
    assert (known.source, known.identity, known.body) == (source, identity, "<p>All of it.</p>")
    record = a_record(identity=identity, url=fed.url, title="BGP at home, put right")
    source.last_success_at = now
    changes = match_records([record], existing.candidates(source, [record]), [], record_digest)
    assert [change.stored.pk for change in changes.changed] == [known.pk]
    assert not changes.new


def test_the_feed_does_not_bring_the_merged_entry_back(fed, admin_user, now):
    twin = an_entry(fed.source, title=fed.title, url="https://a.example/old-bgp", published_at=fed.published_at)
    entry_merge(twin, fed, by=admin_user, now=now)
    fed.source.last_success_at = now
    record = a_record(identity=twin.identity, url=twin.url, title=twin.title, published_at=twin.published_at)
    changes = match_records([record], existing.candidates(fed.source, [record]), [], record_digest)
    assert (changes.new, changes.changed) == ((), ())
    again = a_record(identity="anew", url=fed.url, title=fed.title, published_at=fed.published_at)
    changes = match_records([again], existing.candidates(fed.source, [again]), [], record_digest)
    assert [change.stored.pk for change in changes.changed] == [fed.pk]


def test_another_feed_does_not_adopt_the_tombstone(known, fed, admin_user, now):
    entry_merge(known, fed, by=admin_user, now=now)
    assert existing.UnownedEntries().among([a_record(url=known.url)]) == []


def test_a_path_link_to_the_old_address_finds_the_kept_entry(known, fed, admin_user, now):
    entry_merge(known, fed, by=admin_user, now=now)
    assert known_at([known.url]) == {"a.example/bgp": fed}


def test_the_histories_of_both_name_the_other(known, fed, admin_user, now):
    names = named_with_source(known), named_with_source(fed)
    entry_merge(known, fed, by=admin_user, reason="twice here", now=now)
    told = {line.action: line.message for line in ModelLogEntry.objects.all()}
    assert told["entry.merge"] == f"Merged into another: {names[1]}: twice here"
    assert told["entry.merge_in"] == f"Another entry merged into it: {names[0]}: twice here"


def test_the_kept_entry_takes_the_place_in_the_story(known, fed, admin_user, now):
    other = an_entry()
    story_join(known, other, by=admin_user, now=now)
    entry_merge(known, fed, by=admin_user, now=now)

    run("story", limit=50, now=now)
    assert stories() == {frozenset({fed.pk, other.pk})}


def test_merging_twice_is_harmless_and_chains_redirect_to_the_end(known, fed, admin_user, now):
    entry_merge(known, fed, by=admin_user, now=now)
    assert not entry_merge(known, fed, by=admin_user, now=now)
    third = an_entry()
    entry_merge(fed, third, by=admin_user, now=now)
    known.refresh_from_db()
    assert known.merged_into == third


def test_a_merge_into_itself_or_a_removed_entry_or_without_permission_is_refused(
    known, fed, admin_user, django_user_model, now
):
    gone = an_entry(status="removed")
    for entry, into in ((fed, fed), (fed, gone), (gone, fed)):
        with pytest.raises(ValidationError):
            entry_merge(entry, into, by=admin_user, now=now)
    with pytest.raises(PermissionDenied):
        entry_merge(known, fed, by=django_user_model.objects.create_user("reader"), now=now)
