"""Bringing the index up to what the database holds."""

from __future__ import annotations

import shutil
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from content.site.readiness import readiness
from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import Entry, EntryTopic, Job
from hub.search import ensure_usable, health, rebuild, search
from hub.search.document import Document, provider, register
from hub.search.engines import configured
from hub.search.engines.fail_safe import FailSafeEngine
from hub.search.engines.stored import format_stamp
from tests.factories import a_source, a_topic, an_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_index(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.HUB_SEARCH_URL = f"tantivy://{tmp_path}/index"


def titles(text: str, now: datetime) -> list[str]:
    """The titles of what is found."""
    return [hit.title for hit in search(text, now=now).hits]


def owe(entry: Entry, now: datetime) -> None:
    """Owe an entry to the index."""
    queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk], now=now)


def test_what_is_owed_is_found_and_owed_no_more(now: datetime) -> None:
    rebuild()
    entry = an_entry(title="Anycast at home", text="One address, two places.")
    owe(entry, now)
    assert run("index", now=now) == 1
    assert titles("anycast", now) == ["Anycast at home"]
    assert not Job.objects.exists()
    assert run("index", now=now) == 0


def test_a_missing_index_is_noticed_and_built_anew_with_everything(now: datetime) -> None:
    an_entry(title="Anycast at home")
    a_topic(title="Anycast", slug="anycast")
    a_source(title="The Anycast Times")
    assert not health().usable
    assert ensure_usable()
    assert health().usable
    assert set(titles("anycast", now)) == {"Anycast at home", "Anycast", "The Anycast Times"}


def test_a_corrupt_index_is_noticed_and_built_anew(now: datetime, tmp_path: Path) -> None:
    entry = an_entry(title="Anycast at home")
    rebuild()
    for file in (tmp_path / "index").glob("*/meta.json"):
        file.write_text("{")
    assert not health().usable
    assert titles("anycast", now) == ["Anycast at home"]
    owe(entry, now)
    run("index", now=now)
    assert health().usable
    assert search("anycast", now=now).engine == "tantivy"


def test_meanwhile_the_database_answers_and_says_so(now: datetime) -> None:
    topic = a_topic(slug="anycast", title="Anycast")
    entry = an_entry(title="Anycast at home", excerpt="One address.")
    EntryTopic.objects.create(entry=entry, topic=topic)
    an_entry(title="Unicast at work")
    an_entry(title="Anycast, hidden", status=Entry.Status.HIDDEN)
    results = search("how do I anycast -work", now=now)
    assert results.engine == "database"
    assert [hit.title for hit in results.hits] == ["Anycast at home"]
    assert "rebuilt" in results.notes[-1]


@pytest.mark.parametrize("status", [Entry.Status.HIDDEN, Entry.Status.REMOVED, Entry.Status.NEW])
def test_an_entry_that_readers_may_not_see_leaves_the_index(now: datetime, status: Entry.Status) -> None:
    entry = an_entry(title="Anycast at home")
    rebuild()
    Entry.objects.filter(pk=entry.pk).update(status=status)
    owe(entry, now)
    run("index", now=now)
    assert titles("anycast", now) == []


def test_a_deleted_entry_leaves_the_index(now: datetime) -> None:
    entry = an_entry(title="Anycast at home")
    rebuild()
    owe(entry, now)
    entry.delete()
    run("index", now=now)
    assert titles("anycast", now) == []


def test_an_edit_reaches_the_index(now: datetime) -> None:
    entry = an_entry(title="Anycast at home")
    rebuild()
    Entry.objects.filter(pk=entry.pk).update(title="Multicast at home")
    owe(entry, now)
    run("index", now=now)
    assert titles("anycast", now) == []
    assert titles("multicast", now) == ["Multicast at home"]


def test_a_refused_topic_is_not_indexed(now: datetime) -> None:
    entry, topic = an_entry(), a_topic(slug="anycast", title="Anycast")
    EntryTopic.objects.create(entry=entry, topic=topic, refused=True, origin="editor")
    rebuild()
    assert [hit.noun for hit in search("topic:anycast kind:post", now=now).hits] == []


def test_no_more_than_the_limit_is_taken_at_once(now: datetime) -> None:
    rebuild()
    for _ in range(5):
        owe(an_entry(), now)
    assert [run("index", limit=2, now=now) for _ in range(4)] == [2, 2, 1, 0]


def test_while_another_writes_what_is_owed_waits(now: datetime) -> None:
    rebuild()
    owe(an_entry(), now)
    with configured().writing():
        assert run("index", now=now) == 0
    assert run("index", now=now) == 1


def test_what_a_killed_writer_held_is_free_when_its_lease_ends(now: datetime) -> None:
    rebuild()
    owe(an_entry(title="Anycast at home"), now)
    Job.objects.claim(10, now=now, lasting=timedelta(minutes=5))
    assert run("index", now=now) == 0
    assert run("index", now=now + timedelta(minutes=6)) == 1


