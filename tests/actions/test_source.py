"""What can be done to sources, by whom, and what it leaves behind."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from hub.actions.source import (
    source_add,
    source_pause,
    source_resume,
    source_retire,
)
from hub.actions.source_import import source_import
from hub.actions.source_review import source_approve, source_refuse
from hub.ingest.errors import BadAddress
from hub.ingest.parsing.opml import Outline
from hub.models import Entry, Job, RiverDay, Source
from tests.factories import a_source, an_entry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def editor():
    user = User.objects.create_user("editor")
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_source", "change_source"]))
    return user


@pytest.fixture
def stranger():
    return User.objects.create_user("stranger")


def actions():
    return list(ModelLogEntry.objects.order_by("timestamp", "pk").values_list("action", flat=True))


def test_an_added_source_is_due_logged_and_enqueued_for_indexing(editor):
    source, new = source_add("https://Blog.example/feed?utm_source=x", by=editor, title="A blog", now=NOW)
    assert new
    assert (source.url, source.slug, source.due_at) == ("https://blog.example/feed", "a-blog", NOW)
    assert actions() == ["source.add"]
    assert Job.objects.filter(kind="index", target="source", key=str(source.pk)).exists()


def test_adding_a_source_again_by_another_spelling_is_harmless(editor):
    first, _ = source_add("https://blog.example/feed", by=editor)
    again, new = source_add("http://www.blog.example/feed/", by=None, title="Other")
    assert (again.pk, new, Source.objects.count()) == (first.pk, False, 1)


def test_slugs_never_clash(editor):
    slugs = [source_add(f"https://blog{n}.example/feed", by=editor, title="Ünïcode!")[0].slug for n in range(3)]
    assert slugs == ["unicode", "unicode-2", "unicode-3"]


def test_an_invalid_address_is_refused_with_a_sentence(editor):
    with pytest.raises(BadAddress, match="“javascript:x” is not a web address"):
        source_add("javascript:x", by=editor)


@pytest.mark.parametrize(
    "act",
    [
        lambda source, by: source_add("https://new.example/feed", by=by),
        lambda source, by: source_import([Outline("https://new.example/feed")], by=by),
        lambda source, by: source_pause(source, by=by),
        lambda source, by: source_resume(source, by=by),
        lambda source, by: source_retire(source, by=by),
        lambda source, by: source_approve(source, by=by),
        lambda source, by: source_refuse(source, by=by),
    ],
    ids=["add", "import", "pause", "resume", "retire", "approve", "refuse"],
)
def test_users_without_permission_are_refused(stranger, act):
    source = a_source(due_at=NOW)
    with pytest.raises(PermissionDenied):
        act(source, stranger)
    assert Source.objects.get().state == "active"
    assert actions() == []


def test_an_import_can_be_repeated_and_adds_labels():
    listed = [Outline(f"https://blog{n}.example/feed", f"Blog {n}", "", ("Vendors",)) for n in range(30)]
    assert source_import(listed, by=None, now=NOW).added == 30
    again = source_import([*listed[:5], Outline("http://blog9.example/feed/", "", "", ("Other",))], by=None, now=NOW)
    assert (again.added, again.known, again.labelled) == (0, 6, 1)
    assert Source.objects.get(title="Blog 9").labels == ["Vendors", "Other"]
    assert actions() == ["source.import"] * 30
    assert Source.objects.due(NOW).count() == 30


def test_a_long_list_takes_few_queries(django_assert_max_num_queries):
    listed = [Outline(f"https://blog{n}.example/feed", "The same title") for n in range(2_000)]
    told = []
    with django_assert_max_num_queries(60):
        source_import(listed, by=None, now=NOW, progress=lambda *numbers: told.append(numbers))
    assert told == [(500, 2000), (1000, 2000), (1500, 2000), (2000, 2000)]
    assert Source.objects.values("slug").distinct().count() == 2_000


def test_pause_and_resume(editor):
    source = a_source(due_at=NOW, state="broken", failures=3, last_error="down")
    source_pause(source, by=editor, reason="asked to")
    source.refresh_from_db()
    assert (source.state, source.due_at) == ("paused", None)
    source_resume(source, by=editor, now=NOW)
    source.refresh_from_db()
    assert (source.state, source.due_at, source.failures, source.last_error) == ("active", NOW, 0, "")
    assert actions() == ["source.pause", "source.resume"]


def test_a_pause_ends_the_lease_of_a_fetch_in_progress(editor):
    source = a_source(due_at=NOW)
    Source.objects.claim(1, now=NOW, lasting=NOW - NOW.replace(hour=11))
    source_pause(source, by=editor)
    source.refresh_from_db()
    assert source.lease_token is None


def test_approval_publishes_waiting_entries(editor):
    source = a_source(review="waiting")
    waiting = an_entry(source, status="new")
    an_entry(source, status="hidden")
    assert source_approve(source, by=editor, now=NOW) == 1
    assert Entry.objects.public().get() == waiting
    assert RiverDay.objects.get().entries == 1
    assert Job.objects.filter(kind="index", target="entry", key=str(waiting.pk)).exists()
    assert source_approve(source, by=editor, now=NOW) == 0


def test_a_refused_source_is_not_fetched_and_its_entries_stay_hidden(editor):
    source = a_source(review="waiting", due_at=NOW)
    an_entry(source, status="new")
    source_refuse(source, by=editor, reason="off topic")
    source.refresh_from_db()
    assert (source.review, source.state, source.due_at) == ("refused", "paused", None)
    assert not Entry.objects.public().exists()
