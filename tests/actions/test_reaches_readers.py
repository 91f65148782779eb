"""An edit made by a named action alone reaches the search index and, where entries show it, /changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from hub.actions.entry_add import entry_add_known
from hub.actions.entry_edit import entry_edit
from hub.actions.person import person_describe
from hub.actions.source_add_many import source_add_many
from hub.actions.source_edit import source_edit
from hub.actions.topic import topic_rename
from hub.models import Entry, EntryTopic, Job, Person, RiverDay, Source
from tests.factories import a_source, a_topic, an_entry
from tests.named_people import a_moderator, an_editor

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db


def index_jobs(noun: str) -> set[str]:
    return set(Job.objects.filter(kind=Job.Kind.INDEX, target=noun).values_list("key", flat=True))


def is_in_changes(entry: Entry) -> bool:
    return Entry.objects.get(pk=entry.pk).changed_at is not None


def logged(action: str) -> list[str]:
    return [str(row.message) for row in ModelLogEntry.objects.filter(action=action)]


def test_an_edited_entry_is_indexed_logged_and_listed_as_changed(now: datetime) -> None:
    entry = an_entry()
    assert entry_edit(entry, by=an_editor(), level="advanced", now=now)
    assert index_jobs("entry") == {str(entry.pk)}
    assert is_in_changes(entry)
    assert logged("entry.edit") == ["Edited: level from nothing to “Advanced”"]


def test_an_edit_that_changes_nothing_leaves_no_trace(now: datetime) -> None:
    entry = an_entry(level="advanced")
    assert not entry_edit(entry, by=an_editor(), level="advanced", now=now)
    assert not Job.objects.exists()
    assert logged("entry.edit") == []


def test_a_renamed_source_changes_its_entries_too(now: datetime) -> None:
    source = a_source(title="Packet Notes")
    entry = an_entry(source)
    assert source_edit(source, by=a_moderator(), title="Frames and Cells", now=now)
    assert index_jobs("source") == {str(source.pk)}
    assert index_jobs("entry") == {str(entry.pk)}
    assert is_in_changes(entry), "the API names the source with each entry"
    assert logged("source.edit") == ["Edited: title from “Packet Notes” to “Frames and Cells”"]


def test_trusted_topics_are_set_and_logged(now: datetime) -> None:
    source, topic = a_source(), a_topic(title="BGP")
    entry = an_entry(source)
    assert source_edit(source, by=a_moderator(), trusted_topics=[topic], now=now)
    assert list(source.trusted_topics.all()) == [topic]
    assert logged("source.edit") == ["Edited: trusted topics from nothing to “BGP”"]
    assert Job.objects.filter(kind=Job.Kind.TAG, key=f"{entry.pk}-{entry.pk}").exists()


def test_a_renamed_topic_changes_its_entries_too(now: datetime) -> None:
    topic, entry = a_topic(title="BGP"), an_entry()
    EntryTopic.objects.create(entry=entry, topic=topic)
    topic_rename(topic, by=a_moderator(), title="Interdomain routing", now=now)
    assert index_jobs("topic") == {str(topic.pk)}
    assert index_jobs("entry") == {str(entry.pk)}
    assert is_in_changes(entry)


def test_a_described_person_is_indexed(now: datetime) -> None:
    person = Person.objects.create(name="Ana Pérez", slug="ana-perez", created_at=now)
    person_describe(person, by=a_moderator(), about="Writes of EVPN.", now=now)
    assert index_jobs("person") == {str(person.pk)}


def test_editing_needs_its_permission_and_a_valid_value() -> None:
    entry, source = an_entry(), a_source()
    with pytest.raises(PermissionDenied):
        source_edit(source, by=an_editor(), title="Mine")
    with pytest.raises(ValidationError):
        entry_edit(entry, by=an_editor(), kind="song")
    with pytest.raises(TypeError):
        entry_edit(entry, by=an_editor(), title="Another")
    entry.refresh_from_db()
    assert entry.kind == "post"


def test_an_entry_known_by_its_address_is_indexed_and_listed_as_changed(now: datetime) -> None:
    finer = a_topic(title="EVPN", parent=a_topic(title="Data centre"))
    url = "https://a.example/1"
    (entry,) = entry_add_known(
        [Entry(url=url, title="One", published_at=now, first_seen_at=now)], topics={url: [finer.pk]}, now=now
    )
    assert index_jobs("entry") == {str(entry.pk)}
    assert is_in_changes(entry)
    assert dict(EntryTopic.objects.filter(entry=entry).values_list("topic__title", "score")) == {
        "EVPN": 1.0,
        "Data centre": 0.8,
    }
    assert RiverDay.objects.get().entries == 1
    assert Job.objects.filter(kind=Job.Kind.TAG, key=f"{entry.pk}-{entry.pk}").exists()


def test_adding_no_entries_leaves_no_trace(now: datetime) -> None:
    assert entry_add_known([], now=now) == []
    assert not Job.objects.exists()


def test_new_sources_are_indexed_and_known_ones_skipped(now: datetime) -> None:
    a_source(url="https://a.example/feed")
    added = source_add_many(
        [Source(url="http://www.a.example/feed/", title="A"), Source(url="https://b.example/feed", title="B")], now=now
    )
    assert [source.title for source in added] == ["B"]
    assert index_jobs("source") == {str(source.pk) for source in added}