def test_what_changes_while_an_index_is_built_stays_owed(now: datetime) -> None:
    entry = an_entry(title="Anycast at home")
    owe(entry, now)

    def change(_done: int, _total: int) -> None:
        Entry.objects.filter(pk=entry.pk).update(title="Multicast at home")
        owe(entry, now)

    rebuild(change)
    assert titles("multicast", now) == []
    assert run("index", now=now) == 1
    assert titles("multicast", now) == ["Multicast at home"]


class Spoilt:
    """A provider that can't make the document of one key."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        if "2" in keys:
            raise ValueError("2 is spoilt")
        return [Document(noun="thing", key=key, kind="thing", url=f"/{key}/", title=f"Thing {key}") for key in keys]

    def keys(self) -> Iterator[str]:
        return iter(())

    def count(self) -> int:
        return 0


def test_one_spoilt_document_does_not_keep_the_others_out(
    now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("hub.search.document._providers", {})
    register("thing", Spoilt())
    assert provider("thing") is not None
    rebuild()
    queue.enqueue(Job.Kind.INDEX, "thing", [1, 2, 3], now=now)
    run("index", now=now)
    assert set(titles("thing", now)) == {"Thing 1", "Thing 3"}
    left = Job.objects.get()
    assert (left.key, left.attempts) == ("2", 1)
    assert "2 is spoilt" in left.failure


def test_an_index_deleted_under_a_running_hub_is_answered_for_told_and_built_anew(
    now: datetime, tmp_path: Path, client: Client
) -> None:
    entry = an_entry(title="Anycast at home")
    rebuild()
    assert search("anycast", now=now).engine == "tantivy"
    shutil.rmtree(tmp_path / "index")
    meanwhile = search("anycast", now=now)
    assert (meanwhile.engine, [hit.title for hit in meanwhile.hits]) == ("database", ["Anycast at home"])
    assert b"search" in client.get("/readyz").content
    assert not [part for part in readiness() if part.name == "search" and part.answers]
    assert client.get("/search/", {"q": "anycast"}).status_code == 200
    owe(entry, now)
    run("index", now=now)
    assert search("anycast", now=now).engine == "tantivy"
    assert [part.answers for part in readiness() if part.name == "search"] == [True]


@pytest.fixture(params=["tantivy", "whoosh", "postgresql"])
def scheme(request: pytest.FixtureRequest, tmp_path: Path, settings: SettingsWrapper) -> str:
    """Each engine in turn, as the one that keeps the index."""
    named: str = request.param
    at_server = named == "postgresql"
    settings.HUB_SEARCH_URL = request.getfixturevalue("postgresql_url") if at_server else f"{named}://{tmp_path}/index"
    return named


def test_an_index_that_older_code_made_is_noticed_and_built_anew(
    now: datetime, scheme: str, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = an_entry(title="Anycast at home")
    rebuild()
    assert search("anycast", now=now).engine == scheme
    configured().close()
    module = import_module(f"hub.search.engines.{scheme}")
    monkeypatch.setattr(module, "FORM", f"{scheme}9-newer")
    monkeypatch.setattr("hub.search.engines.postgresql_tables.FORM", "postgresql9-newer")
    newer = FailSafeEngine(module.connect(settings.HUB_SEARCH_URL))
    monkeypatch.setattr("hub.search.engines.connect", lambda _url: newer)
    assert not health().usable
    assert "another" in health().sentence
    assert search("anycast", now=now).engine == "database"
    owe(entry, now)
    run("index", now=now)
    assert search("anycast", now=now).engine == scheme
    newer.close()


def test_the_stamp_changes_with_what_documents_are_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    before = format_stamp("tantivy", 1)
    assert format_stamp("tantivy", 1) == before
    assert format_stamp("tantivy", 2) != before
    monkeypatch.setattr("hub.search.engines.stored.EXACT_FIELDS", ("kind",))
    assert format_stamp("tantivy", 1) != before


def test_whatever_an_engine_raises_the_database_answers(
    now: datetime, monkeypatch: pytest.MonkeyPatch, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    an_entry(title="Anycast at home")
    rebuild()

    def spoilt(_data: bytes) -> Document:
        raise TypeError("Document.__init__() got an unexpected keyword argument 'mood'")

    monkeypatch.setattr("hub.search.engines.tantivy.unpack", spoilt)
    results = search("anycast", now=now)
    assert (results.engine, [hit.title for hit in results.hits]) == ("database", ["Anycast at home"])
    assert client.get("/search/", {"q": "anycast"}).status_code == 200
    assert client.get("/api/v1/search", {"q": "anycast"}).status_code == 200
    assert client.get("/feeds/search.rss", {"q": "anycast"}).status_code == 200
    assert "mood" in caplog.text
