"""From an address that a person has to the feeds behind it."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.ingest import errors
from hub.ingest.discover import COMMENTS, discover, feed_links, intended_url, meta_refresh_target, youtube_feed
from hub.ingest.storing.host_backoff import backed_off_hosts
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


def test_feeds_that_only_the_server_declares_come_before_those_that_look_like_one(web):
    said = ('</feed.xml>; rel="alternate"; type="application/rss+xml"', '</api>; rel="https://api.w.org/"')
    web.serves(SITE, page(body='<a href="/rss">RSS</a>'), links=said)
    for url in ("https://blog.example/feed.xml", "https://blog.example/rss"):
        web.serves(url, rss(item(1)))
    assert addresses(web) == ["https://blog.example/feed.xml", "https://blog.example/rss"]
    assert "https://blog.example/api" not in [request.url for request in web.asked]


def test_a_document_that_is_no_page_may_have_a_feed_all_the_same(web):
    web.serves(SITE, b"", media="application/pdf", links=("</feed.xml>; rel=alternate; type=application/atom+xml",))
    web.serves("https://blog.example/feed.xml", rss(item(1)))
    assert addresses(web) == ["https://blog.example/feed.xml"]


def test_what_is_a_feed_itself_is_not_left_for_what_its_server_links_to(web):
    web.serves(SITE, rss(item(1)), links=("</other>; rel=alternate; type=application/rss+xml",))
    assert addresses(web) == [SITE]
    assert len(web.asked) == 1


@pytest.mark.django_db
def test_a_pause_that_a_site_asks_for_is_noted_and_does_not_keep_a_person_from_looking_again(web):
    until = NOW + timedelta(hours=1)
    web.fails(SITE, errors.RetryLater(SITE, status=429, retry_at=until, host="blog.example"))
    with pytest.raises(errors.RetryLater):
        addresses(web)
    assert backed_off_hosts(NOW) == {"blog.example": until}
    web.serves(SITE, rss(item(1)))
    assert addresses(web) == [SITE]


def test_links_that_look_like_feeds_are_tried(web):
    web.serves(SITE, page(body='<a href="/about">About</a><a href="/rss.xml">Subscribe</a><a href="/x">RSS</a>'))
    web.serves("https://blog.example/rss.xml", rss(item(1)))
    assert addresses(web) == ["https://blog.example/rss.xml"]
    assert "https://blog.example/x" in [request.url for request in web.asked]


@pytest.mark.parametrize(
    "anchor",
    ["<span>RSS</span>", "<svg></svg><b>Follow by <i>Atom</i></b>", "<img src=i alt='RSS feed'>"],
)
def test_a_link_is_known_by_all_that_it_shows(web, anchor):
    web.serves(SITE, page(body=f'<a href="/x">{anchor}</a>'))
    web.serves("https://blog.example/x", rss(item(1)))
    assert addresses(web) == ["https://blog.example/x"]


def test_a_link_is_known_by_what_it_says_to_a_screen_reader(web):
    web.serves(SITE, page(body='<a href="/x" aria-label="Our RSS"><svg></svg></a>'))
    web.serves("https://blog.example/x", rss(item(1)))
    assert addresses(web) == ["https://blog.example/x"]


def test_a_feed_that_calls_itself_one_of_comments_comes_last(web):
    declared = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in (1, 2))
    web.serves(SITE, page(declared))
    web.serves("https://blog.example/1", rss(item(1), title="Comments on: A blog"))
    web.serves("https://blog.example/2", rss(item(1)))
    assert addresses(web) == ["https://blog.example/2", "https://blog.example/1"]


def test_a_front_pages_meta_refresh_is_followed_once(web):
    front = '<meta http-equiv="Refresh" content="0; url={}">'
    web.serves("https://blog.example/", page(front.format("'/en/'")))
    web.serves("https://blog.example/en/", page('<link rel="alternate" type="application/rss+xml" href="index.xml">'))
    web.serves("https://blog.example/en/index.xml", rss(item(1)))
    assert addresses(web, "https://blog.example/") == ["https://blog.example/en/index.xml"]
    web.serves("https://loop.example/", page(front.format("/b")))
    web.serves("https://loop.example/b", page(front.format("/")))
    assert addresses(web, "https://loop.example/") == []


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;/en/", "https://blog.example/en/"), ("3; URL='en/'", "https://blog.example/about/en/"),
        ("5", ""), ("0; url=javascript:ran()", ""), ("0; url=.", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_target_of_a_meta_refresh_is_read(content, target):
    assert meta_refresh_target(page(f'<meta http-equiv=refresh content="{content}">').encode(), SITE) == target


@pytest.mark.parametrize(
    ("leads", "moved", "subscribed"),
    [
        ("https://cdn.example/feed?signed=1", "", "https://blog.example/feed"),
        ("https://cdn.example/feed", "https://cdn.example/feed", "https://cdn.example/feed"),
        ("https://www.blog.example/feed/", "", "https://www.blog.example/feed/"),
        ("https://cdn.example/today", "https://new.example/feed", "https://new.example/feed"),
    ],
    ids=["temporarily", "for good", "another spelling", "for good, then temporarily"],
)
def test_a_temporary_redirect_is_nothing_to_subscribe_to(web, leads, moved, subscribed):
    web.serves("https://blog.example/feed", rss(item(1)))
    web.leads["https://blog.example/feed"] = leads
    web.moved["https://blog.example/feed"] = moved
    assert addresses(web, "https://blog.example/feed") == [subscribed]


def test_a_bare_name_without_tls_is_requested_by_http_and_an_address_as_given(web):
    web.fails("https://blog.example/x", errors.Unreachable("https://blog.example/x", reason="refused"))
    web.serves("http://blog.example/x", page())
    web.serves("http://blog.example/feed/", rss(item(1)))
    assert addresses(web, "blog.example/x") == ["http://blog.example/feed/"]
    with pytest.raises(errors.Unreachable):
        discover("https://blog.example/x", web=web, now=NOW)
    web.fails("https://b.example", errors.BadCertificate("https://b.example", reason="expired"))
    web.serves("http://b.example", rss(item(1)))
    with pytest.raises(errors.BadCertificate):
        discover("b.example", web=web, now=NOW)


def test_the_usual_addresses_are_the_last_resort(web):
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
        ("https://www.youtube.com/c/Someone", ""),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijk", ""),
        (
            "https://music.youtube.com/channel/UCabcdefghijk",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijk",
        ),
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
        (" @a.channel-1", "https://www.youtube.com/@a.channel-1"),
        ("@someone@social.example", "https://@someone@social.example"),
        ("", ""),
    ],
)
def test_what_people_type_is_understood(typed, address):
    assert intended_url(typed) == address


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
