"""What editors do to entries."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from hub.actions.entry import (
    TRANSITIONS,
    entry_feature,
    entry_hide,
    entry_remove,
    entry_show,
    entry_unfeature,
    river_change,
)
from hub.models import (
    BlockingKey,
    Chapter,
    Credit,
    Enclosure,
    Entry,
    EntryRevision,
    EntryTopic,
    Job,
    Person,
    RiverDay,
    Transcript,
)  # fmt: skip
from hub.models.entry_fields import DELETED_ROWS, EMPTIED
from hub.models.evidence import Evidence
from tests.factories import a_topic, an_entry
from tests.named_people import a_person, an_editor

pytestmark = pytest.mark.django_db
DO = {"hide": entry_hide, "show": entry_show, "feature": entry_feature, "unfeature": entry_unfeature,
      "remove": entry_remove}  # fmt: skip


def river() -> int:
    return sum(RiverDay.objects.values_list("entries", flat=True))


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("hide", "new", "hidden"),
        ("hide", "published", "hidden"),
        ("hide", "featured", "hidden"),
        ("hide", "removed", "removed"),
        ("show", "new", "published"),
        ("show", "hidden", "published"),
        ("show", "removed", "removed"),
        ("show", "featured", "featured"),
        ("feature", "published", "featured"),
        ("feature", "hidden", "hidden"),
        ("unfeature", "featured", "published"),
        ("unfeature", "hidden", "hidden"),
        ("remove", "new", "removed"),
        ("remove", "featured", "removed"),
        ("remove", "hidden", "removed"),
    ],
)
def test_each_action_sets_its_status_and_updates_the_river(verb, before, after):
    entry = an_entry(status=before)
    DO[verb](entry, by=an_editor())
    entry.refresh_from_db()
    assert entry.status == after
    assert river() == Entry.objects.river().count()


@pytest.mark.parametrize("verb", DO)
def test_repeating_an_action_changes_logs_and_enqueues_nothing(verb, now):
    entry, editor = an_entry(status=next(iter(TRANSITIONS[verb].of))), an_editor()
    assert DO[verb](entry, by=editor, now=now) == 1
    owed = Job.objects.get(kind="index", target="entry", key=str(entry.pk))
    assert DO[verb](entry, by=editor) == 0
    assert ModelLogEntry.objects.filter(action=f"entry.{verb}").count() == 1
    assert Job.objects.get().stamp == owed.stamp
    assert river() == Entry.objects.river().count()


@pytest.mark.parametrize("verb", DO)
def test_without_the_permission_nothing_is_changed(verb):
    entry = an_entry(status=next(iter(TRANSITIONS[verb].of)))
    with pytest.raises(PermissionDenied, match="curate_entry"):
        DO[verb](entry, by=a_person())
    before = entry.status
    entry.refresh_from_db()
    assert entry.status == before
    assert not Job.objects.exists()
    assert not ModelLogEntry.objects.exists()


def test_the_log_has_user_action_and_reason():
    entry, editor = an_entry(), an_editor()
    entry_hide(entry, by=editor, reason="off topic")
    logged = ModelLogEntry.objects.get()
    assert (logged.user, logged.action, logged.data) == (editor, "entry.hide", {"reason": "off topic"})
    assert logged.message == "Hidden: off topic"


def test_many_entries_are_hidden_in_few_queries(django_assert_max_num_queries):
    entries = [an_entry() for _ in range(30)]
    editor = an_editor()
    editor.has_perm("hub.curate_entry")
    with django_assert_max_num_queries(12):
        assert entry_hide(*entries, by=editor) == 30
    assert river() == 0


def test_removal_for_good_deletes_all_author_data_and_keeps_the_tombstone(now):
    entry = an_entry(
        body="<p>All of it.</p>", summary="Some.", credits=[{"name": "Ada"}], labels=["bgp"], language="en", words=3,
        minutes=30, show_code="TNO", show_number=23, season=1, episode=2, sponsored=True, attribution="Ada",
        image_url="https://a.example/ada.png", updated_at=now,
        podcast={"chapters": {"url": "https://a.example/c.json"}},
    )  # fmt: skip
    topic, person = a_topic(), Person.objects.create(name="Ada", slug="ada", created_at=now)
    Enclosure.objects.create(entry=entry, url="https://media.example/1.mp3")
    Chapter.objects.create(entry=entry, position=0, start=0, title="Hello")
    Transcript.objects.create(
        entry=entry, url="https://a.example/1.vtt", text="Hello.", cue_values=[[0, 1, "", "Hello."]]
    )
    EntryRevision.objects.create(entry=entry, at=now, title="As it was", text="All of it, earlier.")
    EntryTopic.objects.create(entry=entry, topic=topic, evidence=[Evidence("all of it", "text", 1.0, 1)])
    Credit.objects.create(entry=entry, person=person)
    BlockingKey.objects.create(entry=entry, key=1)
    entry_remove(entry, by=an_editor())
    left = Entry.objects.get(pk=entry.pk)
    assert {name: getattr(left, name) for name in EMPTIED if getattr(left, name)} == {}
    assert [accessor for accessor in DELETED_ROWS if getattr(left, accessor).exists()] == []
    assert (left.identity, left.url, left.title, left.published_at) == (
        entry.identity, entry.url, entry.title, entry.published_at
    )  # fmt: skip
    assert Job.objects.filter(kind="index", target="person", key=str(person.pk)).exists()


@pytest.mark.parametrize("verb", ["hide", "feature"])
def test_no_other_action_deletes_author_data(verb):
    entry = an_entry(body="<p>All of it.</p>", podcast={"season": 1})
    Enclosure.objects.create(entry=entry, url="https://media.example/1.mp3")
    DO[verb](entry, by=an_editor())
    left = Entry.objects.get(pk=entry.pk)
    assert (left.body, left.podcast, left.enclosures.count()) == ("<p>All of it.</p>", {"season": 1}, 1)


def test_the_day_is_counted_in_utc(now):
    entry = Entry(published_at=now.replace(hour=23, minute=30), status="published")
    assert river_change([entry], Entry.Status.HIDDEN) == {now.date(): -1}
    assert river_change([entry], Entry.Status.FEATURED) == {now.date(): 0}
    assert river_change([Entry(status="published")], Entry.Status.HIDDEN) == {}
