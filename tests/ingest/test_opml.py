"""Lists of subscriptions, read and written."""

import pytest

from hub.ingest import opml
from hub.ingest.errors import BadOutline
from hub.ingest.opml import Outline


def outlines(body, version="2.0"):
    return opml.read(f'<opml version="{version}"><head/><body>{body}</body></opml>'.encode(), name="list.opml")


def test_folders_become_labels():
    read = outlines(
        '<outline text="Vendors"><outline text="Clouds &amp; CDNs">'
        '<outline type="rss" text="A" xmlUrl="https://a.example/f"'
        ' htmlUrl="https://a.example/"/></outline></outline>'
        '<outline title="B" xmlurl="https://b.example/f" category="/x/y,z"/>'
    )
    assert read.feeds == (
        Outline("https://a.example/f", "A", "https://a.example/", ("Vendors", "Clouds & CDNs")),
        Outline("https://b.example/f", "B", "", ("x", "y", "z")),
    )
    assert not read.problem


def test_each_address_counts_once():
    one = '<outline text="A" xmlUrl="https://a.example/f"/>'
    assert len(outlines(one * 3).feeds) == 1


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "", "ftp://a.example/", "not a url", "file:///etc/passwd"],
    ids=lambda url: url or "none",
)
def test_what_is_no_feed_is_passed_over(url):
    assert outlines(f'<outline text="A" xmlUrl="{url}"/>').feeds == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty|Document"),
        (b"<html></html>", "no <opml> element"),
        (b"just text", "."),
        (b"\x00\x01", "."),
    ],
)
def test_what_is_no_list_is_one_clear_error(data, reason):
    with pytest.raises(BadOutline, match=rf"list.opml is not an OPML file that can be read: .*{reason}"):
        opml.read(data, name="list.opml")


def test_a_list_that_breaks_off_gives_what_could_be_read_and_says_where():
    data = b'<opml><body>\n<outline text="A" xmlUrl="https://a.example/f"/>\n<outline text="B" xmlUrl="https:'
    read = opml.read(data, name="list.opml")
    assert [feed.title for feed in read.feeds] == ["A"]
    assert read.problem.startswith("line 3")


def test_a_prefix_that_is_nowhere_declared_is_passed_over():
    data = b'<opml><body><x:y/><z:outline text="A" xmlUrl="https://a.example/"/></body></opml>'
    assert [feed.url for feed in opml.read(data, name="list").feeds] == ["https://a.example/"]


def test_a_bomb_does_not_go_off():
    bomb = (
        '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
        '<opml><body><outline text="&c;" xmlUrl="https://a.example/f"/></body></opml>'
    )
    try:
        read = opml.read(bomb.encode(), name="x")
    except BadOutline:
        return
    assert all(len(feed.title) <= opml.MAX_TITLE for feed in read.feeds)


def test_written_and_read_again_it_is_the_same():
    feeds = (
        Outline("https://a.example/f?x=1&y=2", 'A "quoted" <title>', "https://a.example/", ("Clouds & CDNs", "β")),
        Outline("https://b.example/f", "B"),
    )
    assert opml.read(opml.write(feeds, title="Ours"), name="x").feeds == feeds


def test_every_list_of_the_corpus_is_read_or_refused(shared_data):
    read = refused = 0
    for path in sorted((shared_data / "parsers" / "listparser-opml").rglob("*.xml")):
        try:
            opml.read(path.read_bytes(), name=path.name)
            read += 1
        except BadOutline:
            refused += 1
    assert read > 30
    assert refused < read
