"""The items of one document: what they inherit, and the reader of each of their elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.ingest.parsing.fast.elements import READERS, Inherited
from hub.ingest.parsing.fast.head import head_of
from hub.ingest.parsing.fast.tag_names import TagNames, is_handled
from hub.ingest.parsing.fast.texts import Unsupported, joined
from hub.ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from hub.ingest.parsing.document import Document

ATOM = "{http://www.w3.org/2005/Atom}feed"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
UNTOUCHED = frozenset({"comments", "itunes_subtitle", "itunes_explicit", "itunes_block", "psc_chapters", "psc_chapter"})
SUMMARIES = frozenset({"summary", "itunes_summary"})
TEXTS = SUMMARIES | {"description", "dc_description"}
APART = frozenset({"image", "textinput"})  # what they hold is theirs
CONTENTS = frozenset({"content", "content_encoded", "fullitem"})
READ = frozenset({"published_parsed", "created_parsed", "updated_parsed", "title_detail", "summary_detail"})


class ItemReader:
    """Reads the items of one document; remembers what was found out about each tag.

    Raises:
        Unsupported: an item has a form that only feedparser reads.
    """

    def __init__(self, document: Document) -> None:
        root = document.root
        if root is None:
            raise Unsupported
        atom = root.tag == ATOM and "version" not in root.attrib
        if not atom and (root.tag != "rss" or root.get("version") != "2.0"):
            raise Unsupported
        homes = [root] if atom else root.findall("channel")
        if len(homes) != 1 or not {"version", LANGUAGE}.issuperset(root.keys()):
            raise Unsupported
        if homes[0] is not root and homes[0].keys():
            raise Unsupported
        if not is_web(document.url) or joined(document.url, document.url) != document.url:
            raise Unsupported
        self._home = homes[0]
        self._inherited = Inherited(document.url, (root.get(LANGUAGE) or "").replace("_", "-"), atom=atom)
        self._names = TagNames(root)
        self._first = document.items[0] if document.items else None
        self._readers: dict[str, Callable[[Inherited, dict[str, Any], _Element], None] | None] = {}

    def read(self, item: _Element) -> dict[str, Any]:
        """What feedparser would return for one item.

        Raises:
            Unsupported: it has a form that only feedparser reads.
        """
        if item.getparent() is not self._home or item.keys():
            raise Unsupported
        values: dict[str, Any] = {"links": [], "tags": []}
        if item is self._first and self._has_content(item):
            values["content_before"] = True
        for element in item:
            tag = element.tag
            if not isinstance(tag, str):  # a comment or a processing instruction
                continue
            if tag not in self._readers:
                self._readers[tag] = self._reader_of(tag)
            read = self._readers[tag]
            if read is not None:
                read(self._inherited, values, element)
            elif len(element) and any(self._reader_of(str(child.tag)) for child in element.iterdescendants("*")):
                raise Unsupported
        authors = values.get("authors", ())
        if len(authors) > 1 and any("@" in author["said"] or not author["name"] for author in authors):
            raise Unsupported  # feedparser takes the addresses out, and mixes up the nameless
        return values

    def head(self) -> dict[str, Any] | None:
        """What feedparser would return for the feed, once its items are removed; None if feedparser must read it."""
        try:
            return head_of(self._home, self._inherited, self._names)
        except Unsupported:
            return None

    @property
    def version(self) -> str:
        """What feedparser would call the format."""
        return "atom10" if self._inherited.atom else "rss20"

    def _has_content(self, first: _Element) -> bool:
        """Whether feedparser has taken something before the first item for content, which affects that item."""
        summary = False
        for outer in reversed(list(first.itersiblings(preceding=True))):
            within = () if not isinstance(outer.tag, str) or self._names.of(outer.tag) in APART else outer.iter("*")
            for element in within:
                name = self._names.of(str(element.tag))
                if name in CONTENTS or (summary and name in TEXTS):
                    return True
                summary = summary or name in SUMMARIES
        return False

    def _reader_of(self, tag: str) -> Callable[[Inherited, dict[str, Any], _Element], None] | None:
        """The function that reads an element; None for one that is not used."""
        name = self._names.of(tag)
        if name in READERS:
            return READERS[name]
        if name in UNTOUCHED:
            return None
        if is_handled(name) or "_" not in name or name in READ:
            raise Unsupported
        return None
