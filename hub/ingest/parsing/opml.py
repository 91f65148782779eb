"""OPML 1 and 2 (opml.org/spec2.opml): lists of subscriptions, read and written.

Nested outlines become labels. A list that breaks off gives what could be read, and says what is wrong with it. Common
mistakes with a clear meaning are corrected silently: bare ampersands, HTML entities, control characters, a wrong
charset label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from hub import field_lengths
from hub.ingest.charset import DECLARATION, decode
from hub.ingest.errors import BadOutline
from hub.ingest.parsing.document import CONTROLS
from hub.ingest.plain_text import clean_line, shorten
from hub.ingest.urls import canonical, without_feed_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AMPERSAND = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|(\w{1,40};))?")
OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})  # all that XML knows by itself (XML 1.0, 4.6)
PARTING = re.compile("[,/]")  # separates labels in `category`, and so can't be part of one there
MAX_LABELS = 10  # of one feed
MAX_LABEL = 100  # characters


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription."""

    url: str
    title: str = ""
    site_url: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlines:
    """A list, with what was wrong with it in words, if anything.

    `passed_over` are the feed addresses, as written, that can't be fetched.
    """

    feeds: tuple[Outline, ...]
    problem: str = ""
    passed_over: tuple[str, ...] = ()


def read(data: bytes, *, name: str) -> Outlines:
    """The subscriptions of an OPML document, each address once, in its order.

    Raises:
        BadOutline: nothing in it can be read as OPML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_put_right(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadOutline(name, reason=_short(error)) from error
    if root is None or _tag(root) != "opml":
        raise BadOutline(name, reason="it has no <opml> element")
    feeds: dict[str, Outline] = {}
    passed_over: list[str] = []
    for written, feed in _feeds(root):
        if feed.url:
            feeds.setdefault(feed.url, feed)
        else:
            passed_over.append(written)
    problem = next((f"line {e.line}: {e.message}" for e in parser.error_log if e.level >= etree.ErrorLevels.ERROR), "")
    return Outlines(tuple(feeds.values()), " ".join(problem.split()), tuple(passed_over))


def _put_right(data: bytes) -> bytes:
    """The document as UTF-8, without what no XML parser accepts. Its own entities stay unexpanded."""
    text = DECLARATION.sub("", decode(data)[0].lstrip("\ufeff"), count=1)
    return AMPERSAND.sub(_as_xml, CONTROLS.sub("", text)).lstrip().encode("utf-8", "replace")


def _as_xml(match: re.Match[str]) -> str:
    name = match[1]
    if match[0] == "&" or (name and name not in OF_XML):
        return escape(html5.get(name or "", match[0]), {'"': "&quot;", "'": "&apos;"})
    return match[0]


def _feeds(root: etree._Element) -> Iterator[tuple[str, Outline]]:
    """Each feed address as written, with its outline; an outline without an address if that is invalid."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, labels = waiting.pop()
        inner = labels
        if _tag(element) == "outline":
            attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
            title = clean_line(attributes.get("text") or attributes.get("title") or "", is_html=False)
            written = attributes.get("xmlurl", "").strip()
            if written:
                filed = (*labels, *_categories(attributes.get("category", "")))
                yield (
                    written,
                    Outline(
                        canonical(without_feed_scheme(written)),
                        shorten(title, field_lengths.TITLE),
                        canonical(attributes.get("htmlurl", "")),
                        _distinct(filed)[:MAX_LABELS],
                    ),
                )
            elif title:
                inner = (*labels, shorten(title, MAX_LABEL))
        waiting.extend((child, inner) for child in reversed(element))


def _categories(value: str) -> list[str]:
    """`/Boston/Weather,Sport` as labels (OPML 2.0, category)."""
    return [
        shorten(clean_line(part, is_html=False), MAX_LABEL)
        for path in value.split(",")
        for part in path.split("/")
        if part.strip()
    ]


def _distinct(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for label in labels if label))


def _tag(element: etree._Element) -> str:
    """Its local name; lxml keeps a prefix that is nowhere declared as part of the name."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or "it is empty"


def write(feeds: Iterable[Outline], *, title: str) -> bytes:
    """OPML 2.0; reading it again gives the same.

    The labels of a feed go into `category`; where one of them can't stand there, all of them are folders around it.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _holdable(title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        place, name = body, _holdable(feed.title)
        foldered = any(PARTING.search(label) for label in feed.labels)
        for label in feed.labels if foldered else ():
            place = etree.SubElement(place, "outline", text=_holdable(label), title=_holdable(label))
        outline = etree.SubElement(place, "outline", type="rss", text=name, title=name, xmlUrl=_holdable(feed.url))
        if feed.site_url:
            outline.set("htmlUrl", _holdable(feed.site_url))
        if feed.labels and not foldered:
            outline.set("category", ",".join(map(_holdable, feed.labels)))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _holdable(text: str) -> str:
    """The text without characters that XML can't hold."""
    return CONTROLS.sub("", text).encode("utf-8", "replace").decode()
