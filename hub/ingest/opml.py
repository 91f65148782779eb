"""OPML 1 and 2 (opml.org/spec2.opml): lists of subscriptions, read and written.

Nested outlines become labels. A list that is broken half-way gives what could be read, and says what is wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from hub.ingest.address import canonical
from hub.ingest.clean import clean_line, shorten
from hub.ingest.errors import BadOutline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_LABELS = 10  # of one feed
MAX_LABEL = 100  # characters
MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription."""

    url: str
    title: str = ""
    site_url: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlines:
    """A list, with what was wrong with it in words, if anything."""

    feeds: tuple[Outline, ...]
    problem: str = ""


def read(data: bytes, *, name: str) -> Outlines:
    """The subscriptions of an OPML document, each address once, in its order.

    Raises:
        BadOutline: nothing in it can be read as OPML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadOutline(name, reason=_short(error)) from error
    if root is None or _tag(root) != "opml":
        raise BadOutline(name, reason="it has no <opml> element")
    feeds: dict[str, Outline] = {}
    for feed in _feeds(root):
        feeds.setdefault(feed.url, feed)
    problem = next((f"line {e.line}: {e.message}" for e in parser.error_log if e.level >= etree.ErrorLevels.ERROR), "")
    return Outlines(tuple(feeds.values()), problem)


def _feeds(root: etree._Element) -> Iterator[Outline]:
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, labels = waiting.pop()
        inner = labels
        if _tag(element) == "outline":
            attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
            title = clean_line(attributes.get("text") or attributes.get("title") or "", is_html=False)
            url = canonical(attributes.get("xmlurl", ""))
            if url:
                filed = (*labels, *_categories(attributes.get("category", "")))
                yield Outline(
                    url,
                    shorten(title, MAX_TITLE),
                    canonical(attributes.get("htmlurl", "")),
                    _distinct(filed)[:MAX_LABELS],
                )
            elif title:
                inner = (*labels, shorten(title, MAX_LABEL))
        waiting.extend((child, inner) for child in reversed(element))


def _categories(value: str) -> list[str]:
    """`/Boston/Weather,Sport` as labels (OPML 2.0, category)."""
    return [
        shorten(clean_line(part), MAX_LABEL) for path in value.split(",") for part in path.split("/") if part.strip()
    ]


def _distinct(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for label in labels if label))


def _tag(element: etree._Element) -> str:
    """Its local name; lxml keeps a prefix that is nowhere declared as part of the name."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or "it is empty"


def write(feeds: Iterable[Outline], *, title: str) -> bytes:
    """OPML 2.0; the labels of a feed go into `category`, so that reading it again gives the same."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        outline = etree.SubElement(body, "outline", type="rss", text=feed.title, title=feed.title, xmlUrl=feed.url)
        if feed.site_url:
            outline.set("htmlUrl", feed.site_url)
        if feed.labels:
            outline.set("category", ",".join(label.replace(",", " ").replace("/", " ") for label in feed.labels))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
