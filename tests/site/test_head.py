"""HEAD says what GET would (RFC 9110, 9.3.2): who only wants to know whether anything is new need not load it."""

import pytest

from tests.factories import a_source, a_topic, an_entry

pytestmark = pytest.mark.django_db

SAME = ("ETag", "Last-Modified", "Cache-Control", "Content-Length", "Content-Type", "Content-Encoding", "Vary")
PLACES = [
    "/entries/", "/entries/?kind=post", "/sources/", "/sources/packet/", "/topics/bgp/", "/search/?q=bgp", "/about/",
    "/my/", "/robots.txt", "/sitemap.xml", "/opensearch.xml", "/feeds/entries.rss", "/feeds/entries.atom",
    "/feeds/entries.json", "/feeds/topics/bgp.rss", "/feeds/sources/packet/podcast.rss", "/feeds/search.rss?q=bgp",
    "/opml/sources.opml", "/api/v1/entries", "/api/v1/openapi.json",
]  # fmt: skip


@pytest.fixture(autouse=True)
def library():
    source = a_source(title="Packet", slug="packet")
    a_topic(slug="bgp", title="BGP")
    return [an_entry(source, excerpt="long " * 100), source]


@pytest.mark.parametrize("path", PLACES)
def test_head_has_the_headers_of_get_and_answers_304_to_who_has_it(client, path):
    got, headed = client.get(path), client.head(path)
    assert (headed.status_code, headed.content) == (200, b"")
    assert {name: headed.get(name) for name in SAME} == {name: got.get(name) for name in SAME}
    assert got["ETag"]
    for etag in (got["ETag"], f"W/{got['ETag']}", f'"x", {got["ETag"]}', "*"):
        again = client.head(path, headers={"if-none-match": etag})
        assert (again.status_code, again["ETag"]) == (304, got["ETag"])
    assert client.head(path, headers={"if-none-match": '"x"'}).status_code == 200


def test_head_of_a_compressed_page_matches_what_get_said(client):
    packed = {"accept-encoding": "gzip"}
    etag = client.get("/entries/", headers=packed)["ETag"]
    assert client.head("/entries/", headers=packed)["ETag"] == etag
    assert client.head("/entries/", headers=packed | {"if-none-match": etag}).status_code == 304


def test_a_feeds_date_will_do_for_head_too(client):
    since = client.get("/feeds/entries.rss")["Last-Modified"]
    assert client.head("/feeds/entries.rss", headers={"if-modified-since": since}).status_code == 304


def test_what_leads_elsewhere_or_is_not_there_has_no_etag(client):
    assert "ETag" not in client.head("/sources/nothing/")
    assert "ETag" not in client.head("/healthz")
