"""The plain reader: items of well-formed RSS 2.0 and Atom, read off the tree that is already built.

    Document ──read──▶ the dictionaries that feedparser would give, as far as `hub.ingest.parsing.parse` reads them; of the feed
                │      itself only where its head is plain, too: else feedparser reads the head
                └────▶ None, if anything in any item is not plain: then feedparser reads the whole document

    names: what feedparser calls a tag ──▶ items: which reader an element has ──▶ elements: what each says
                                                                         texts: a text, an address, as it reads them ┘

feedparser stays the reader of record, and reads whatever is not plain. This package knows just the forms that nearly
every item has (`head`: what many a feed's head has), gives up on the first thing it does not know, and is held to
feedparser's answer on every document of the corpora (`tests/ingest/test_plain.py`). Why at all:
docs/decisions/0011-plain-feeds-are-read-off-the-tree.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hub.ingest.parsing.fast.items import ItemReader
from hub.ingest.parsing.fast.texts import Unsupported

if TYPE_CHECKING:
    from hub.ingest.parsing.document import Document


class Read(NamedTuple):
    """What feedparser would say of a document."""

    entries: list[dict[str, Any]]  # of each of `document.items`
    feed: dict[str, Any] | None  # None: that is for feedparser
    version: str


def read(document: Document) -> Read | None:
    """Read a document's items, taking them out of its tree, and its head; None if the items are for feedparser."""
    try:
        items = ItemReader(document)
        entries = [items.read(item) for item in document.items]
    except Unsupported:
        return None
    document.take_out_items()
    return Read(entries, items.head(), items.version)
