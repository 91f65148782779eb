"""Loading the pack: once, in parts, and without undoing what an editor has done."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from content.starter import load_starter
from content.starter.pack import PackError
from hub.models import Entry, EntryTopic, Job, RiverDay, Source, Topic
from hub.topics.vocabulary import shipped
from tests.factories import a_source, an_entry

pytestmark = pytest.mark.django_db

SOURCES = [
    {
        "title": "A Blog",
        "feed": "https://a.example/feed",
        "site": "https://a.example/",
        "kind": "blog",
        "language": "en",
    },
    {"title": "A blog", "feed": "https://b.example/feed", "site": "", "kind": "podcast", "language": ""},
]
LIBRARY = [
    {"url": "https://a.example/1", "title": "One", "source": "A Blog", "kind": "post", "published": "2025-05-07",
     "authors": ["Ada"], "topics": ["evpn-vxlan", "bgp"], "level": "beginner", "minutes": 4},
    {"url": "https://rfc.example/2", "title": "Two", "source": "RFC Editor", "kind": "rfc", "published": "1981-09",
     "topics": ["bgp"], "level": "advanced"},
]  # fmt: skip
PATH = """\
path: first
title: The first path
level: beginner
topics: [bgp]
sections:
  - title: Begin
    steps:
      - entry: https://a.example/1
        why: It is short.
