"""The fast reader: items of well-formed RSS 2.0 and Atom, read from the tree that is already built.

    Document ──read──▶ the dictionaries that feedparser would return, as far as `hub.ingest.parsing.parse` reads them;
                │      of the feed itself only where its head is supported: else feedparser reads the head
                └────▶ None, if any item has an unsupported form: then feedparser reads the whole document

    tag_names: feedparser's name of a tag ──▶ items: the reader of each element ──▶ elements: each element's value
                                                             texts: texts and addresses as feedparser reads them ┘

feedparser stays the reference, and reads everything else. This package supports only the forms that nearly every item
has (`head`: those of most feeds' heads), gives up at the first unsupported one, and must give feedparser's answer for
every document of the corpora (`tests/ingest/parsing/test_fast.py`). The reason for it:
docs/decisions/0011-plain-feeds-are-read-off-the-tree.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hub.ingest.parsing.fast.items import ItemReader
from hub.ingest.parsing.fast.texts import Unsupported

if TYPE_CHECKING:
    from hub.ingest.parsing.document import Document


class Read(NamedTuple):
    """What feedparser would return for a document."""

    entries: list[dict[str, Any]]  # of each of `document.items`
    feed: dict[str, Any] | None  # None: that is for feedparser
    version: str


def read(document: Document) -> Read | None:
    """Read a document's items, removing them from its tree, and its head; None if feedparser must read the items."""
    try:
        items = ItemReader(document)
        entries = [items.read(item) for item in document.items]
    except Unsupported:
        return None
    document.take_out_items()
    return Read(entries, items.head(), items.version)
