"""A path's feeds: its steps for readers, its episodes for podcast apps, its sources."""

from __future__ import annotations

import io
import json

import podcastparser
import pytest

from hub.models import Enclosure, Entry
from tests.factories import a_source, an_entry
from tests.feeds.reading import FORMATS, parsed, texts, titles, xml
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db
PODCAST = "/feeds/paths/a-path/podcast.rss"
NAMESPACE = {"podcast": "https://podcastindex.org/namespace/1.0"}


def an_episode(source, title, **fields):
    entry = an_entry(source, title=title, kind="episode", **fields)
    Enclosure.objects.create(
        entry=entry, url=f"https://cdn.example/{entry.pk}.mp3", media_type="audio/mpeg", length=5_000_000, duration=1800
    )
    return entry


@pytest.fixture
def shows():
    return [a_source(title=f"Show {name}", kind="podcast") for name in "AB"]


@pytest.fixture
def path(shows):
    """Episodes of two shows, out of the order of their dates, with a text, a note, a clip and a lab between them."""
    one, two = shows
    late = an_episode(one, "Recorded last", published_at=an_entry().published_at.replace(year=2027))
    early = an_episode(two, "Recorded first", published_at=an_entry().published_at.replace(year=2011))
    text = an_entry(title="To read")
    return a_path(
        {"entry": late.url, "why": "It sets the scene & more."},
        {"entry": text.url, "why": "It is the clearest text there is."},
        {"note": "A word", "text": "Between the two."},
        {"clip": early.url, "start": "12:30", "end": "31:05", "why": "Only this part."},
        {"lab": "https://lab.example/", "title": "Two routers", "tool": "containerlab", "minutes": 40},
        audience="For those who listen.",
    )


def feed(client, address=PODCAST):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content


class TestThePodcast:
    """The path, played."""

    def test_podcast_apps_see_the_episodes_in_the_paths_order(self, client, path):
        show = podcastparser.parse("http://localhost:8000" + PODCAST, io.BytesIO(feed(client)))
        assert show["type"] == "serial"
        by_number = sorted(show["episodes"], key=lambda episode: episode["number"])
        assert [episode["title"] for episode in by_number] == ["Recorded last", "Recorded first"]
        by_date = sorted(show["episodes"], key=lambda episode: episode["published"])
        assert by_date == by_number
        assert [episode["enclosures"][0]["mime_type"] for episode in by_number] == ["audio/mpeg"] * 2
        assert [episode["total_time"] for episode in by_number] == [1800, 1800]

    def test_feed_readers_see_them_in_the_same_order(self, client, path):
        entries = parsed(feed(client)).entries
        assert [entry.title for entry in entries] == ["Recorded last", "Recorded first"]
        assert [entry.itunes_episode for entry in entries] == ["1", "2"]
        dates = [entry.published_parsed for entry in entries]
        assert dates == sorted(dates)

    def test_the_files_are_the_publishers_own(self, client, path):
        urls = list(Enclosure.objects.order_by("entry__title").values_list("url", flat=True))
        assert sorted(texts(xml(feed(client)), "//enclosure/@url")) == sorted(urls)

    def test_each_show_is_named_and_led_to(self, client, path, shows):
        document = xml(feed(client))
        assert texts(document, "//item/source") == ["Show A", "Show B"]
        assert texts(document, "//item/link") == list(
            Entry.objects.filter(kind="episode").order_by("-title").values_list("url", flat=True)
        )
        assert "From <a href=" in texts(document, "//item/description")[0]
        assert "It sets the scene &amp; more." in texts(document, "//item/description")[0]

    def test_what_can_not_be_heard_is_counted(self, client, path):
        [description] = texts(xml(feed(client)), "/rss/channel/description")
        assert description == "For those who listen. Not in this feed: 3 to read or do, without audio or video."

    def test_a_clip_names_its_part(self, client, path):
        [bite] = xml(feed(client)).xpath("//podcast:soundbite", namespaces=NAMESPACE)
        assert dict(bite.attrib) == {"startTime": "750", "duration": "1115"}

    def test_what_a_publisher_keeps_to_itself_stays_there(self, client, path, shows):
        shows[1].publisher_hints = {"block": True}
        shows[1].save()
        document = xml(feed(client))
        assert texts(document, "//item/title") == ["Recorded last"]
        assert "1 that its publishers restrict to their own feeds" in texts(document, "/rss/channel/description")[0]

    def test_a_hidden_episode_is_withdrawn(self, client, path):
        Entry.objects.filter(title="Recorded last").update(status="hidden")
        assert texts(xml(feed(client)), "//item/title") == ["Recorded first"]

    def test_directories_are_asked_to_leave_it_out(self, client, path):
        document = xml(feed(client))
        assert texts(document, "/rss/channel/itunes:block") == ["Yes"]
        assert [each.text for each in document.xpath("//podcast:block", namespaces=NAMESPACE)] == ["yes"]

    def test_nothing_is_dated_in_the_future(self, client, path):
        published = path.first_published_at.timetuple()
        assert all(entry.published_parsed < published for entry in parsed(feed(client)).entries)

    def test_who_has_it_gets_it_no_second_time(self, client, path):
        etag = client.get(PODCAST)["ETag"]
        assert client.get(PODCAST, headers={"if-none-match": etag}).status_code == 304


