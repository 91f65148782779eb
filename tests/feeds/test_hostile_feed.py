"""Whatever stands in the database, a feed is one that strict parsers read."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from content.feeds.channel import Attachment, Channel, Item, Origin, Person, Subject
from content.feeds.formats import RENDERERS
from content.feeds.serializers import FOUNDED, web
from content.feeds.xml_text import strip_invalid_xml
from hub.models import Enclosure
from tests.factories import a_source, an_entry
from tests.feeds.reading import parsed, xml

# no NUL: PostgreSQL stores none
CONTROLS = "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f\ufffe\uffff\u2028"
texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@given(texts)
@settings(deadline=None)
def test_what_is_holdable_can_be_written_and_read(text):
    for feed_format, render in RENDERERS.items():
        kept = strip_invalid_xml(text)
        item = Item(
            id="urn:uuid:0", title=kept, link="https://a.example/", page="https://b.example/", updated=FOUNDED,
            excerpt=kept, body=kept, origin=Origin(kept, "https://f.example/"), people=(Person(kept, kept),),
            subjects=(Subject("s", kept),), attachments=(Attachment("https://c.example/a", kept),),
        )  # fmt: skip
        channel = Channel(kept, kept, "https://b.example/", "https://b.example/f", "https://b.example/t", FOUNDED,
                          items=(item,))  # fmt: skip
        body = render(channel)
        if feed_format.extension == "json":
            assert json.loads(body)["items"][0]["id"] == "urn:uuid:0"
        else:
            xml(body)


@given(texts)
def test_an_address_is_of_the_web_or_nothing(text):
    found = web(f"https://a.example/{text}")
    assert found == "" or (found.isascii() and found.startswith("https://a.example/") and " " not in found)
    assert web(f"javascript:{text}") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_controls_quotes_and_markup_make_no_invalid_feed(client, extension):
    nasty = f"]]><!--{CONTROLS}-->&bogus;<script>\"'"
    source = a_source(title=nasty, site_url='https://x.example/a b"<>', description=nasty)
    entry = an_entry(
        source, title=nasty, excerpt=nasty, url='https://x.example/é ü"<>&', language=nasty[:35],
        credits=[{"name": nasty, "role": "author"}, {"name": None}], image_url="data:image/png,x",
    )  # fmt: skip
    Enclosure.objects.create(entry=entry, url="https://x.example/a\x01b.mp3", media_type=nasty[:100])
    Enclosure.objects.create(entry=entry, url="ftp://x.example/b.mp3", media_type="audio/mpeg")
    for address in (reverse(f"feed_river_{extension}"), reverse(f"feed_source_{extension}", args=[source.slug])):
        body = client.get(address).content
        if extension == "json":
            assert len(json.loads(body)["items"]) == 1
        else:
            xml(body)
            assert len(parsed(body).entries) == 1
        assert b"ftp:" not in body


@pytest.mark.django_db
def test_hostile_sources_make_no_invalid_opml(client):
    a_source(title=f"\"'<&{CONTROLS}", site_url="javascript:alert(1)", language="x\x01")
    body = client.get(reverse("opml_sources")).content
    [outline] = xml(body).xpath("//outline[@xmlUrl]")
    assert "htmlUrl" not in outline.attrib
