"""A search as a feed: what is new that holds the words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from content.feeds import querysets
from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import Entry, Job, Story
from tests.factories import a_source, an_entry
from tests.feeds.reading import FORMATS, texts, titles, xml
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def library(settings, tmp_path, now):
    """Some entries, indexed."""
    settings.HUB_SEARCH_URL = f"tantivy://{tmp_path}/search"
    for title, day in (("Jumbo frames in EVPN", 1), ("Jumbo frames, revisited", 3), ("EVPN and nothing else", 2)):
        an_entry(title=title, text=title, published_at=MAY + timedelta(days=day))
    an_entry(title="Jumbo frames, hidden", status="hidden")
    an_entry(title="Jumbo frames of an unknown day", published_at=None, first_seen_at=MAY)
    queue.enqueue(Job.Kind.INDEX, "entry", Entry.objects.values_list("pk", flat=True), now=now)
    assert run("index", limit=100, now=now)


@pytest.mark.parametrize("written_as", FORMATS)
def test_the_newest_come_first(client, library, written_as):
    body = client.get(f"/feeds/search.{written_as}", {"q": "jumbo"}).content
    assert titles(body, written_as) == [
        "Jumbo frames, revisited", "Jumbo frames in EVPN", "Jumbo frames of an unknown day",
    ]  # fmt: skip


def test_only_what_holds_every_word_is_worth_a_subscribers_time(client, library):
    body = client.get("/feeds/search.rss", {"q": "jumbo evpn"}).content
    assert titles(body, "rss") == ["Jumbo frames in EVPN"]


def test_a_path_takes_no_entrys_place(client, library, monkeypatch):
    monkeypatch.setattr(querysets, "LENGTH", 2)
    a_path(title="Jumbo frames")
    assert run("index", now=timezone.now())
    assert len(titles(client.get("/feeds/search.rss", {"q": "jumbo"}).content, "rss")) == 2


def test_it_says_what_was_asked(client, library):
    document = xml(client.get("/feeds/search.rss", {"q": "jumbo & co", "kind": "post"}).content)
    assert texts(document, "/rss/channel/title") == ["Adjacency: jumbo & co"]
    assert texts(document, "/rss/channel/link") == ["http://localhost:8000/search/?q=jumbo+%26+co&kind=post"]


def test_who_has_it_gets_it_no_second_time(client, library):
    etag = client.get("/feeds/search.atom?q=jumbo")["ETag"]
    assert client.get("/feeds/search.atom?q=jumbo", headers={"if-none-match": etag}).status_code == 304


def test_a_search_of_nothing_is_the_river(client):
    assert client.get("/feeds/search.json?q=+")["Location"] == "/feeds/entries.json"


@pytest.mark.parametrize("words", ["%00", "%22", "((", "%ED%A0%BD", "title:", "a" * 5000, "%3C%2Ftitle%3E"])
def test_anything_asked_makes_a_valid_feed(client, library, words):
    xml(client.get(f"/feeds/search.atom?q=x{words}&topic=%00").content)


def test_of_a_story_the_feed_has_the_entry_from_the_source_that_was_asked_for(client, library, now):
    planet = a_source(title="Planet", slug="planet")
    first = an_entry(title="Anycast at home", published_at=MAY)
    copy = an_entry(planet, title="Anycast at home, again", published_at=MAY)
    story = Story.objects.create(created_at=now)
    for entry in (first, copy):
        Entry.objects.filter(pk=entry.pk).update(story=story, is_copy=entry == copy)
    queue.enqueue(Job.Kind.INDEX, "entry", [first.pk, copy.pk], now=now)
    run("index", now=now)
    assert titles(client.get("/feeds/search.rss", {"q": "anycast"}).content, "rss") == ["Anycast at home"]
    asked = {"q": "anycast", "source": "planet"}
    assert titles(client.get("/feeds/search.rss", asked).content, "rss") == ["Anycast at home, again"]
