"""The head of a document: what describes the whole feed, stored where feedparser stores it.

Only what `hub.ingest.parsing.parse` reads of it is kept. Heads vary more than items do, so this supports only the usual
elements; feedparser reads a head with any other.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hub.ingest.parsing.fast.elements import Inherited, Values, guid, link, subtitle, title, verbatim
from hub.ingest.parsing.fast.tag_names import is_handled
from hub.ingest.parsing.fast.texts import Unsupported, joined, only, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from hub.ingest.parsing.fast.tag_names import TagNames

UNREAD = frozenset({
    "lastbuilddate", "pubdate", "updated", "generator", "docs", "copyright", "rights", "category", "cloud",
    "managingeditor", "webmaster",
})  # fmt: skip
PICTURE = frozenset({"url", "title", "link", "width", "height", "description"})


def head_of(home: _Element, inherited: Inherited, names: TagNames) -> Values:
    """What feedparser would return for the feed whose items have been removed from `home`.

    Raises:
        Unsupported: an element that this reader does not know.
    """
    values: Values = {"links": [], "tags": [], "language": inherited.language}
    for element in home.iterchildren("*"):
        name = names.of(str(element.tag))
        if name in READERS:
            READERS[name](inherited, values, element)
        elif len(element) or (name not in UNREAD and (is_handled(name) or "_" not in name)):
            raise Unsupported
    return values


def _image(inherited: Inherited, values: Values, element: _Element) -> None:
    """RSS's image, of which only the address is kept."""
    only(element)
    said = {str(child.tag): text_of(child) for child in element.iterchildren("*")}
    if "image" in values or not PICTURE.issuperset(said) or len(said) < len(element):
        raise Unsupported
    values["image"] = {"href": joined(inherited.base, said.get("url", ""))}


READERS: dict[str, Callable[[Inherited, Values, _Element], None]] = {
    "title": title, "link": link, "id": guid, "description": subtitle, "subtitle": subtitle, "image": _image,
    **{name: partial(verbatim, key=name) for name in ("language", "ttl", "sy_updateperiod", "sy_updatefrequency")},
}  # fmt: skip
