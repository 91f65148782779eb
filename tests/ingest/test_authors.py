"""Who is credited with an entry that names nobody: whom its format says (RFC 4287, 4.2.1; JSON Feed 1.1)."""

import json
from datetime import UTC, datetime

import pytest

from hub.ingest.cleaning.normalize import normalize
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse

FEED = "https://a.example/feed"
ENTRY = "<entry><id>urn:{n}</id><title>{n}</title><updated>2026-01-01T00:00:00Z</updated>{more}</entry>"
RSS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A</title>'
    "<item><title>0</title>{creators}</item></channel></rss>"
)
ANN = "<author><name>Ann Author</name><uri>https://a.example/ann</uri></author>"
BO = "<author><name>Bo Writer</name></author>"


def atom(*entries, head=ANN):
    items = "".join(ENTRY.format(n=n, more=more) for n, more in enumerate(entries))
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id>{head}{items}</feed>'


def names(document):
    feed = parse(open_document(document.encode(), url=FEED))
    return [[(credit.name, credit.role) for credit in item.credits] for item in feed.items]


def test_an_atom_entry_has_the_authors_of_its_feed_unless_it_has_its_own():
    assert names(atom("", BO)) == [[("Ann Author", "author")], [("Bo Writer", "author")]]


def test_a_contributor_of_an_entry_does_not_stand_for_its_author():
    contributor = "<contributor><name>Cy Scribe</name></contributor>"
    assert names(atom(contributor)) == [[("Ann Author", "author"), ("Cy Scribe", "contributor")]]


def test_an_entry_taken_over_from_another_feed_has_the_authors_of_that_one():
    assert names(atom(f"<source><id>urn:b</id><title>B</title>{BO}</source>")) == [[("Bo Writer", "author")]]


def test_an_author_of_a_feed_keeps_an_address():
    feed = parse(open_document(atom("").encode(), url=FEED))
    assert feed.items[0].credits[0].url == "https://a.example/ann"


def test_an_rss_item_does_not_have_the_editor_of_its_channel_for_author():
    document = (
        "<rss version='2.0'><channel><title>A</title><managingEditor>a@a.example (Ann Author)</managingEditor>"
        "<item><title>0</title></item></channel></rss>"
    )
    assert names(document) == [[]]


@pytest.mark.parametrize("head", [{"authors": [{"name": "Ann Author"}]}, {"author": {"name": "Ann Author"}}])
def test_an_item_of_a_json_feed_has_the_authors_of_its_feed_unless_it_has_its_own(head):
    items = [{"id": "0"}, {"id": "1", "authors": [{"name": "Bo Writer"}]}]
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": items, **head})
    assert names(document) == [[("Ann Author", "author")], [("Bo Writer", "author")]]


def test_an_account_that_came_with_the_software_is_nobody():
    document = RSS.format(creators="<dc:creator>admin</dc:creator><dc:creator>Ann Author</dc:creator>")
    [item] = parse(open_document(document.encode(), url=FEED)).items
    entry = normalize(item, feed_url=FEED, language="", shared_guids=frozenset(), now=datetime(2026, 1, 1, tzinfo=UTC))
    assert [credit.name for credit in entry.credits] == ["Ann Author"]
