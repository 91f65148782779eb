"""The Link header, as servers send it and as they should not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest.parsing.link_header import MOST, Link, links

PAGE = "https://blog.example/about/"
RSS, ATOM = "application/rss+xml", "application/atom+xml"


def link(url, *relations, media_type=""):
    return Link(url, frozenset(relations), media_type)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('</feed>; rel="alternate"; type="application/rss+xml"',
         [link("https://blog.example/feed", "alternate", media_type=RSS)]),
        ("<feed>;rel=alternate;type=application/rss+xml",
         [link("https://blog.example/about/feed", "alternate", media_type=RSS)]),
        ("<//other.example/x>; REL=Alternate; Type=Application/RSS+XML; charset=utf-8",
         [link("https://other.example/x", "alternate", media_type=RSS)]),
        ('<a>; rel="alternate feed", <b> ;\trel = "next" , <c>',
         [link("https://blog.example/about/a", "alternate", "feed"), link("https://blog.example/about/b", "next"),
          link("https://blog.example/about/c")]),
        ('</a,b;c>; title="one, <two>; rel=next"; rel=alternate, </d>; rel=self',
         [link("https://blog.example/a,b;c", "alternate"), link("https://blog.example/d", "self")]),
        (r'</a>; title="say \"hi\", <x>; rel=\\"; rel=alternate', [link("https://blog.example/a", "alternate")]),
        ("</a>; rel=self; rel=alternate", [link("https://blog.example/a", "self")]),
        ('</a>; type="application/atom+xml; charset=utf-8"; rel=alternate',
         [link("https://blog.example/a", "alternate", media_type=ATOM)]),
        ("<>; rel=self", [link(PAGE, "self")]),
        ('</a>; rel=alternate; anchor="/about/#top"', [link("https://blog.example/a", "alternate")]),
        ('</a>; rel=alternate; anchor="https://other.example/"', []),
        (", ,</a>;;; rel=alternate;, </b>", [link("https://blog.example/a", "alternate"), link("https://blog.example/b")]),
        ("</a> nonsense; rel=self, </b>; rel=next",
         [link("https://blog.example/a"), link("https://blog.example/b", "next")]),
        ("<javascript:alert(1)>; rel=alternate, <ftp://x/>; rel=alternate, <http://[>; rel=alternate", []),
        ('<https://wp.example/wp-json/>; rel="https://api.w.org/"', [link("https://wp.example/wp-json/", "https://api.w.org/")]),
        ("</blög>; rel=self", [link("https://blog.example/bl%C3%B6g", "self")]),
        ("</bl\udcff>; rel=self", [link("https://blog.example/bl%EF%BF%BD", "self")]),
        ('</a>; title="open, </b>; rel=next', [link("https://blog.example/a"), link("https://blog.example/b", "next")]),
        ("</a", []), ("", []), ("no link", []), ("<" * 9, []), ('";"', []),
    ],
)  # fmt: skip
def test_links_of_a_header(header, expected):
    assert links([header], PAGE) == expected


def test_several_headers_are_read_as_one_list():
    assert [each.url for each in links(["<https://a.example/>", "<https://b.example/>"], PAGE)] == [
        "https://a.example/", "https://b.example/"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    ['</a>; rel="', '</a>; t="\\", ', "<", "</a>;", '</a>; rel="\\', " ", ",", '";', "</a>,", '</a>;a="" ;'],
)
def test_no_header_takes_long(piece):
    start = time.process_time()
    found = links([piece * 200_000] * 20, PAGE)
    assert time.process_time() - start < 1
    assert len(found) <= MOST


@given(st.lists(st.text(alphabet='<>;,="\\ abc/:#é\udc80\n', max_size=60), max_size=4))
def test_whatever_a_header_holds_web_addresses_come_of_it_or_nothing(headers):
    assert all(each.url.startswith(("http://", "https://")) for each in links(headers, PAGE))
