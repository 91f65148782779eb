"""Feeds, read back with the strict parsers that feed readers are made of."""

from __future__ import annotations

import json
from typing import Any

import feedparser
from lxml import etree

FORMATS = ("rss", "atom", "json")
NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}


def xml(body: bytes) -> etree._Element:
    """The document, if it is one that a strict parser reads; nothing is forgiven."""
    return etree.fromstring(body, etree.XMLParser(recover=False, resolve_entities=False, no_network=True))


def texts(node: etree._Element, path: str) -> list[str]:
    """The texts at a path."""
    found = node.xpath(path, namespaces=NS)
    assert isinstance(found, list)
    return [str(each if isinstance(each, str) else each.text or "") for each in found]


def parsed(body: bytes) -> Any:
    """As feedparser, and so most of Python's readers, sees it; it must be well-formed."""
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(body: bytes, extension: str) -> list[str]:
    """The titles of a feed's items, in whichever format."""
    if extension == "json":
        return [item["title"] for item in json.loads(body)["items"]]
    strict = texts(xml(body), "//item/title" if extension == "rss" else "//atom:entry/atom:title")
    assert [entry.title for entry in parsed(body).entries] == strict
    return strict
