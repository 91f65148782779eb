"""Open a document: what it is, which items it holds, and which of them have been read before.

    bytes ──open_document──▶ Document ──without(known)──▶ Document with fewer items ──▶ parse

Every item has a hash of its bytes. Items that have been read before, unchanged, are removed here, before the costly
part: a feed that gained one entry costs about as much as a feed of one entry. A document that is not well-formed XML
is repaired if that makes it so (`repair`), and else left whole for the lenient reader.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from hub.ingest.charset import DECLARATION, decode
from hub.ingest.errors import EmptyDocument, NotAFeed, Unreadable
from hub.ingest.hashing import content_digest
from hub.ingest.parsing.repair import repair

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

MAX_SKETCHED = 4_000_000  # characters of broken markup: more than the lenient reader takes
MAX_ITEMS = 5000  # of one document; the largest honest feeds have some 3,000 episodes
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{5000,}>?")
MOST_ATTRIBUTES = 500  # words in a tag: every reader takes the square of it
CHARACTER = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,8});")
CHARACTERS = ((9, 10), (13, 13), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))  # XML 1.0, 2.2
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ITEMS = frozenset({"item", "entry"})
TAG = re.compile(r"<(/?)(?:\w+:)?(item|entry|rss|feed|rdf|channel)\b", re.IGNORECASE)
ROOTS = frozenset({"rss", "feed", "RDF", "channel", "rdf"})


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's document, opened. Exactly one of `root` (plain XML), `data` (JSON) and `sketch` (other XML) is set.

    The lenient reader handles documents that have only a sketch: markup that is not well-formed, or has a doctype and
    so perhaps entities of its own. The sketch is the tree that could be recovered, with no entity expanded, for the
    tags that the lenient reader does not know.
    """

    url: str
    text: str
    hashes: tuple[str, ...] = ()
    shared_guids: frozenset[str] = frozenset()  # guids that several items have: they identify nothing
    skimmed: int = 0
    cut: int = 0
    data: dict[str, Any] | None = None
    root: etree._Element | None = None
    sketch: etree._Element | None = field(default=None, repr=False)
    broken: bool = False  # not well-formed
    items: tuple[Any, ...] = field(default=(), repr=False)  # elements of `root`, or values of `data`, as `hashes`

    @property
    def channel(self) -> etree._Element | None:
        """The element that describes the whole feed: RSS's channel, Atom's root."""
        root = self.sketch if self.root is None else self.root
        if root is None:
            return None
        channel = root.find("{*}channel")
        return root if channel is None else channel

    def elements(self, guids: Sequence[str]) -> tuple[etree._Element | None, ...]:
        """The element of each item that was read, in order, given the guids that were read; None: it can't be told.

        The lenient reader makes guids that are links absolute, so those end as they were written.
        """
        elements = self.items if self.root is not None else _items(self.sketch) if self.sketch is not None else ()
        if len(elements) != len(guids):
            return (None,) * len(guids)
        if self.root is not None:
            return tuple(elements)
        pairs = zip(elements, guids, strict=True)
        return tuple(element if not guid or guid.endswith(_guid(element)) else None for element, guid in pairs)

    def without(self, known: Container[str]) -> Document:
        """The document without the items whose hash is known. Consumes this one."""
        rest = [(item, digest) for item, digest in zip(self.items, self.hashes, strict=True) if digest not in known]
        if len(rest) == len(self.items):
            return self
        kept = {id(item) for item, _ in rest}
        for item in self.items:
            if self.root is not None and id(item) not in kept:
                _take_out(item)
        return replace(
            self,
            items=tuple(item for item, _ in rest),
            hashes=tuple(digest for _, digest in rest),
            skimmed=self.skimmed + len(self.items) - len(rest),
            text="" if self.root is not None else self.text,  # parse() writes it from the tree
        )

    def take_out_items(self) -> None:
        """Remove all items from the tree; they stay listed."""
        for item in self.items:
            _take_out(item)

    def xml(self) -> bytes:
        """The XML for feedparser, as UTF-8 with a declaration that says so."""
        if self.root is not None and not self.text:
            return etree.tostring(self.root, encoding="utf-8", xml_declaration=True)
        text = DECLARATION.sub("", self.text, count=1)
        return b"<?xml version='1.0' encoding='utf-8'?>" + text.encode("utf-8", "replace")


