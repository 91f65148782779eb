"""What is changed anywhere in the house is found as it is now: each change owes the index what it must."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from hub.actions.entry import entry_hide, entry_remove, entry_show
from hub.actions.entry_edit import entry_edit
from hub.actions.entry_merge import entry_merge
from hub.actions.entry_topic import entry_topic_confirm, entry_topic_refuse
from hub.actions.source_edit import source_edit
from hub.actions.story import story_join
from hub.actions.topic import topic_describe, topic_merge, topic_rename
from hub.ingest.records import SourceRecord
from hub.ingest.storing.source_metadata import update_metadata
from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import Entry, EntryTopic, Job, Topic
from hub.search import rebuild, search
from tests.factories import a_source, a_topic, an_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_index(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.HUB_SEARCH_URL = f"tantivy://{tmp_path}/index"


@pytest.fixture
def ada() -> User:
    return User.objects.create_superuser("ada")


@pytest.fixture
def found(now: datetime) -> Callable[[str], set[str]]:
    """The titles of the posts that a search finds, once what is owed is done."""

    def look(text: str) -> set[str]:
        later = max(now, timezone.now())  # Wagtail's own actions read the clock
        while run("tag", now=later) or run("index", now=later):
            pass
        return {hit.title for hit in search(text, every_word=True, now=now).hits if hit.noun == "entry"}

    return look


@pytest.fixture
def bgp() -> Topic:
    return a_topic(slug="bgp", title="BGP", rules={})


@pytest.fixture
def entry(bgp: Topic) -> Entry:
    made = an_entry(a_source(title="Packet Notes", slug="notes"), title="Anycast at home", text="One address.")
    EntryTopic.objects.create(entry=made, topic=bgp, origin="editor")
    rebuild()
    return made


def test_a_topic_that_is_renamed(now: datetime, ada: User, bgp: Topic, entry: Entry, found: Callable) -> None:
    topic_rename(bgp, by=ada, slug="interdomain", title="Interdomain routing", now=now)
    assert found("topic:interdomain") == found('topic:"interdomain routing"') == {entry.title}
    assert found("topic:bgp") == set()


def test_a_topic_that_is_merged_into_another(
    now: datetime, ada: User, bgp: Topic, entry: Entry, found: Callable
) -> None:
    topic_merge(bgp, a_topic(slug="routing", title="Routing", rules={}), by=ada, now=now)
    assert found("topic:routing") == {entry.title}
    assert found("topic:bgp") == set()


def test_a_topic_that_gets_other_names(now: datetime, ada: User, bgp: Topic, entry: Entry, found: Callable) -> None:
    topic_describe(bgp, by=ada, aliases=["border gateway protocol"], now=now)
    found("")
    assert "topic" in {hit.noun for hit in search("border gateway protocol", now=now).hits}


def test_a_topic_that_an_editor_gives_or_takes(
    now: datetime, ada: User, bgp: Topic, entry: Entry, found: Callable
) -> None:
    entry_topic_refuse(entry, bgp, by=ada, now=now)
    assert found("topic:bgp") == set()
    entry_topic_confirm(entry, bgp, by=ada, now=now)
    assert found("topic:bgp") == {entry.title}


def test_a_source_that_an_editor_renames(ada: User, entry: Entry, found: Callable) -> None:
    source = entry.source
    assert source
    source_edit(source, by=ada, title="Frames and Cells", slug="frames")
    assert found("source:frames") == found('source:"frames and cells"') == {entry.title}
    assert found("source:notes") == set()


def test_a_source_that_learns_its_name_from_its_feed() -> None:
    source = a_source(title="https://x.example/feed", url="https://x.example/feed", site_url="https://x.example/")
    assert update_metadata(source, SourceRecord("Frames and Cells", "", "", "", ""), [])
    assert not update_metadata(source, SourceRecord("Frames, Cells", "", "", "", ""), [])


def test_an_entry_that_is_hidden_shown_and_removed(now: datetime, ada: User, entry: Entry, found: Callable) -> None:
    entry_hide(entry, by=ada, now=now)
    assert found("anycast") == set()
    entry_show(entry, by=ada, now=now)
    assert found("anycast") == {entry.title}
    entry_remove(entry, by=ada, now=now)
    assert found("anycast") == set()


@pytest.mark.parametrize("action", [entry_hide, entry_remove])
def test_an_entry_that_is_no_longer_public_is_not_found_before_the_index_knows(
    now: datetime, ada: User, entry: Entry, found: Callable, action: Callable
) -> None:
    assert found("anycast") == {entry.title}
    action(entry, by=ada, now=now)
    answer = search("anycast", now=now)
    assert (answer.hits, answer.total) == ((), 0)


def test_what_is_hidden_goes_first_in_the_queue(now: datetime, ada: User, entry: Entry) -> None:
    Job.objects.all().delete()
    queue.enqueue(Job.Kind.INDEX, "entry", [10**6], now=now - timedelta(minutes=5))
    entry_hide(entry, by=ada, now=now)
    assert Job.objects.filter(kind=Job.Kind.INDEX).order_by("due_at", "pk").first().key == str(entry.pk)


def test_an_entry_that_an_editor_edits(ada: User, entry: Entry, found: Callable) -> None:
    found("")
    entry_edit(entry, by=ada, level="advanced")
    assert found("anycast level:advanced") == {entry.title}


def test_an_entry_that_is_merged_into_another(now: datetime, ada: User, entry: Entry, found: Callable) -> None:
    other = an_entry(title="Anycast at home, again", text="Two addresses.")
    entry_merge(other, entry, by=ada, now=now)
    assert found("anycast") == {entry.title}


def test_entries_that_an_editor_joins_to_a_story(now: datetime, ada: User, entry: Entry, found: Callable) -> None:
    other = an_entry(title="Anycast at home, again", text="One address.")
    queue.enqueue(Job.Kind.INDEX, "entry", [other.pk], now=now)
    assert found("anycast") == {entry.title, other.title}
    story_join(entry, other, by=ada, now=now)
    assert len(found("anycast")) == 1
