"""The plain reader: items of well-formed RSS 2.0 and Atom, read off the tree that is already built.

    Document ──entries──▶ the dictionaries that feedparser would give, as far as `hub.ingest.parse` reads them
                    └───▶ None, if anything in any item is not plain: then feedparser reads the whole document

feedparser stays the reader of record. It reads the head of every feed, and all of whatever is not plain; this module
knows just the forms that nearly every item has, gives up on the first thing it does not know, and is held to
feedparser's answer on every document of the corpora (`tests/ingest/test_plain.py`). Why at all:
docs/decisions/0011-plain-feeds-are-read-off-the-tree.md.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from feedparser.datetimes import _parse_date
from feedparser.html import _cp1252
from feedparser.mixin import _FeedParserMixin
from feedparser.urls import _urljoin

from hub.ingest import dates
from hub.ingest.address import is_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from hub.ingest.document import Document

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PREFIXES = {uri.lower(): prefix for uri, prefix in _FeedParserMixin.namespaces.items()}
UNTOUCHED = frozenset({"comments", "itunes_subtitle", "itunes_explicit", "itunes_block", "psc_chapters", "psc_chapter"})
TYPES = {"text": "text/plain", "plain": "text/plain", "text/plain": "text/plain", "html": "text/html",
         "text/html": "text/html"}  # fmt: skip
ABSOLUTE = re.compile(  # what joining with any base leaves as it is
    r"https?://[A-Za-z0-9.-]+(?::\d+)?/[A-Za-z0-9/._~%&=+,:@!$-]*(?:\?[A-Za-z0-9/._~%&=+,:@!$-]+)?"
    r"(?:#[A-Za-z0-9/._~%&=+-]+)?\Z"
)
REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
ITUNES = "http://www.itunes.com/"

Values = dict[str, Any]


class Odd(Exception):  # noqa: N818 - no fault: feedparser reads it
    """Something that this reader does not know."""


def entries(document: Document) -> list[Values] | None:
    """What feedparser would say of each of `document.items`, or None if they are for feedparser itself."""
    try:
        reader = _Reader(document)
        return [reader.entry(item) for item in document.items]
    except Odd:
        return None


class _Reader:
    """Reads the items of one document. Holds what they inherit, and what was found out about each tag."""

    def __init__(self, document: Document) -> None:
        root = document.root
        if root is None:
            raise Odd
        if root.tag == "rss" and root.get("version") == "2.0":
            homes = root.findall("channel")
            self.atom = False
        elif root.tag == f"{{{ATOM}}}feed" and "version" not in root.attrib:
            homes = [root]
            self.atom = True
        else:
            raise Odd
        known = {"version", LANGUAGE}
        if len(homes) != 1 or not known.issuperset(root.keys()) or (homes[0] is not root and homes[0].keys()):
            raise Odd
        self.home = homes[0]
        self.base = document.url
        self.language = (root.get(LANGUAGE) or "").replace("_", "-")
        if not is_web(self.base) or _urljoin(self.base, self.base) != self.base:
            raise Odd
        self._prefixes = _prefixes(root)
        self._readers: dict[str, Callable[[Values, _Element], None] | None] = {}

    def entry(self, item: _Element) -> Values:
        """One item."""
        if item.getparent() is not self.home or item.keys():
            raise Odd
        values: Values = {"links": [], "tags": []}
        for element in item:
            tag = element.tag
            if not isinstance(tag, str):  # a comment or a processing instruction
                continue
            if tag not in self._readers:
                self._readers[tag] = self._reader_of(tag)
            read = self._readers[tag]
            if read is not None:
                read(values, element)
            elif len(element) and any(self._reader_of(str(child.tag)) for child in element.iterdescendants("*")):
                raise Odd
        authors = values.get("authors", ())
        if len(authors) > 1 and any("@" in author["said"] or not author["name"] for author in authors):
            raise Odd  # feedparser takes the addresses out, and mixes up the nameless
        return values

    def _reader_of(self, tag: str) -> Callable[[Values, _Element], None] | None:
        """What reads an element; None for one that says nothing to us."""
        name = self._name(tag)
        if name in READERS:
            return partial(READERS[name], self)
        if name in UNTOUCHED:
            return None
        handled = any(hasattr(_FeedParserMixin, f"_{edge}_{name}") for edge in ("start", "end"))
        if handled or "_" not in name or name in READ:
            raise Odd
        return None

    def _name(self, tag: str) -> str:
        """As feedparser names it: by the well-known prefix of its namespace, else the document's own."""
        namespace, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
        if not namespace:
            return local.lower()
        if namespace not in self._prefixes:
            raise Odd
        prefix = self._prefixes[namespace]
        return f"{prefix}_{local}".lower() if prefix else local.lower()

    def text(self, element: _Element) -> str:
        """The text of an element that holds nothing else, its encoding put right as feedparser does."""
        if len(element):
            raise Odd
        text = (element.text or "").strip()
        if text.isascii():
            return text
        with suppress(UnicodeError):
            text = text.encode("iso-8859-1").decode("utf-8")
        return text.translate(_cp1252)

    def joined(self, address: str) -> str:
        """An address made absolute."""
        return address if not address or ABSOLUTE.match(address) else str(_urljoin(self.base, address))

    def marked_up(self, element: _Element, media_type: str) -> Values:
        """A text, and whether it is HTML."""
        only(element, "type" if self.atom else "")
        if self.atom:
            media_type = TYPES.get(element.get("type", media_type).lower(), "")
        value = self.text(element)
        if not media_type:
            raise Odd
        if not self.atom and media_type == "text/plain" and ("<" in value or "&" in value):
            media_type = "text/html" if _FeedParserMixin.looks_like_html(value) else media_type
        return {"value": value, "type": media_type, "language": self.language, "base": self.base}

    # ── what each element says ──

    def title(self, values: Values, element: _Element) -> None:
        _once(values, "title")
        detail = self.marked_up(element, "text/plain")
        values["title"], values["title_detail"] = detail["value"], detail

    def link(self, values: Values, element: _Element) -> None:
        only(element, "rel", "type", "href", "title", "hreflang", "length")
        if self.atom or element.keys():
            if len(element) or not element.get("href"):
                raise Odd
            link = {name: value.lower() if name in {"rel", "type"} else value for name, value in element.items()}
            link.setdefault("rel", "alternate")
            link.setdefault("type", "application/atom+xml" if link["rel"] == "self" else "text/html")
            link["href"] = self.joined(link["href"])
            if link["rel"] == "alternate" and link["type"] in {"text/html", "html", "xhtml", "application/xhtml+xml"}:
                values["link"] = link["href"]
        else:
            href = REFERENCE.sub(r"&\1", self.joined(self.text(element)).replace("&amp;", "&"))
            link = {"rel": "alternate", "type": "text/html"} | ({"href": href} if href else {})
            values["link"] = href
        values["links"].append(link)

    def guid(self, values: Values, element: _Element) -> None:
        _once(values, "id")
        only(element, "isPermaLink")
        leads = element.get("isPermaLink", "true") == "true"
        values["id"] = self.joined(self.text(element)) if leads else self.text(element)
        if leads:
            values.setdefault("link", values["id"])

    def description(self, values: Values, element: _Element) -> None:
        self._summary(values, element, "text/html")

    def summary(self, values: Values, element: _Element) -> None:
        self._summary(values, element, "text/plain")

    def _summary(self, values: Values, element: _Element, media_type: str) -> None:
        """One of them; of several, feedparser takes some for the content."""
        _once(values, "summary_detail")
        values["summary_detail"] = self.marked_up(element, media_type)
        values["summary"] = values["summary_detail"]["value"]

    def content(self, values: Values, element: _Element) -> None:
        self._content(values, element, "text/plain")

    def encoded(self, values: Values, element: _Element) -> None:
        self._content(values, element, "text/html")

    def _content(self, values: Values, element: _Element, media_type: str) -> None:
        detail = self.marked_up(element, media_type)
        values.setdefault("content", []).append(detail)
        values.setdefault("summary", detail["value"])

    def published(self, values: Values, element: _Element) -> None:
        values["published_parsed"] = self._moment(element)

    def updated(self, values: Values, element: _Element) -> None:
        values["updated_parsed"] = self._moment(element)

    def _moment(self, element: _Element) -> Any:
        only(element)
        text = self.text(element)
        return dates.plainly(text) or _parse_date(text)

    def author(self, values: Values, element: _Element) -> None:
        only(element)
        said = self._person(element) if self.atom else {"name": self.text(element)}
        name, mail = said.get("name", ""), said.get("email", "")
        values["author"] = said["said"] = f"{name} ({mail})" if name and mail else name or mail
        values.setdefault("authors", []).append({"name": "", **said})

    def _person(self, element: _Element) -> dict[str, str]:
        """An Atom person."""
        parts: dict[str, str] = {}
        for child in element:
            name = str(child.tag).removeprefix(f"{{{ATOM}}}")
            if name not in {"name", "email", "uri"} or name in parts or len(child) or child.keys():
                raise Odd
            parts[name] = self.joined(self.text(child)) if name == "uri" else (child.text or "").strip()
        if (element.text or "").strip():
            raise Odd
        return parts | ({"href": parts["uri"]} if "uri" in parts else {})

    def category(self, values: Values, element: _Element) -> None:
        only(element, "term", "scheme", "domain", "label")
        said = element.get
        _tag(values, said("term"), said("scheme", said("domain")), said("label"))
        text = self.text(element)
        tags = values["tags"]
        if text and tags and not tags[-1]["term"]:
            tags[-1]["term"] = text
        elif text:
            _tag(values, text)

    def keywords(self, values: Values, element: _Element) -> None:
        only(element)
        for term in self.text(element).split(","):
            if term.strip():
                _tag(values, term.strip(), ITUNES)

    def enclosure(self, values: Values, element: _Element) -> None:
        only(element, "url", "length", "type")
        if len(element) or not element.get("url"):
            raise Odd
        link = {"href": element.get("url"), "rel": "enclosure"}
        values["links"].append(link | {name: element.get(name) for name in ("length",) if name in element.attrib})
        if "type" in element.attrib:
            link = values["links"][-1]
            link["type"] = element.get("type", "").lower()

    def media(self, values: Values, element: _Element, key: str) -> None:
        """Media RSS content and thumbnail."""
        if len(element) or (element.text or "").strip() or not element.get("url"):
            raise Odd
        only(element, "url", "type", "medium", "fileSize", "duration", "width", "height", "length", "isDefault")
        said = {name.lower(): value.lower() if name == "type" else value for name, value in element.items()}
        values.setdefault(key, []).append(said)

    def picture(self, values: Values, element: _Element) -> None:
        """iTunes' image."""
        only(element, "href")
        if len(element) or not element.get("href"):
            raise Odd
        values["image"] = {"href": element.get("href")}

    def verbatim(self, values: Values, element: _Element, key: str) -> None:
        """A text that is kept under its own name."""
        only(element)
        values[key] = self.text(element)