def open_document(body: bytes, *, url: str, content_type: str = "") -> Document:
    """Decode a document and recognise what it is.

    Raises:
        EmptyDocument: it has no bytes.
        NotAFeed: JSON of another kind, or a web page.
        Unreadable: built to take long.
    """
    text, _ = decode(body, content_type)
    text = text.lstrip("\ufeff\x00 \t\r\n")
    if not text.strip("\x00 \t\r\n"):
        raise EmptyDocument(url)
    if text[0] in "{[":
        return _open_json(text, url)
    start = text[:1000].lower()
    if "<html" in start and not any(root in start for root in ("<rss", "<feed", "<rdf")):
        raise NotAFeed(url, what="a web page")
    if any(len(tag[0].split()) > MOST_ATTRIBUTES for tag in LONG_TAG.finditer(text)):
        raise Unreadable(url, reason=f"one of its tags has more than {MOST_ATTRIBUTES} attributes")
    return _open_xml(text, url)


def _open_json(text: str, url: str) -> Document:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed(url, what="broken JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotAFeed(url, what="JSON of another kind")
    items = [item for item in data["items"] if isinstance(item, dict)]
    taken = tuple(items[:MAX_ITEMS])
    return Document(
        url=url,
        text="",
        data=data,
        items=taken,
        hashes=tuple(content_digest(json.dumps(item, sort_keys=True).encode()) for item in taken),
        shared_guids=_shared(str(item.get("id") or "") for item in taken),
        cut=len(items) - len(taken),
    )


def _open_xml(text: str, url: str) -> Document:
    root = _tree(text)
    broken = False
    if root is None:
        # forbidden characters alone are dropped without a word: the feed's author would find nothing to mend
        mended = CHARACTER.sub(_if_allowed, CONTROLS.sub("", text))
        root = _tree(mended)
        text = mended if root is not None else text
    if root is None:
        mended, broken = repair(text), True
        root = _tree(mended)
        text = mended if root is not None else text
    if root is None:
        text = _without_half_an_item(CHARACTER.sub(_if_allowed, CONTROLS.sub("", text)))
        return Document(url=url, text=text, sketch=_tree(text, recover=True), broken=True)
    if root.getroottree().docinfo.doctype or _name(root) not in ROOTS:
        # it has entities of its own, or is a dialect that only feedparser knows
        return Document(url=url, text=text, sketch=root, broken=broken)
    items = _items(root)
    for item in items[MAX_ITEMS:]:
        _take_out(item)
    taken = tuple(items[:MAX_ITEMS])
    return Document(
        url=url,
        text=text if len(items) <= MAX_ITEMS else "",
        root=root,
        items=taken,
        hashes=tuple(content_digest(etree.tostring(item, with_tail=False)) for item in taken),
        shared_guids=_shared(_guid(item) for item in taken),
        cut=len(items) - len(taken),
        broken=broken,
    )


def _without_half_an_item(text: str) -> str:
    """A document without the item in which it breaks off: half an item would replace the whole one.

    Where no item has an end tag, as in markup older than XML, none is half.
    """
    tags = list(TAG.finditer(text))
    ends = [tag.start() for tag in tags if tag[1]]
    last = max((tag.start() for tag in tags if not tag[1] and tag[2].lower() in ITEMS), default=-1)
    return text[:last] if ends and ends[-1] < last else text


def _tree(text: str, *, recover: bool = False) -> etree._Element | None:
    if recover and len(text) > MAX_SKETCHED:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)
    source = b"<?xml version='1.0' encoding='utf-8'?>" + DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        return etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _if_allowed(match: re.Match[str]) -> str:
    """A character reference, unless XML forbids the character: those break every reader."""
    digits = match[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    allowed = any(first <= number <= last for first, last in CHARACTERS)
    return match[0] if allowed else ""


def _items(root: etree._Element) -> list[etree._Element]:
    """Items stand under the root (Atom, RSS 1.0) or under its channel (RSS 2.0), and nowhere else."""
    found = []
    for child in root:
        name = _name(child)
        if name in ITEMS:
            found.append(child)
        elif name == "channel":
            found.extend(grandchild for grandchild in child if _name(grandchild) in ITEMS)
    return found


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _guid(item: etree._Element) -> str:
    return next(((child.text or "").strip() for child in item if _name(child) in {"guid", "id"}), "")


def _shared(guids: Any) -> frozenset[str]:
    return frozenset(guid for guid, count in Counter(guids).items() if guid and count > 1)


def _take_out(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)