"""


@pytest.fixture
def pack(tmp_path):
    """A small pack, and a function that writes it again."""

    def write(sources=SOURCES, library=LIBRARY, paths=(PATH,)):
        with (tmp_path / "sources.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(SOURCES[0]))
            writer.writeheader()
            writer.writerows(sources)
        (tmp_path / "library.jsonl").write_text("".join(json.dumps(row) + "\n" for row in library))
        (tmp_path / "paths").mkdir(exist_ok=True)
        for number, text in enumerate(paths):
            (tmp_path / "paths" / f"{number}.yaml").write_text(text)
        return tmp_path

    write()
    return write


def load(folder, now, *, again=False):
    return load_starter(folder, again=again, now=now)


def test_a_new_hub_is_not_empty(pack, now, client):
    assert load(pack(), now) == {"topics": Topic.objects.count(), "sources": 2, "library": 2, "pages": 2, "paths": 1}
    assert "Everything here leads to where it was published." in client.get("/").content.decode()
    assert "The first path" in client.get("/paths/").content.decode()
    assert "One" in client.get("/paths/first/").content.decode()
    assert "One" in client.get("/entries/").content.decode()


def test_first_visits_are_due_at_once_and_staggered(pack, now):
    load(pack(), now)
    first, second = Source.objects.order_by("due_at")
    assert first.due_at == now
    assert 0 < (second.due_at - now).total_seconds() < 60
    assert [source.slug for source in (first, second)] == ["a-blog", "a-blog-2"]


def test_a_resource_becomes_an_entry_with_its_topics_and_their_ancestors(pack, now):
    load(pack(), now)
    entry = Entry.objects.get(url="https://a.example/1")
    assert (entry.source, entry.attribution, entry.minutes, entry.level) == (None, "A Blog", 4, "beginner")
    assert entry.published_at == datetime(2025, 5, 7, tzinfo=UTC)
    assert entry.credits == [{"name": "Ada", "role": "author", "url": "", "image": ""}]
    rows = EntryTopic.objects.filter(entry=entry).select_related("topic")
    assert {row.topic.slug for row in rows} == {"evpn-vxlan", "data-centre", "bgp", "bgp-routing"}
    assert {row.origin for row in rows} == {"editor"}
    assert {row.published_at for row in rows} == {entry.published_at}
    assert [row.score for row in rows] == [1.0, 1.0, 0.8, 0.8]


def test_the_river_counts_entries_with_a_full_date(pack, now):
    load(pack(), now)
    assert dict(RiverDay.objects.values_list("day", "entries")) == {date(2025, 5, 7): 1}


def test_tagging_and_indexing_are_enqueued(pack, now):
    load(pack(), now)
    first, last = Entry.objects.order_by("pk").values_list("pk", flat=True)
    assert Job.objects.get(kind=Job.Kind.TAG).key == f"{first}-{last}"
    assert set(Job.objects.filter(kind=Job.Kind.INDEX, target="entry").values_list("key", flat=True)) == {
        str(first),
        str(last),
    }
    assert Job.objects.filter(kind=Job.Kind.INDEX, target="source").count() == 2
    assert Job.objects.filter(kind=Job.Kind.INDEX, target="topic").count() == Topic.objects.count()


def test_a_second_run_does_nothing(pack, now, django_assert_max_num_queries):
    load(pack(), now)
    with django_assert_max_num_queries(9):  # most of them ask for a newer vocabulary
        assert load(pack(), now) is None


def test_a_newer_vocabulary_updates_unedited_topics_at_each_start(pack, now, monkeypatch):
    load(pack(), now)
    Topic.objects.filter(slug="ospf").update(introduction="An editor's words.")
    Job.objects.all().delete()
    newer = [replace(topic, introduction="Newer words.") for topic in shipped() if topic.slug in {"bgp", "ospf"}]
    monkeypatch.setattr("content.starter.load.shipped", lambda: newer)
    assert load(pack(), now) == {"topics": 1}
    assert Topic.objects.get(slug="bgp").introduction == "Newer words."
    assert Topic.objects.get(slug="ospf").introduction == "An editor's words."
    assert Job.objects.filter(kind=Job.Kind.TAG, target="library").exists()
    assert load(pack(), now) is None


def test_entries_of_a_renamed_topic_are_indexed_again(pack, now, monkeypatch):
    load(pack(), now)
    Job.objects.all().delete()
    newer = [replace(topic, title="Border Gateway") for topic in shipped() if topic.slug == "bgp"]
    monkeypatch.setattr("content.starter.load.shipped", lambda: newer)
    load(pack(), now)
    under = EntryTopic.objects.filter(topic__slug="bgp").values_list("entry", flat=True)
    enqueued = Job.objects.filter(kind=Job.Kind.INDEX, target="entry").values_list("key", flat=True)
    assert {str(key) for key in under} == set(enqueued)
    assert enqueued


def test_what_an_editor_deleted_is_not_loaded_again(pack, now):
    load(pack(), now)
    Source.objects.get(slug="a-blog-2").delete()
    Entry.objects.get(url="https://rfc.example/2").delete()
    Page.objects.get(slug="first").delete()
    Topic.objects.filter(slug="multicast").delete()
    loaded = load(pack(), now, again=True)
    assert loaded == {"topics": 0, "sources": 0, "library": 0, "pages": 0, "paths": 0}


def test_additions_to_the_pack_are_loaded_on_request(pack, now):
    load(pack(), now)
    folder = pack(
        sources=[*SOURCES, SOURCES[0] | {"title": "C", "feed": "https://c.example/feed"}],
        library=[*LIBRARY, LIBRARY[0] | {"url": "https://c.example/3", "title": "Three"}],
        paths=(PATH, PATH.replace("path: first", "path: second")),
    )
    assert load(folder, now) is None
    assert load(folder, now, again=True) == {"topics": 0, "sources": 1, "library": 1, "pages": 0, "paths": 1}


def test_existing_sources_and_entries_are_left_alone(pack, now):
    source = a_source(url="http://www.a.example/feed/", title="Mine")
    hidden = an_entry(source, url="http://a.example/1/", status="hidden", published_at=None)
    loaded = load(pack(), now)
    assert (loaded["sources"], loaded["library"]) == (1, 1)
    hidden.refresh_from_db()
    assert hidden.status == "hidden"


def test_the_next_run_completes_an_interrupted_one(pack, now):
    folder = pack(library=[LIBRARY[0] | {"kind": "poem"}], paths=())
    with pytest.raises(PackError):
        load(folder, now)
    assert (Source.objects.count(), Entry.objects.count()) == (2, 0)
    loaded = load(pack(), now)
    assert (loaded["sources"], loaded["library"]) == (0, 2)


def test_the_command_names_the_invalid_line(pack, now, settings, capsys):
    settings.BASE_DIR = pack(library=[LIBRARY[0] | {"level": "guru"}]).parent
    pack().rename(settings.BASE_DIR / "starter")
    (settings.BASE_DIR / "starter" / "library.jsonl").write_text(json.dumps(LIBRARY[0] | {"level": "guru"}))
    with pytest.raises(CommandError, match=r"library\.jsonl, line 1: level is “guru”"):
        call_command("starter_load")


def test_the_shipped_pack_loads_and_its_paths_open(client):
    call_command("starter_load")
    assert Entry.objects.count() >= 800
    assert Source.objects.count() >= 140
    assert sum(RiverDay.objects.values_list("entries", flat=True)) == Entry.objects.river().count()
    assert Site.objects.get().root_page.specific_class.__name__ == "HomePage"
    for page in Page.objects.get(slug="paths").get_children().live():
        assert client.get(page.get_url()).status_code == 200
