"""Feeds of a topic and of a source, and sources as OPML."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from hub.models import EntryTopic
from tests.factories import a_source, a_topic, an_entry
from tests.feeds.reading import FORMATS, texts, titles, xml

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def about(entry, topic, **fields):
    EntryTopic.objects.create(entry=entry, topic=topic, published_at=entry.published_at, **fields)


@pytest.mark.parametrize("written_as", FORMATS)
def test_a_topics_feed_holds_what_is_about_it(client, django_assert_max_num_queries, written_as):
    topic = a_topic()
    for day in (1, 3, 2):
        about(an_entry(title=f"Day {day}", published_at=MAY + timedelta(days=day)), topic)
    about(an_entry(title="About another"), a_topic())
    about(an_entry(title="Refused"), topic, refused=True)
    about(an_entry(title="Hidden", status="hidden"), topic)
    about(an_entry(title="Undated", published_at=None, first_seen_at=MAY), topic)
    with django_assert_max_num_queries(9):  # undated entries are read apart, with their relations:
        body = client.get(reverse(f"feed_topic_{written_as}", args=[topic.slug])).content
    assert titles(body, written_as) == ["Day 3", "Day 2", "Day 1", "Undated"]


@pytest.mark.parametrize("written_as", FORMATS)
def test_a_sources_feed_holds_what_it_published(client, written_as):
    source = a_source()
    an_entry(source, title="Its own")
    an_entry(title="Another's")
    body = client.get(reverse(f"feed_source_{written_as}", args=[source.slug])).content
    assert titles(body, written_as) == ["Its own"]


@pytest.mark.parametrize("fields", [{"review": "waiting"}, {"review": "refused"}, {"state": "removed"}])
def test_a_source_that_readers_may_not_see_has_no_feed(client, fields):
    source = a_source(**fields)
    assert client.get(reverse("feed_source_rss", args=[source.slug])).status_code == 404
    assert source.url.encode() not in client.get(reverse("opml_sources")).content


@pytest.mark.parametrize("name", ["feed_topic_atom", "feed_source_json", "opml_topic"])
def test_what_is_not_there_has_no_feed(client, name):
    assert client.get(reverse(name, args=["no-such"])).status_code == 404


def test_all_sources_come_in_folders_by_kind(client):
    a_source(title="B", kind="blog")
    a_source(title="A", kind="blog", url="https://a.example/feed?x=1&y=2", site_url="https://a.example/")
    a_source(title="P", kind="podcast")
    a_source(title="Paused", state="paused")
    document = xml(client.get(reverse("opml_sources")).content)
    assert texts(document, "/opml/body/outline/@text") == ["Blogs", "Podcasts"]
    assert texts(document, "//outline[@xmlUrl]/@text") == ["A", "B", "P"]
    assert texts(document, "//outline[@text='A']/@xmlUrl") == ["https://a.example/feed?x=1&y=2"]
    assert texts(document, "//outline[@text='A']/@htmlUrl") == ["https://a.example/"]
    assert set(texts(document, "//outline[@xmlUrl]/@type")) == {"rss"}


def test_the_sources_of_a_topic_come_most_prolific_first(client):
    topic = a_topic()
    little, much = a_source(title="Little"), a_source(title="Much")
    for source in (little, much, much):
        about(an_entry(source), topic)
    a_source(title="Nothing")
    document = xml(client.get(reverse("opml_topic", args=[topic.slug])).content)
    assert texts(document, "//outline/@text") == ["Much", "Little"]