class TestTheSteps:
    """The path, followed in a feed reader."""

    @pytest.mark.parametrize("written_as", FORMATS)
    def test_stand_in_order(self, client, path, written_as):
        body = feed(client, f"/feeds/paths/a-path.{written_as}")
        assert titles(body, written_as) == [
            "1. Recorded last", "2. To read", "3. A word", "4. Recorded first", "5. Two routers",
        ]  # fmt: skip

    def test_are_dated_in_order(self, client, path):
        dates = [item["date_published"] for item in json.loads(feed(client, "/feeds/paths/a-path.json"))["items"]]
        assert dates == sorted(dates)

    def test_lead_to_the_original_or_to_the_paths_own_page(self, client, path):
        items = json.loads(feed(client, "/feeds/paths/a-path.json"))["items"]
        assert items[1]["url"] == Entry.objects.get(title="To read").url
        assert items[1]["content_text"].startswith("It is the clearest text there is.")
        assert items[2]["url"].startswith("http://localhost:8000/paths/a-path/")

    def test_keep_their_identity_when_they_move(self, client, path):
        before = self.identities(client)
        a_path({"note": "A word", "text": "First now."}, {"entry": Entry.objects.get(title="To read").url})
        assert self.identities(client) == {title: before[title] for title in ("A word", "To read")}

    def identities(self, client):
        items = json.loads(feed(client, "/feeds/paths/a-path.json"))["items"]
        return {item["title"].partition(" ")[2]: item["id"] for item in items}


def test_a_path_of_sixty_steps_takes_few_queries(client, shows, django_assert_max_num_queries):
    path = a_path(*({"entry": an_episode(shows[n % 2], f"E{n}", url=f"https://a.example/{n}").url} for n in range(60)))
    feed(client)  # Wagtail remembers where its site is
    with django_assert_max_num_queries(8):
        assert len(texts(xml(feed(client)), "//item")) == 60
    with django_assert_max_num_queries(8):
        feed(client, "/feeds/paths/a-path.atom")
    assert path.live


def test_its_sources_come_as_opml(client, path, shows):
    document = xml(feed(client, "/opml/paths/a-path.opml"))
    assert texts(document, "//outline/@xmlUrl")[0] == shows[0].url
    assert shows[1].url in texts(document, "//outline/@xmlUrl")


@pytest.mark.parametrize("address", [PODCAST, "/feeds/paths/a-path.rss", "/opml/paths/a-path.opml"])
def test_a_path_that_is_not_published_has_no_feed(client, path, address):
    path.unpublish()
    assert client.get(address).status_code == 404


def test_the_paths_page_points_to_its_feeds(client, path):
    page = client.get("/paths/a-path/").content.decode()
    for address in (PODCAST, "/feeds/paths/a-path.rss", "/feeds/paths/a-path.json", "/opml/paths/a-path.opml"):
        assert f'href="{address}"' in page
