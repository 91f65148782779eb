"""The plain reader: items of well-formed RSS 2.0 and Atom, read off the tree that is already built.

    Document ──entries──▶ the dictionaries that feedparser would give, as far as `hub.ingest.parse` reads them
                    └───▶ None, if anything in any item is not plain: then feedparser reads the whole document

    names: what feedparser calls a tag ──▶ items: which reader an element has ──▶ elements: what each says
                                                                         texts: a text, an address, as it reads them ┘

feedparser stays the reader of record. It reads the head of every feed, and all of whatever is not plain; this package
knows just the forms that nearly every item has, gives up on the first thing it does not know, and is held to
feedparser's answer on every document of the corpora (`tests/ingest/test_plain.py`). Why at all:
docs/decisions/0011-plain-feeds-are-read-off-the-tree.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.ingest.plain.items import Items
from hub.ingest.plain.texts import Odd

if TYPE_CHECKING:
    from hub.ingest.document import Document


def entries(document: Document) -> list[dict[str, Any]] | None:
    """What feedparser would say of each of `document.items`, or None if they are for feedparser itself."""
    try:
        items = Items(document)
        return [items.read(item) for item in document.items]
    except Odd:
        return None
