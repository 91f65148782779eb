"""The fast reader gives feedparser's answer, or leaves the document to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from feedparser.datetimes import _parse_date
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest import dates
from hub.ingest.errors import IngestError
from hub.ingest.parsing import fast
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse
from tests.corpora import folders
from tests.fakes import item, rss

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://blog.example/feed.xml"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en_GB" xmlns:media="http://search.yahoo.com/mrss/">'
    '<title>A</title><link rel="self" href="{url}"/><link href="https://blog.example/"/>{entry}</feed>'
)
SUFFIXES = {".xml", ".rss", ".atom", ".rdf", ".feed", ".txt"}


def both(body, monkeypatch, url=URL):
    """The records of one document by feedparser alone, and by both readers, and whether the plain one took it."""
    data = body.encode() if isinstance(body, str) else body
    said, took = [], False
    for alone in (True, False):
        with monkeypatch.context() as patch:
            if alone:
                patch.setattr(fast, "read", lambda _: None)
            try:
                document = open_document(data, url=url)
                took = fast.read(document) is not None
                said.append(parse(open_document(data, url=url)))
            except IngestError as error:
                said.append(str(error))
    return *said, took


def corpus(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in SUFFIXES]


@pytest.mark.parametrize("folder", folders("feeds", "feeds/snapshots", "feeds/podcasts", "feeds/histories", "parsers"))
def test_both_readers_say_the_same_of_every_document(folder, monkeypatch):
    taken = 0
    for path in corpus(folder):
        data = path.read_bytes()
        if len(data) > 2_000_000:
            continue
        alone, together, took = both(data, monkeypatch)
        assert alone == together, path
        taken += took
    assert taken, folder


PLAIN_ITEMS = {
    "title and link": item(1),
    "a guid that is relative and a link": "<item><guid>/x y</guid><link> /a?b=1&amp;c=2 </link></item>",
    "a guid that is the link": "<item><guid>http://b.example/1</guid><title>x</title></item>",
    "an empty link": "<item><link/><guid>http://b.example/1</guid></item>",
    "a title that is HTML": item(1, title="&lt;b&gt;x&lt;/b&gt; &amp;amp; y"),
    "a title with an ampersand": item(1, title="R &amp; D &lt; Q"),
    "text and content": item(1, text="short", more="<content:encoded><![CDATA[<p>long</p>]]></content:encoded>"),
    "content before text": "<item><content:encoded>a</content:encoded><description>b</description></item>",
    "only content": "<item><content:encoded>a &lt;b&gt;</content:encoded></item>",
    "two summaries": "<item><description>a</description><itunes:summary>b &lt;i&gt;c&lt;/i&gt;</itunes:summary></item>",
    "summary first": "<item><itunes:summary>b</itunes:summary><description>a</description></item>",
    "three texts": (
        "<item><itunes:summary>b</itunes:summary><description>a</description><content:encoded>c</content:encoded></item>"
    ),
    "text, content and summary": (
        "<item><description>a</description><content:encoded>c</content:encoded><itunes:summary>b</itunes:summary></item>"
    ),
    "a second summary that is HTML": (
        "<item><description>&lt;p&gt;a</description>"
        "<itunes:summary>b &amp;amp; &lt;i&gt;c&lt;/i&gt;</itunes:summary></item>"
    ),
    "an empty second summary": "<item><description>a</description><itunes:summary/></item>",
    "a namespace declared within": (
        "<item><title>t</title><m:content xmlns:m='http://search.yahoo.com/mrss/' url='https://c.example/1.png' "
        "medium='image'/><d:creator xmlns:d='http://purl.org/dc/elements/1.1/'>Ann</d:creator></item>"
    ),
    "a well-known element under another's prefix": (
        "<item><title>t</title><itunes:creator xmlns:itunes='http://purl.org/dc/elements/1.1/'>Ann</itunes:creator></item>"
    ),
    "an American date": "<item><pubDate>Sat, 28 Mar 2020 10:54:00 PDT</pubDate></item>",
    "a nameless namespace within": "<item><title xmlns='http://purl.org/dc/elements/1.1/'>t</title></item>",
    "too many slashes": "<item><link>http:////b.example//x</link><guid>https:///b.example/y</guid></item>",
    "subtitle": "<item><itunes:subtitle>s</itunes:subtitle><description>a</description></item>",
    "an author with mail": "<item><author>ann@b.example (Ann)</author></item>",
    "two authors": "<item><author>Ann</author><itunes:author>Bob</itunes:author></item>",
    "two authors, one with mail": "<item><author>ann@b.example (Ann)</author><itunes:author>Bob</itunes:author></item>",
    "an empty author": "<item><author/></item>",
    "categories": (
        "<item><category domain='x'>a</category><category>b</category><category>b</category><category/></item>"
    ),
    "keywords": "<item><itunes:keywords>a, b,,c</itunes:keywords><category>a</category></item>",
    "an episode": (
        "<item><enclosure url='https://c.example/1.mp3' length='5' type='Audio/MPEG'/>"
        "<itunes:duration>1:02</itunes:duration><itunes:image href='/p.png'/>"
        "<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode></item>"
    ),
    "podcast elements": (
        "<item><podcast:person role='host'>Ann</podcast:person><podcast:value type='x'><podcast:valueRecipient/>"
        "</podcast:value><title>t</title></item>"
    ),
    "a title within another element": "<item><podcast:x><title>inner</title></podcast:x><title>t</title></item>",
    "two titles": "<item><title>a</title><title>b</title></item>",
    "markup in the text": "<item><description>a <b>b</b> c</description></item>",
    "a comment in the text": "<item><description>a <!-- b --> c</description></item>",
    "a base of its own": "<item xml:base='http://o.example/'><link>x</link></item>",
    "a base on the text": "<item><description xml:base='http://o.example/'>x</description></item>",
    "mojibake": "<item><title>Ã©tÃ© \x93quoted\x94</title><author>JosÃ©</author></item>",
    "no title": "<item><description>text</description></item>",
    "dates": "<item><pubDate>Tue, 2 Jan 2024 03:04:05 +0530</pubDate><pubDate>nonsense</pubDate></item>",
    "an odd date": "<item><pubDate>2 January, 2024</pubDate></item>",
    "nothing": "<item/>",
}  # fmt: skip
PLAIN_ENTRIES = {
    "all there is": (
        "<entry><title type='html'>a &lt;b&gt;</title><id>urn:x</id><link href='/p'/><link rel='Self' href='s'/>"
        "<link rel='enclosure' type='Audio/x' href='/e.mp3' length='3'/><updated>2024-01-02T03:04:05.6-05:00</updated>"
        "<published>2024-01-01T00:00:00Z</published><summary>s</summary><content type='html'>&lt;p&gt;c</content>"
        "<author><name> Ann </name><email>a@b.example</email><uri>/ann</uri></author>"
        "<category term='x' scheme='y' label='z'/><category term='x'/></entry>"
    ),
    "content first": "<entry><content type='html'>c</content><summary>s</summary></entry>",
    "a summary twice": "<entry><summary>s</summary><summary type='html'>t</summary></entry>",
    "xhtml": (
        "<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>c</p></div></content></entry>"
    ),
    "content elsewhere": "<entry><content src='/x' type='text/html'/></entry>",
    "two authors": "<entry><author><name>A</name></author><author><name>B</name><uri>u</uri></author></entry>",
    "a nameless second": "<entry><author><name>A</name></author><author><uri>u</uri></author></entry>",
    "only mail": "<entry><author><email>a@b.example</email></author></entry>",
    "a contributor": "<entry><author><name>A</name></author><contributor><name>B</name></contributor></entry>",
    "a source": "<entry><title>a</title><source><title>b</title><id>c</id></source></entry>",
    "media": (
        "<entry><media:thumbnail url='/t.png'/><media:content url='/m.mp4' type='VIDEO/mp4' medium='video'/></entry>"
    ),
    "a media group": (
        "<entry><media:group><media:title>m</media:title><media:description>d</media:description></media:group></entry>"
    ),
    "a link that leads nowhere": "<entry><link/></entry>",
    "a link with text": "<entry><link>https://b.example/</link></entry>",
}  # fmt: skip


@pytest.mark.parametrize("body", PLAIN_ITEMS.values(), ids=PLAIN_ITEMS.keys())
def test_both_readers_say_the_same_of_an_item(body, monkeypatch):
    alone, together, _ = both(rss(item(0), body, item(9)), monkeypatch)
    assert alone == together


@pytest.mark.parametrize(
    "head",
    [
        "<itunes:summary>s</itunes:summary><description>d</description>",
        "<description>d</description><itunes:summary>s</itunes:summary>",
        "<itunes:summary>s</itunes:summary>",
        "<content:encoded>c</content:encoded>",
        "<image><description>d</description></image><itunes:summary>s</itunes:summary>",
        "<itunes:summary>s</itunes:summary><image><description>d</description></image>",
        "<itunes:summary>s</itunes:summary><podcast:liveItem><description>d</description></podcast:liveItem>",
    ],
)
def test_both_readers_say_the_same_of_the_first_item_below_any_head(head, monkeypatch):
    two = "<item><itunes:summary>b</itunes:summary><description>&lt;p&gt;a&lt;/p&gt;</description></item>"
    alone, together, took = both(rss(two, two, head=head), monkeypatch)
    assert took
    assert alone == together


@pytest.mark.parametrize("body", PLAIN_ENTRIES.values(), ids=PLAIN_ENTRIES.keys())
def test_both_readers_say_the_same_of_an_atom_entry(body, monkeypatch):
    alone, together, _ = both(ATOM.format(url=URL, entry=body), monkeypatch)
    assert alone == together


@pytest.mark.parametrize(
    "body",
    [
        rss(PLAIN_ITEMS["text and content"], PLAIN_ITEMS["an episode"], PLAIN_ITEMS["podcast elements"]),
        rss(PLAIN_ITEMS["two summaries"], PLAIN_ITEMS["summary first"], PLAIN_ITEMS["three texts"]),
        ATOM.format(url=URL, entry=PLAIN_ENTRIES["all there is"]),
    ],
    ids=["RSS", "a podcast", "Atom"],
)
def test_the_usual_forms_are_supported(body):
    assert fast.read(open_document(body.encode(), url=URL)) is not None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss(PLAIN_ITEMS["markup in the text"]), id="markup that is not escaped"),
        pytest.param(rss(PLAIN_ITEMS["two titles"]), id="two titles"),
        pytest.param(rss(item(1)).replace('"2.0"', '"0.91"'), id="an older RSS"),
        pytest.param(rss(item(1)).replace("<channel>", '<channel xml:base="http://o.example/">'), id="a base"),
        pytest.param(rss(item(1) + "<b>"), id="not well-formed"),
        pytest.param("<!DOCTYPE rss []>" + rss(item(1)).partition("?>")[2], id="a document type of its own"),
        pytest.param(rss(item(1)).replace("xmlns:sy", "xmlns:dc"), id="a known prefix for another thing"),
        pytest.param(ATOM.format(url=URL, entry=PLAIN_ENTRIES["xhtml"]), id="XHTML"),
    ],
)
def test_other_forms_are_left_to_feedparser(body, monkeypatch):
    alone, together, took = both(body, monkeypatch)
    assert not took
    assert alone == together


RFC_822 = st.builds(
    "{}{} {} {:04} {:02}:{:02}:{:02} {}".format,
    st.sampled_from(["", "Mon, ", "Sun, ", "Monday, "]),
    st.one_of(st.integers(1, 32), st.sampled_from(["01", "09"])),
    st.sampled_from(["Jan", "Feb", "Oct", "Dec", "Xxx", "JUN"]),
    st.integers(1, 9999),
    st.integers(0, 24),
    st.integers(0, 60),
    st.integers(0, 61),
    st.sampled_from(["GMT", "UTC", "UT", "Z", "+0000", "-0530", "+1345", "-9999", "EST", "EDT", "PDT", "MST", "XST"]),
)
RFC_3339 = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}".format,
    st.integers(1, 9999),
    st.integers(0, 13),
    st.integers(0, 32),
    st.integers(0, 24),
    st.integers(0, 60),
    st.integers(0, 61),
    st.sampled_from(["Z", "z", ".5Z", ".999999+01:00", "-05:30", "+00:00", "-99:99", ""]),
)


@given(st.one_of(RFC_822, RFC_3339))
def test_common_dates_are_read_as_feedparser_reads_them(text):
    ours = dates.parse_common(text)
    assert ours is None or dates.from_struct(ours) == dates.from_struct(_parse_date(text))


def test_the_usual_dates_are_common():
    assert dates.parse_common("Tue, 02 Jan 2024 03:04:05 +0530") == (2024, 1, 1, 21, 34, 5)
    assert dates.parse_common("2024-01-02T03:04:05.25-05:00") == (2024, 1, 2, 8, 4, 5)
