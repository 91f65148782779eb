"""What editors do to entries."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from hub.actions.entry import MOVES, entry_feature, entry_hide, entry_remove, entry_show, entry_unfeature, river_change
from hub.models import Enclosure, Entry, EntryTopic, Job, RiverDay
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
def test_an_action_leads_where_it_says_and_the_river_keeps_count(verb, before, after):
    entry = an_entry(status=before)
    DO[verb](entry, by=an_editor())
    entry.refresh_from_db()
    assert entry.status == after
    assert river() == Entry.objects.river().count()


@pytest.mark.parametrize("verb", DO)
def test_doing_it_twice_changes_logs_and_owes_nothing_more(verb, now):
    entry, editor = an_entry(status=next(iter(MOVES[verb].of))), an_editor()
    assert DO[verb](entry, by=editor, now=now) == 1
    owed = Job.objects.get(kind="index", target="entry", key=str(entry.pk))
    assert DO[verb](entry, by=editor) == 0
    assert ModelLogEntry.objects.filter(action=f"entry.{verb}").count() == 1
    assert Job.objects.get().stamp == owed.stamp
    assert river() == Entry.objects.river().count()


@pytest.mark.parametrize("verb", DO)
def test_who_may_not_curate_is_refused_and_nothing_is_changed(verb):
    entry = an_entry(status=next(iter(MOVES[verb].of)))
    with pytest.raises(PermissionDenied, match="curate_entry"):
        DO[verb](entry, by=a_person())
    before = entry.status
    entry.refresh_from_db()
    assert entry.status == before
    assert not Job.objects.exists()
    assert not ModelLogEntry.objects.exists()


def test_the_log_says_who_did_what_and_why():
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


def test_what_was_written_is_dropped_on_removal_and_the_tombstone_stays():
    entry = an_entry(body="<p>All of it.</p>", summary="Some.", credits=[{"name": "Ada"}])
    Enclosure.objects.create(entry=entry, url="https://media.example/1.mp3")
    EntryTopic.objects.create(entry=entry, topic=a_topic())
    entry_remove(entry, by=an_editor())
    left = Entry.objects.get(pk=entry.pk)
    assert (left.body, left.summary, left.text, left.excerpt, left.credits) == ("", "", "", "", [])
    assert not left.enclosures.exists()
    assert not left.entry_topics.exists()
    assert (left.identity, left.url, left.title) == (entry.identity, entry.url, entry.title)


def test_the_day_is_counted_in_utc(now):
    entry = Entry(published_at=now.replace(hour=23, minute=30), status="published")
    assert river_change([entry], Entry.Status.HIDDEN) == {now.date(): -1}
    assert river_change([entry], Entry.Status.FEATURED) == {now.date(): 0}
    assert river_change([Entry(status="published")], Entry.Status.HIDDEN) == {}
