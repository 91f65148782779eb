"""A topic and a source as podcasts, with what comes beside their episodes."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import podcastparser
import pytest

from hub.models import Chapter, Enclosure, Entry, EntryTopic, Transcript
from tests.factories import a_source, a_topic, an_entry
from tests.feeds.reading import parsed, titles, xml

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
PODCAST = {"podcast": "https://podcastindex.org/namespace/1.0"}


def an_episode(source, title, days=0, media_type="audio/mpeg", **fields):
    entry = an_entry(source, title=title, kind="episode", published_at=MAY + timedelta(days=days), **fields)
    Enclosure.objects.create(entry=entry, url=f"https://cdn.example/{entry.pk}", media_type=media_type, duration=60)
    return entry


@pytest.fixture
def topic():
    """Episodes of two shows about it, among what can't be played."""
    topic, one, two = a_topic(slug="bgp", title="BGP"), a_source(), a_source()
    silent = a_source(publisher_hints={"block": True})
    about = [
        an_episode(one, "Older", days=1),
        an_episode(two, "Newer", days=2),
        an_entry(one, title="To read"),
        an_episode(one, "A document", media_type="application/pdf"),
        an_episode(silent, "Kept to its own feed"),
        an_episode(one, "Hidden", status="hidden"),
    ]
    for entry in about:
        EntryTopic.objects.create(entry=entry, topic=topic, published_at=entry.published_at)
    an_episode(one, "About another thing", days=3)
    return topic


def test_a_topics_episodes_are_a_show_newest_first(client, topic, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        body = client.get("/feeds/topics/bgp/podcast.rss").content
    assert titles(body, "rss") == ["Newer", "Older"]
    show = podcastparser.parse("http://localhost:8000/", io.BytesIO(body))
    assert show["title"] == "BGP, on Adjacency"
    assert [episode["total_time"] for episode in show["episodes"]] == [60, 60]
    assert parsed(body).feed.itunes_type == "episodic"


def test_a_sources_episodes_are_a_show(client):
    source = a_source(slug="a-show", title="A Show")
    an_episode(source, "Its own")
    an_entry(source, title="A page of its site")
    an_episode(a_source(), "Another's")
    assert titles(client.get("/feeds/sources/a-show/podcast.rss").content, "rss") == ["Its own"]


def test_a_show_keeps_the_language_and_the_artwork_of_its_publisher(client):
    an_episode(a_source(slug="a-show", language="nl", artwork_url="https://a.example/art.png"), "Een")
    body = client.get("/feeds/sources/a-show/podcast.rss").content
    show = podcastparser.parse("http://localhost:8000/", io.BytesIO(body))
    assert (show["language"], show["cover_url"]) == ("nl", "https://a.example/art.png")
    assert parsed(body).feed.image.href == "https://a.example/art.png"


def test_a_show_keeps_the_numbers_and_highlights_that_its_publisher_gives(client):
    source = a_source(slug="a-show", title="A Show")
    bites = [{"start": 33.833, "duration": 60, "title": "The best"}]
    an_episode(source, "Its own", season=2, episode=7, podcast={"soundbites": bites})
    item = xml(client.get("/feeds/sources/a-show/podcast.rss").content).find(".//item")
    assert [item.findtext(f"podcast:{name}", namespaces=PODCAST) for name in ("season", "episode")] == ["2", "7"]
    bite = item.find("podcast:soundbite", PODCAST)
    assert (bite.text, bite.get("startTime"), bite.get("duration")) == ("The best", "33.833", "60")


def test_a_show_keeps_the_names_of_its_seasons_and_numbers(client):
    source = a_source(slug="a-show", title="A Show")
    named = {"season": {"number": 2, "name": "Data centres"}, "episode": {"number": 7, "name": "Ch. 7"}}
    an_episode(source, "Its own", season=2, episode=7, podcast=named)
    item = xml(client.get("/feeds/sources/a-show/podcast.rss").content).find(".//item")
    assert item.find("podcast:season", PODCAST).get("name") == "Data centres"
    assert item.find("podcast:episode", PODCAST).get("display") == "Ch. 7"


def test_topics_of_an_episode_are_categories_of_no_empty_vocabulary(client, topic):
    body = client.get("/feeds/topics/bgp/podcast.rss").content
    assert [(said.text, said.keys()) for said in xml(body).findall(".//item/category")] == [("BGP", [])] * 2


def test_a_show_says_how_its_publisher_is_paid_and_what_may_be_done_with_it(client):
    told = {"funding": [{"url": "https://a.example/pay", "text": "Pay Ann"}], "license": {"text": "cc-by-4.0"}}
    source = a_source(slug="a-show", podcast=told)
    an_episode(source, "Its own")
    channel = xml(client.get("/feeds/sources/a-show/podcast.rss").content).find("channel")
    funding, licence = channel.find("podcast:funding", PODCAST), channel.find("podcast:license", PODCAST)
    assert (funding.text, funding.get("url")) == ("Pay Ann", "https://a.example/pay")
    assert (licence.text, licence.keys()) == ("cc-by-4.0", [])


def test_numbers_of_different_shows_do_not_stand_beside_each_other(client, topic):
    Entry.objects.update(season=2, episode=7)
    item = xml(client.get("/feeds/topics/bgp/podcast.rss").content).find(".//item")
    assert item.find("podcast:season", PODCAST) is None
    assert item.find("podcast:episode", PODCAST) is None


def test_a_former_slug_leads_on(client, topic):
    topic.former_slugs.create(slug="border-gateway")
    answer = client.get("/feeds/topics/border-gateway/podcast.rss")
    assert (answer.status_code, answer["Location"]) == (301, "/feeds/topics/bgp/podcast.rss")


@pytest.mark.parametrize("address", ["/feeds/topics/none/podcast.rss", "/feeds/sources/none/podcast.rss"])
def test_what_is_not_there_has_no_show(client, address):
    assert client.get(address).status_code == 404


def test_an_empty_show_is_one_all_the_same(client):
    a_source(slug="mute")
    assert titles(client.get("/feeds/sources/mute/podcast.rss").content, "rss") == []


def test_chapters_and_transcripts_travel_with_an_episode(client, django_assert_max_num_queries):
    source = a_source(slug="a-show")
    for number in range(3):
        entry = an_episode(source, f"Episode {number}", days=number)
        Chapter.objects.create(entry=entry, position=0, start=0, title="Opening")
        Transcript.objects.create(entry=entry, url=f"https://a.example/{number}.vtt", media_type="text/vtt")
    with django_assert_max_num_queries(8):
        item = xml(client.get("/feeds/sources/a-show/podcast.rss").content).find("channel/item")
    transcript = item.find("podcast:transcript", PODCAST)
    assert dict(transcript.attrib) == {"url": "https://a.example/2.vtt", "type": "text/vtt"}
    chapters = item.find("podcast:chapters", PODCAST)
    assert chapters.get("type") == "application/json+chapters"
    found = client.get(chapters.get("url").removeprefix("http://localhost:8000")).json()
    assert [chapter["title"] for chapter in found["chapters"]] == ["Opening"]


def test_pages_offer_the_show_where_there_is_something_to_hear(client, topic):
    assert "/feeds/topics/bgp/podcast.rss" in client.get("/topics/bgp/").content.decode()
    assert "podcast.rss" not in client.get(a_topic(slug="silent").get_absolute_url()).content.decode()
    for kind, offered in (("podcast", True), ("blog", False)):
        page = client.get(a_source(kind=kind).get_absolute_url()).content.decode()
        assert ("podcast.rss" in page) is offered
