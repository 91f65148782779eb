"""What feedparser's answer loses is read off the item itself: opaque guids, links from the site, authors' names."""

from __future__ import annotations

import pytest

from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse

SPACES = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def read(inside: str, *, attributes: str = ""):
    site = "<title>Lab</title><link>https://lab.example/</link>"
    body = f'<rss version="2.0" {SPACES} {attributes}><channel>{site}<item>{inside}</item></channel></rss>'
    [item] = parse(open_document(body.encode(), url="https://delivery.example/feeds/1")).items
    return item


@pytest.mark.parametrize(
    ("inside", "guid", "url"),
    [
        pytest.param("<guid>5f0c-77aa</guid>", "5f0c-77aa", "", id="opaque"),
        pytest.param(
            "<guid>7</guid><link>https://lab.example/7</link>", "7", "https://lab.example/7", id="opaque, and a link"
        ),
        pytest.param(
            "<guid>https://lab.example/7</guid>", "https://lab.example/7", "https://lab.example/7", id="an address"
        ),
        pytest.param("<guid>a</guid><link>/posts/1</link>", "a", "https://lab.example/posts/1", id="from the site"),
        pytest.param("<guid>a</guid><link>posts/1</link>", "a", "https://lab.example/posts/1", id="from its root"),
        pytest.param("<guid>a</guid><link>www.lab.example/2</link>", "a", "http://www.lab.example/2", id="no scheme"),
        pytest.param(
            '<guid>a</guid><link uri="at://did:plc:x/1">https://lab.example/3</link>',
            "a",
            "https://lab.example/3",
            id="a link that has an address of another kind too",
        ),
    ],
)
def test_guids_stay_what_they_are_and_links_lead_to_the_site(inside, guid, url):
    item = read(f"<title>One</title>{inside}")
    assert (item.guid, item.url) == (guid, url)


def test_where_the_feed_says_its_base_links_are_relative_to_that():
    item = read("<title>One</title><guid>a</guid><link>/posts/1</link>", attributes='xml:base="https://blog.example/"')
    assert item.url == "https://blog.example/posts/1"


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        pytest.param("<author>jo@lab.systems (Jo Hale)</author>", ["Jo Hale"], id="a long top-level domain"),
        pytest.param(
            "<author>host@cast.network</author><itunes:author>Packet Cast</itunes:author>",
            ["Packet Cast"],
            id="just an address, and a name elsewhere",
        ),
        pytest.param("<author>jo@lab.museum</author>", [], id="just an address"),
        pytest.param("<author>Jo Hale &lt;jo@lab.technology&gt;</author>", ["Jo Hale"], id="the name first"),
        pytest.param(
            "<author>jo@lab.systems (Jo Hale)</author><dc:creator>Jo Hale</dc:creator>", ["Jo Hale"], id="said twice"
        ),
        pytest.param("<dc:creator>Jo Hale</dc:creator>", ["Jo Hale"], id="a name"),
    ],
)
def test_an_author_is_read_whole(inside, names):
    assert [credit.name for credit in read(f"<title>One</title>{inside}").credits] == names
