"""What an item's own element says where feedparser's answer has lost it.

- An opaque guid (`5f0c2a4e`) that does not say that it is no link becomes a dead address in feedparser's answer.
- A relative link of an RSS item is made absolute by the feed's address; it is meant from the site, which the channel's
  link names: the two differ where a service delivers the feed.
- A link with an attribute of another kind (`<link uri="at://…">`) loses its text.
- Of an author's mail address only top-level domains of two to four letters are recognised: `network` leaves "ork".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from hub.ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from hub.ingest.records import Item

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
AUTHOR_NAMES = frozenset({"author", "creator"})  # RSS, Atom and Apple; Dublin Core


def with_own_values(item: Item, element: etree._Element, *, site: str) -> Item:
    """The item with its guid and its address as its element has them. `site`: the page that the channel leads to."""
    if element.tag != "item":  # Atom's ids and links say what they are
        return item
    guid = _text(element, "guid")
    if guid and not is_web(guid) and is_web(item.guid):
        leads = item.url == item.guid and "/" in guid
        item = replace(item, guid=guid, url=item.url if leads or item.url != item.guid else "")
    link = _text(element, "link")
    if not link or item.url == link:
        return item
    if link.startswith("www."):
        return replace(item, url=f"http://{link}")
    if is_web(link):
        return item if is_web(item.url) else replace(item, url=link)
    if is_web(site) and _is_path(link) and not _has_base(element):
        return replace(item, url=urljoin(site, link))
    return item


def authors_of(element: etree._Element) -> Iterator[str]:
    """The authors that an item names, each as it is written, mail address and all."""
    for author in element.iterfind("*"):
        if str(author.tag).rpartition("}")[2] in AUTHOR_NAMES:
            name = author.find("{*}name")
            yield " ".join(((author if name is None else name).text or "").split())


def _text(element: etree._Element, tag: str) -> str:
    child = element.find(tag)
    return (child.text or "").strip() if child is not None else ""


def _is_path(link: str) -> bool:
    """Whether an address leads from wherever it stands: no scheme, no host."""
    return ":" not in link.partition("/")[0] and not link.startswith("//")


def _has_base(element: etree._Element | None) -> bool:
    while element is not None:
        if element.get(XML_BASE) is not None:
            return True
        element = element.getparent()
    return False
