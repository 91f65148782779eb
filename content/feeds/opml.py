"""OPML 2.0 (opml.org/spec2.opml): sources as subscription lists that any reader imports."""

from __future__ import annotations

from contextlib import nullcontext
from io import StringIO
from typing import TYPE_CHECKING

from django.utils.xmlutils import SimplerXMLGenerator

from content.feeds.serializers import web
from content.feeds.xml import nested_element
from content.feeds.xml_text import strip_invalid_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hub.models import Source

CONTENT_TYPE = "text/x-opml; charset=utf-8"


def render(title: str, address: str, groups: Mapping[str, Iterable[Source]]) -> bytes:
    """Groups of sources, each a folder; a group without a name has no folder, and empty groups are omitted."""
    out = StringIO()
    handler = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    handler.startDocument()
    with nested_element(handler, "opml", {"version": "2.0"}):
        with nested_element(handler, "head"):
            handler.addQuickElement("title", strip_invalid_xml(title))
            handler.addQuickElement("docs", "http://opml.org/spec2.opml")
            handler.addQuickElement("ownerId", address)
        with nested_element(handler, "body"):
            for name, sources in groups.items():
                if rows := list(sources):
                    with nested_element(handler, "outline", {"text": name, "title": name}) if name else nullcontext():
                        _outlines(handler, rows)
    return out.getvalue().encode()


def _outlines(handler: SimplerXMLGenerator, sources: Iterable[Source]) -> None:
    for source in sources:
        title = strip_invalid_xml(source.title)
        described = {"type": "rss", "text": title, "title": title, "xmlUrl": web(source.url)}
        if site := web(source.site_url):
            described["htmlUrl"] = site
        if source.language:
            described["language"] = strip_invalid_xml(source.language)
        handler.addQuickElement("outline", "", described)
