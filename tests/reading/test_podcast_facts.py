"""What a show says in Podcasting 2.0's tags, on its page and on those of its episodes."""

from __future__ import annotations

import pytest

from content.reading import podcast_facts
from content.reading.podcast_facts import Highlight, Link
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse
from hub.models import Enclosure, Entry, Source
from tests.factories import a_source, an_entry

FILE = "https://cdn.example/1.mp3"


@pytest.fixture
def said(shared_data):
    """The namespace's own example, read: what it says of its show, and of its first episode."""
    path = shared_data / "parsers" / "podcast-namespace" / "example.xml"
    feed = parse(open_document(path.read_bytes(), url="https://example.com/feed"))
    return feed.podcast, feed.items[0].podcast


@pytest.fixture
def episode(db, said):
    show, about = said
    source = a_source(kind="podcast", podcast=show)
    entry = an_entry(source, kind="episode", season=1, episode=3, podcast=about)
    Enclosure.objects.create(entry=entry, url="https://example.com/file-03.mp3", media_type="audio/mpeg")
    return entry


def page(client, thing):
    return client.get(thing.get_absolute_url()).content.decode()


def test_an_episodes_page_says_what_its_tags_say(client, episode):
    shown = page(client, episode)
    assert "Season 1 (Podcasting 2.0), episode 3" in shown
    assert 'href="https://example.com/file-03.mp3#t=33">0:33</a>' in shown
    assert "High quality (audio/opus, 30.9\xa0MB)</a>" in shown
    assert "Video version (video/mp4, 720p, 7.6\xa0MB)</a>" in shown
    assert "Standard" not in shown  # is what the player plays
    assert "ipfs:" not in shown
    assert "Birmingham Civil Rights Museum" in shown
    assert '<a href="https://example.org/mypodcastlicense/full.pdf" rel="noopener nofollow ugc">' in shown
    assert '<a href="https://example.com/donate" rel="noopener nofollow ugc">Support the show!</a>' in shown


def test_a_shows_page_says_what_its_tags_say(client, episode):
    shown = page(client, episode.source)
    assert "my-podcast-license-v1</a>" in shown
    assert "Austin, TX" in shown
    assert (
        '<a href="https://example.org/trailers/teaser" rel="noopener nofollow ugc">Coming April 1st, 2021</a>' in shown
    )
    assert "Support the show!" in shown
    assert "podcastowner@example.com" not in shown


def test_a_post_says_nothing_of_the_kind(client, db):
    entry = an_entry(a_source(podcast={"funding": [{"url": "https://a.example/"}]}))
    assert "Support it" not in page(client, entry)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ""),
        ({"episode": 7}, "Episode 7"),
        ({"season": 2}, "Season 2"),
        ({"season": 2, "episode": 7, "podcast": {"episode": {"number": 7, "name": "Day 7"}}}, "Season 2, Day 7"),
        ({"podcast": {"season": {"name": "Egypt"}}}, "Egypt"),
    ],
)
def test_numbers_are_said_with_the_names_that_stand_for_them(fields, expected):
    assert podcast_facts.numbered(Entry(**fields)) == expected


def test_a_licence_known_by_its_name_leads_to_its_text():
    assert podcast_facts.licence(Source(podcast={"license": {"text": "cc-by-4.0"}})) == Link(
        "CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"
    )


def test_an_episodes_licence_goes_before_its_shows():
    show = Source(podcast={"license": {"text": "all rights reserved"}})
    assert podcast_facts.licence(Entry(podcast={"license": {"text": "mine"}}), show) == Link("mine")
    assert podcast_facts.licence(Entry(), show) == Link("all rights reserved")
    assert podcast_facts.licence(Entry(), None) is None


def test_highlights_stand_in_order_of_time():
    bites = [{"start": 90.5, "duration": 10}, {"start": 3, "duration": 10, "title": "The start"}]
    assert podcast_facts.highlights(Entry(podcast={"soundbites": bites})) == [
        Highlight(3, "The start"),
        Highlight(90, "Highlight"),
    ]
