"""The river's feeds: the newest public entries, the same in every format."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from hub.models import Enclosure, Entry, EntryTopic
from tests.factories import a_source, a_topic, an_entry
from tests.feeds.reading import FORMATS, parsed, texts, titles, xml

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def river(client, written_as):
    response = client.get(reverse(f"feed_river_{written_as}"))
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("written_as", FORMATS)
def test_the_newest_come_first(client, written_as):
    for day in (2, 3, 1):
        an_entry(title=f"Of the {day}.", published_at=MAY + timedelta(days=day))
    assert titles(river(client, written_as), written_as) == ["Of the 3.", "Of the 2.", "Of the 1."]


@pytest.mark.parametrize("written_as", FORMATS)
@pytest.mark.parametrize("status", ["hidden", "removed", "new"])
def test_what_readers_may_not_see_never_appears(client, written_as, status):
    an_entry(title="To be seen")
    an_entry(title="Not to be seen", status=status)
    assert titles(river(client, written_as), written_as) == ["To be seen"]


@pytest.mark.parametrize("written_as", FORMATS)
def test_what_has_no_date_stands_where_it_was_first_seen(client, written_as):
    an_entry(title="Older", published_at=MAY)
    an_entry(title="Undated", published_at=None, first_seen_at=MAY + timedelta(days=1))
    an_entry(title="Newer", published_at=MAY + timedelta(days=2))
    an_entry(title="Hidden", published_at=None, status="hidden")
    assert titles(river(client, written_as), written_as) == ["Newer", "Undated", "Older"]
    assert b"2026" in river(client, written_as)


@pytest.mark.parametrize("written_as", FORMATS)
def test_a_hub_without_entries_has_valid_feeds_that_stay_the_same(client, written_as):
    assert titles(river(client, written_as), written_as) == []
    assert river(client, written_as) == river(client, written_as)


@pytest.mark.parametrize("written_as", FORMATS)
def test_more_entries_cost_no_more_queries(client, django_assert_max_num_queries, written_as):
    topic = a_topic()
    for number in range(30):
        entry = an_entry(published_at=MAY + timedelta(hours=number))
        EntryTopic.objects.create(entry=entry, topic=topic)
        Enclosure.objects.create(entry=entry, url=f"https://cdn.example/{number}.mp3", media_type="audio/mpeg")
    with django_assert_max_num_queries(5):  # undated entries; entries with sources, assignments, topics, enclosures
        river(client, written_as)


def test_a_feed_holds_fifty(client):
    for number in range(55):
        an_entry(published_at=MAY + timedelta(hours=number))
    assert len(titles(river(client, "rss"), "rss")) == 50


class TestAnItem:
    """What one says, format by format."""

    @pytest.fixture
    def entry(self) -> Entry:
        source = a_source(title="Packets & Co", url="https://packets.example/feed", site_url="https://packets.example/")
        entry = an_entry(
            source,
            title="PKT007: MTU < 1500 & why",
            url="https://packets.example/007",
            excerpt="Jumbo frames & <tunnels>.",
            body="<p>All of it.</p>",
            updated_at=MAY + timedelta(days=1),
            kind="episode",
            credits=[{"name": "Ada", "role": "host"}, {"name": "Bob", "role": "guest"}],
        )
        topic = a_topic(slug="mtu", title="MTU & friends")
        EntryTopic.objects.create(entry=entry, topic=topic)
        EntryTopic.objects.create(entry=entry, topic=a_topic(title="Refused"), refused=True)
        for position, name in enumerate(("a.mp3", "b.ogg")):
            Enclosure.objects.create(
                entry=entry,
                url=f"https://cdn.example/{name}",
                media_type="audio/mpeg" if position == 0 else "",
                length=1234 if position == 0 else None,
                duration=1800,
                position=position,
            )
        return entry

    def test_leads_to_the_original_and_back_to_us(self, client, entry):
        page = f"http://localhost:8000{entry.get_absolute_url()}"
        item = xml(river(client, "rss")).find(".//item")
        assert texts(item, "link") == ["https://packets.example/007"]
        assert texts(item, "atom:link[@rel='via']/@href") == [page]
        atom = xml(river(client, "atom"))
        assert texts(atom, "//atom:entry/atom:link[@rel='alternate']/@href") == ["https://packets.example/007"]
        assert texts(atom, "//atom:entry/atom:link[@rel='via']/@href") == [page]
        [said] = json.loads(river(client, "json"))["items"]
        assert said["url"] == "https://packets.example/007"
        assert said["_adjacency"]["page"] == page

    def test_names_its_source(self, client, entry):
        item = xml(river(client, "rss")).find(".//item")
        assert texts(item, "source") == ["Packets & Co"]
        assert texts(item, "source/@url") == ["https://packets.example/feed"]
        atom = xml(river(client, "atom"))
        assert texts(atom, "//atom:source/atom:title") == ["Packets & Co"]
        assert texts(atom, "//atom:source/atom:link[@rel='self']/@href") == ["https://packets.example/feed"]
        [said] = json.loads(river(client, "json"))["items"]
        assert said["_adjacency"]["source"]["title"] == "Packets & Co"

    def test_is_by_its_hosts_not_its_guests(self, client, entry):
        assert texts(xml(river(client, "rss")), "//dc:creator") == ["Ada"]
        assert texts(xml(river(client, "atom")), "//atom:entry/atom:author/atom:name") == ["Ada"]
        assert json.loads(river(client, "json"))["items"][0]["authors"] == [{"name": "Ada"}]

    def test_credits_everyone_with_what_they_did(self, client, entry):
        entry.credits = [
            {"name": "Ada", "role": "Host", "url": "https://ada.example/", "image": "https://ada.example/i"}
        ]
        entry.save()
        rss = xml(river(client, "rss"))
        [person] = rss.findall(".//{https://podcastindex.org/namespace/1.0}person")
        assert (person.text, dict(person.attrib)) == (
            "Ada", {"role": "host", "href": "https://ada.example/", "img": "https://ada.example/i"}
        )  # fmt: skip
        said = json.loads(river(client, "json"))["items"][0]["authors"]
        assert said == [{"name": "Ada", "url": "https://ada.example/", "avatar": "https://ada.example/i"}]
        assert texts(xml(river(client, "atom")), "//atom:entry/atom:author/atom:uri") == ["https://ada.example/"]

    def test_without_names_is_by_its_source(self, client, entry):
        Entry.objects.update(credits=[])
        assert texts(xml(river(client, "rss")), "//dc:creator") == ["Packets & Co"]

    def test_has_an_identity_that_is_no_address(self, client, entry):
        document = xml(river(client, "rss"))
        assert texts(document, "//guid") == [entry.uuid.urn]
        assert texts(document, "//guid/@isPermaLink") == ["false"]
        assert parsed(river(client, "atom")).entries[0].id == entry.uuid.urn
        assert json.loads(river(client, "json"))["items"][0]["id"] == entry.uuid.urn

    def test_says_when(self, client, entry):
        assert texts(xml(river(client, "rss")), "//pubDate") == ["Fri, 01 May 2026 12:00:00 +0000"]
        atom = xml(river(client, "atom"))
        assert texts(atom, "//atom:entry/atom:published") == ["2026-05-01T12:00:00+00:00"]
        assert texts(atom, "//atom:entry/atom:updated") == ["2026-05-02T12:00:00+00:00"]
        assert texts(atom, "/atom:feed/atom:updated") == ["2026-05-02T12:00:00+00:00"]

    def test_has_the_topics_that_no_editor_refused(self, client, entry):
        assert texts(xml(river(client, "rss")), "//item/category") == ["MTU & friends"]
        assert texts(xml(river(client, "atom")), "//atom:category/@term") == ["mtu"]
        assert json.loads(river(client, "json"))["items"][0]["tags"] == ["MTU & friends"]

    def test_brings_its_files(self, client, entry):
        rss = xml(river(client, "rss"))
        assert texts(rss, "//enclosure/@url") == ["https://cdn.example/a.mp3"]
        assert texts(rss, "//enclosure/@length") == ["1234"]
        assert texts(rss, "//item/atom:link[@rel='enclosure']/@href") == ["https://cdn.example/b.ogg"]
        assert texts(rss, "//itunes:duration") == ["1800"]
        atom = parsed(river(client, "atom")).entries[0].enclosures
        assert [(file.href, file.type) for file in atom] == [
            ("https://cdn.example/a.mp3", "audio/mpeg"),
            ("https://cdn.example/b.ogg", "audio/ogg"),
        ]
        assert json.loads(river(client, "json"))["items"][0]["attachments"][0] == {
            "url": "https://cdn.example/a.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 1234,
            "duration_in_seconds": 1800,
        }

    def test_keeps_its_body_to_itself_under_an_excerpt_policy(self, client, entry):
        for written_as in FORMATS:
            assert b"All of it" not in river(client, written_as)
        assert texts(xml(river(client, "rss")), "//item/description") == ["Jumbo frames &amp; &lt;tunnels&gt;."]
        assert json.loads(river(client, "json"))["items"][0]["content_text"] == "Jumbo frames & <tunnels>."

    def test_shows_its_body_where_the_licence_lets_it(self, client, entry):
        entry.source.policy = "full"
        entry.source.save()
        assert texts(xml(river(client, "rss")), "//content:encoded") == ["<p>All of it.</p>"]
        assert parsed(river(client, "atom")).entries[0].content[0].value == "<p>All of it.</p>"
        [said] = json.loads(river(client, "json"))["items"]
        assert said["content_html"] == "<p>All of it.</p>"
        assert said["summary"] == "Jumbo frames & <tunnels>."


def test_an_entry_known_by_its_address_names_who_published_it(client):
    an_entry(title="A guide", attribution="The Example Foundation")
    Entry.objects.update(source=None)
    assert texts(xml(river(client, "rss")), "//dc:creator") == ["The Example Foundation"]
    assert texts(xml(river(client, "rss")), "//item/source") == []


def test_an_entry_without_an_address_of_the_web_leads_to_our_page(client):
    entry = an_entry(url="javascript:alert(1)")
    assert texts(xml(river(client, "rss")), "//item/link") == [f"http://localhost:8000{entry.get_absolute_url()}"]
