"""Footnotes and tables of contents work on the page that shows a text."""

from __future__ import annotations

import pytest

from content.site.fragment_links import with_inner_links
from hub.ingest.cleaning.sanitize import clean_html
from tests.factories import a_source, an_entry

URL = "https://a.example/post/"
RAW = (
    '<p><a href="#how">How</a></p><p>It is so<sup id="fnref:1"><a href="#fn:1">1</a></sup>.</p><h2 id="how">How</h2>'
    '<ol><li id="fn:1">Or not. <a href="#fnref:1">↩</a></li></ol>'
)


def shown(raw, url=URL):
    return with_inner_links(clean_html(raw, base=URL), url)


def test_links_to_parts_of_the_text_stay_on_the_page():
    made = shown(RAW)
    assert '<a href="#entry-how">How</a>' in made
    assert '<sup id="entry-fnref:1"><a href="#entry-fn:1">1</a></sup>' in made
    assert '<li id="entry-fn:1">Or not. <a href="#entry-fnref:1">↩</a></li>' in made


def test_an_address_that_means_the_same_is_the_texts_own():
    assert 'href="#entry-how"' in shown(RAW, "http://www.a.example/post")


@pytest.mark.parametrize(
    "raw",
    [
        '<h2 id="how">How</h2><p><a href="#gone">gone</a></p>',
        '<h2 id="how">How</h2><p><a href="https://b.example/#how">another page</a></p>',
        '<p><a href="#how">no such part</a></p>',
    ],
)
def test_all_others_lead_away_as_they_did(raw):
    assert shown(raw) == clean_html(raw, base=URL)


def test_names_that_are_written_in_other_letters_are_found():
    assert 'href="#entry-über"' in shown('<a href="#%C3%BCber">x</a><h2 id="über">Über</h2>')


def test_an_entrys_page_keeps_its_footnotes(client, db):
    entry = an_entry(a_source(policy="full"), url=URL, body=clean_html(RAW, base=URL))
    page = client.get(entry.get_absolute_url()).content.decode()
    assert 'href="#entry-fn:1"' in page
