"""What a page says of itself, and what is made of pages that say too much."""

from datetime import date

import pytest

from content.paths.page_metadata import Facts, page_facts

TODAY = date(2026, 6, 1)
URL = "https://blog.example/bgp"


def facts(head="", body="", url=URL) -> Facts:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return page_facts(page.encode(), url=url, content_type="text/html; charset=utf-8", today=TODAY)


def test_open_graph_is_read():
    found = facts(
        '<title>Ignored</title><meta property="og:title" content="Why BGP &amp; policy">'
        '<meta name="author" content="Ada">'
        '<meta property="article:published_time" content="2025-03-04T23:00:00+02:00">'
    )
    assert (found.title, found.attribution, found.published) == ("Why BGP & policy", "Ada", date(2025, 3, 4))


def test_json_ld_is_read_wherever_it_stands():
    found = facts(
        '<script type="application/ld+json">{broken</script><script type="application/ld+json">'
        '{"@graph": [{"@type": "Organization", "name": "X"}, {"@type": ["TechArticle"], "headline": "EVPN", '
        '"author": [{"@type": "Person", "name": "Ada"}], "datePublished": "2024-02-03"}]}</script>'
    )
    assert found == Facts("EVPN", "Ada", date(2024, 2, 3), "doc")


def test_scholars_words_come_first():
    found = facts(
        '<meta name="citation_title" content="A paper"><meta name="citation_author" content="Example, Ada">'
        '<meta name="citation_publication_date" content="2015/08/17"><meta property="og:title" content="Download">'
    )
    assert (found.title, found.attribution, found.published) == ("A paper", "Example, Ada", date(2015, 8, 17))


@pytest.mark.parametrize(
    ("title", "told"),
    [("A page | The Site", "A page"), ("A - B — The Site", "A - B"), ("The Site", "The Site"), ("A | B", "A | B")],
)
def test_a_title_loses_the_name_of_its_site_and_nothing_else(title, told):
    assert facts(f'<title>{title}</title><meta property="og:site_name" content="The Site">').title == told


def test_without_any_of_this_the_heading_and_the_first_time_of_the_article_are_taken():
    found = facts(body='<h1>A <b>heading</b></h1><article><time datetime="2020-01-02">then</time></article>')
    assert (found.title, found.published) == ("A heading", date(2020, 1, 2))


@pytest.mark.parametrize("day", ["2031-01-01", "1492-10-12", "2025-13-40", "soon", "", "0000-00-00"])
def test_a_date_out_of_reason_is_none(day):
    assert facts(f'<meta name="date" content="{day}">').published is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [(URL, "post"), ("https://www.rfc-editor.org/rfc/rfc4271.html", "rfc"), ("https://youtu.be/x", "video"),
     ("https://x.readthedocs.io/en/", "doc"), ("https://evilyoutube.com/x", "post")],
)  # fmt: skip
def test_some_hosts_say_what_kind_it_is(url, kind):
    assert facts(url=url).kind == kind


def test_the_words_of_the_article_make_its_minutes_and_menus_do_not():
    menu = "<nav>" + "<li>menu</li>" * 500 + "</nav>"
    text = "<article><p>" + "word " * 690 + "</p><aside><p>" + "more " * 500 + "</p></aside></article>"
    assert facts(body=menu + text).minutes == 3
    assert facts(body=menu).minutes is None


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff\xfe", b"<", b"<html", b"<title>" + b"x" * 100_000, b"<meta property=og:title content=\x00>",
     b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script>",
     b'<script type="application/ld+json">{"@type": "Article", "author": [[1]], "headline": {"a": 1}}</script>',
     b"<div>" * 20_000],
    ids=range(9),
)  # fmt: skip
def test_no_page_breaks_the_reading(body):
    found = page_facts(body, url=URL, today=TODAY)
    assert len(found.title) <= 300


def test_markup_and_scripts_in_a_title_stay_text():
    found = facts(
        '<meta property="og:title" content="&lt;script&gt;alert(1)&lt;/script&gt;A &lt;b&gt;title&lt;/b&gt;">'
    )
    assert found.title == "A title"
