"""From an address that a person has to the feeds behind it."""

from datetime import UTC, datetime

import pytest

from hub.ingest import errors
from hub.ingest.discover import COMMENTS, discover, feed_links, meant, youtube_feed
from tests.fakes import FakeWeb, item, rss

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SITE = "https://blog.example/about/"


@pytest.fixture
def web():
    return FakeWeb()


def page(head="", body=""):
    return f"<!doctype html><html><head><title>x</title>{head}</head><body>{body}</body></html>"


def addresses(web, url=SITE):
    return [candidate.url for candidate in discover(url, web=web, now=NOW)]


def test_a_feed_is_its_own_answer(web):
    web.serves("https://blog.example/feed", rss(item(1, at=datetime(2026, 5, 1, tzinfo=UTC)), title="The &amp; blog"))
    [found] = discover("https://blog.example/feed", web=web, now=NOW)
    assert (found.title, found.site_url, len(found.entries)) == ("The & blog", "https://blog.example/", 1)
    assert found.newest == datetime(2026, 5, 1, tzinfo=UTC)


def test_what_a_page_declares_comes_first_and_comments_last(web):
    declared = "".join(
        f'<link rel="alternate" type="application/{kind}+xml" href="{href}">'
        for kind, href in (("rss", "/comments/feed/"), ("rss", "../feed/"), ("atom", "https://other.example/atom"))
    )
    web.serves(SITE, page(declared))
    for url in ("https://blog.example/feed/", "https://other.example/atom", "https://blog.example/comments/feed/"):
        web.serves(url, rss(item(1)))
    assert addresses(web) == [
        "https://blog.example/feed/",
        "https://other.example/atom",
        "https://blog.example/comments/feed/",
    ]


def test_links_that_look_like_feeds_are_tried(web):
    web.serves(SITE, page(body='<a href="/about">About</a><a href="/rss.xml">Subscribe</a><a href="/x">RSS</a>'))
    web.serves("https://blog.example/rss.xml", rss(item(1)))
    assert addresses(web) == ["https://blog.example/rss.xml"]
    assert "https://blog.example/x" in [request.url for request in web.asked]


def test_the_usual_places_are_the_last_resort(web):
    web.serves(SITE, page())
    web.serves("https://blog.example/atom.xml", rss(item(1)))
    assert addresses(web) == ["https://blog.example/atom.xml"]
    assert len(web.asked) < 20


def test_a_page_that_leads_nowhere_gives_nothing(web):
    web.serves(SITE, page('<link rel="alternate" type="application/rss+xml" href="/gone">'))
    assert addresses(web) == []


def test_an_address_that_does_not_answer_says_why(web):
    web.fails(SITE, errors.Unreachable(SITE, reason="refused"))
    with pytest.raises(errors.Unreachable):
        discover(SITE, web=web, now=NOW)


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        (
            "https://www.youtube.com/channel/UCabcdefghijk",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijk",
        ),
        (
            "https://youtube.com/playlist?list=PLabcdefghijk",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabcdefghijk",
        ),
        ("https://www.youtube.com/user/someone", "https://www.youtube.com/feeds/videos.xml?user=someone"),
        (
            "https://www.youtube.com/watch?v=abcdefghijk&list=PLabcdefghijk&index=2",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabcdefghijk",
        ),
        ("https://www.youtube.com/@someone", ""),
        ("https://blog.example/channel/UCabcdefghijk", ""),
    ],
)
def test_a_channel_of_youtube_has_a_feed_of_its_own(url, feed):
    assert youtube_feed(url) == feed


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.youtube.com/@someone", '<link rel="canonical" href="https://www.youtube.com/channel/{}">'),
        ("https://www.youtube.com/c/Someone/videos", '<script>var x = {{"externalId":"{}"}}</script>'),
        ("https://youtu.be/abcdefghijk", '<script>{{"channelId": "{}"}}</script>'),
    ],
)
def test_a_channel_of_youtube_by_name_or_by_video_is_found_in_its_page(web, url, told):
    channel = "UCabcdefghijklmnopqrstuv"
    feed = f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"
    web.serves(url, page(told.format(channel)))
    web.serves(feed, rss(item(1), title="Someone"))
    assert addresses(web, url) == [feed]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("blog.example", "https://blog.example"),
        (" https://blog.example/x ", "https://blog.example/x"),
        ("feed://blog.example/rss", "http://blog.example/rss"),
        ("feed:https://blog.example/rss", "https://blog.example/rss"),
        ("feed://https://blog.example/rss", "https://blog.example/rss"),
        ("", ""),
    ],
)
def test_what_people_type_is_understood(typed, address):
    assert meant(typed) == address


def test_a_page_that_refuses_us_does_not_hide_its_sites_feed(web):
    web.fails(SITE, errors.Denied(SITE, status=403))
    web.serves("https://blog.example/feed/", rss(item(1)))
    assert addresses(web) == ["https://blog.example/feed/"]


def test_a_site_that_refuses_us_altogether_says_so(web):
    web.fails(SITE, errors.Denied(SITE, status=403))
    with pytest.raises(errors.Denied):
        discover(SITE, web=web, now=NOW)


@pytest.mark.parametrize("data", [b"", b"\x00", b"<", b"<html><a href='http://[x'>RSS</a>", b"\xff" * 100])
def test_any_page_is_looked_through(data):
    assert feed_links(data, SITE) == []


def test_feeds_of_comments_are_told_apart():
    assert COMMENTS.search("https://blog.example/post/comments/feed/")
    assert not COMMENTS.search("https://blog.example/commentary/feed/")
