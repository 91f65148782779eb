"""Slips in XML are mended before anything is guessed, and well-formed XML is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.builder import E

from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse
from hub.ingest.parsing.repair import repair

URL = "https://lab.example/feed"
ITEM = "<item><title>One</title><guid>1</guid></item>"


def rss(inside: str = ITEM) -> str:
    return f'<rss version="2.0"><channel><title>Lab</title>{inside}</channel></rss>'


def titled(title: str) -> str:
    return rss(f"<item><title>{title}</title></item>")


def titles(text: str) -> list[str]:
    return [item.title for item in parse(open_document(text.encode("utf-8", "surrogatepass"), url=URL)).items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(titled("D&D and R&D at AT&T"), titled("D&amp;D and R&amp;D at AT&amp;T"), id="stray ampersands"),
        pytest.param(titled("?x=1&copy=2"), titled("?x=1&amp;copy=2"), id="a parameter named as an entity"),
        pytest.param(titled("a&nbsp;b&hellip;"), titled("a\xa0b…"), id="entities of HTML"),
        pytest.param(titled("&LT;b&GT; &AMP;"), titled("&lt;b> &amp;"), id="entities of HTML that stand for markup"),
        pytest.param(titled("&bgp; up"), titled("&amp;bgp; up"), id="an entity that nobody knows"),
        pytest.param(titled("&#55357;&#56832;"), titled("😀"), id="a pair of surrogates as references"),
        pytest.param(titled("&#xD83D;&#xDE00; &#xD83D; x"), titled("😀  x"), id="in hexadecimal, and one alone"),
        pytest.param(titled("a&#0;b&#x1F;c\x08d"), titled("abcd"), id="characters that XML forbids"),
        pytest.param(titled("MTU < 1500 <= 9000"), titled("MTU &lt; 1500 &lt;= 9000"), id="less-than signs"),
        pytest.param(
            titled("<![CDATA[a & b < c &nbsp;]]>&"), titled("<![CDATA[a & b < c &nbsp;]]>&amp;"), id="not in CDATA"
        ),
        pytest.param(titled("<!-- a & b -->&"), titled("<!-- a & b -->&amp;"), id="not in comments"),
        pytest.param(rss() + "<script>late()</script>", rss(), id="markup after the root"),
        pytest.param(rss() + "\n<!-- cached & served -->\n", rss() + "\n<!-- cached & served -->\n", id="a comment"),
        pytest.param("Warning: mysql in line 3\n" + rss(), rss(), id="a program's words before the root"),
        pytest.param(rss(ITEM + "<item><title>Tw")[:-22], rss(ITEM), id="breaking off in an item"),
        pytest.param(rss().removesuffix("</rss>"), rss(), id="no end of the root"),
        pytest.param(rss().removesuffix("</channel></rss>"), rss(), id="no end of the channel"),
    ],
)
def test_a_slip_is_mended(text, expected):
    assert repair(text) == expected


def test_a_prefix_that_nobody_declares_is_declared_as_usual():
    text = rss('<item><podcast:person>Ann</podcast:person><mystery:x a:b="c"/></item>')
    root = etree.fromstring(repair(text))
    assert root.nsmap["podcast"] == "https://podcastindex.org/namespace/1.0"
    assert root.nsmap["mystery"] == "urn:undeclared:mystery"
    assert root.nsmap["a"] == "urn:undeclared:a"


def test_a_prefix_within_a_text_is_not_one():
    text = rss("<item><description><![CDATA[<podcast:person>]]></description></item>")
    assert repair(text) == text


def test_a_large_feed_with_one_slip_is_read_whole():
    posts = "".join(f"<item><guid>{n}</guid><title>Post {n}</title><description>{'word ' * 900}</description></item>"
                    for n in range(1000))  # fmt: skip
    read = titles(rss(f"<item><title>R&D</title></item>{posts}"))
    assert len(read) == 1001
    assert read[0] == "R&D"


def test_parameters_of_addresses_stay_what_they_are():
    feed = rss(
        "<item><link>https://lab.example/?a=1&copy=2</link><description>See ?x=1&copy=2&y=3</description></item>"
    )
    [item] = parse(open_document(feed.encode(), url=URL)).items
    assert (item.url, item.summary) == ("https://lab.example/?a=1&copy=2", "See ?x=1&copy=2&y=3")


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)
items = st.lists(st.builds(lambda title, link: E.item(E.title(title), E.link(link)), texts, texts), max_size=4)


@given(items)
def test_repairing_well_formed_xml_changes_nothing(made):
    text = etree.tostring(E.rss(E.channel(*made), version="2.0"), encoding="unicode")
    assert repair(text) == text


@given(st.text(alphabet="<>&;#ax:/!-[]CDAT?\"'= rsitemfd", max_size=60))
def test_repairing_twice_is_repairing_once(inside):
    once = repair(rss(inside))
    assert repair(once) == once