def _prefixes(root: _Element) -> dict[str, str]:
    """The prefix that feedparser knows each namespace of the root by."""
    found: dict[str, str] = {}
    for given, uri in root.nsmap.items():
        prefix = PREFIXES.get(uri.lower(), given)
        if (given in PREFIXES.values() and given != prefix) or (uri in found and uri.lower() not in PREFIXES):
            raise Odd  # known prefixes for other things, or two for one
        if prefix is None or "userland.com/rss" in uri.lower():
            raise Odd
        found[uri] = prefix
    return found


def _once(values: Values, name: str) -> None:
    if name in values:
        raise Odd


def only(element: _Element, *names: str) -> None:
    """Give up on attributes that are not known here."""
    if element.attrib and not set(names).issuperset(element.keys()):
        raise Odd


def _tag(values: Values, term: str | None, scheme: str | None = None, label: str | None = None) -> None:
    tag = {"term": term, "scheme": scheme, "label": label}
    if (term or scheme or label) and tag not in values["tags"]:
        values["tags"].append(tag)


def _verbatim(key: str) -> Callable[[_Reader, Values, _Element], None]:
    return lambda reader, values, element: reader.verbatim(values, element, key)


def _media(key: str) -> Callable[[_Reader, Values, _Element], None]:
    return lambda reader, values, element: reader.media(values, element, key)


READERS: dict[str, Callable[[_Reader, Values, _Element], None]] = {
    "title": _Reader.title, "link": _Reader.link, "guid": _Reader.guid, "id": _Reader.guid,
    "description": _Reader.description, "summary": _Reader.summary, "itunes_summary": _Reader.summary,
    "content": _Reader.content, "content_encoded": _Reader.encoded,
    "pubdate": _Reader.published, "published": _Reader.published, "updated": _Reader.updated,
    "dc_date": _Reader.updated, "author": _Reader.author, "dc_creator": _Reader.author,
    "itunes_author": _Reader.author, "category": _Reader.category, "dc_subject": _Reader.category,
    "itunes_keywords": _Reader.keywords, "enclosure": _Reader.enclosure,
    "media_content": _media("media_content"), "media_thumbnail": _media("media_thumbnail"),
    "itunes_image": _Reader.picture,
    **{name: _verbatim(name) for name in ("itunes_duration", "itunes_season", "itunes_episode", "feedburner_origlink")},
}  # fmt: skip
READ = frozenset({"published_parsed", "created_parsed", "updated_parsed", "title_detail", "summary_detail"})
