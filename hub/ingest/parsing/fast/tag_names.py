"""What feedparser calls a tag: by the well-known prefix of its namespace, else by the document's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedparser.mixin import _FeedParserMixin  # its tables, which it has no public name for

from hub.ingest.parsing.fast.texts import Unsupported

if TYPE_CHECKING:
    from lxml.etree import _Element

PREFIXES = {uri.lower(): prefix for uri, prefix in _FeedParserMixin.namespaces.items()}


class TagNames:
    """The names of one document's tags."""

    def __init__(self, root: _Element) -> None:
        self._prefixes: dict[str, str] = {}
        for given, uri in root.nsmap.items():
            prefix = PREFIXES.get(uri.lower(), given)
            if given in PREFIXES.values() and given != prefix:
                raise Unsupported  # a known prefix for another thing
            if uri in self._prefixes and uri.lower() not in PREFIXES:
                raise Unsupported  # two prefixes for one
            if prefix is None or "userland.com/rss" in uri.lower():
                raise Unsupported
            self._prefixes[uri] = prefix

    def of(self, tag: str) -> str:
        """`content_encoded` for content:encoded, `title` for Atom's and for RSS's title."""
        namespace, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
        if not namespace:
            return local.lower()
        # declared at the root; or further in, which makes no difference to a namespace that is well known
        prefix = self._prefixes.get(namespace) or PREFIXES.get(namespace.lower(), "")
        if prefix:
            return f"{prefix}_{local}".lower()
        if namespace not in self._prefixes:
            raise Unsupported
        return local.lower()


def is_handled(name: str) -> bool:
    """Whether feedparser does more with an element of this name than keep its text."""
    return any(hasattr(_FeedParserMixin, f"_{edge}_{name}") for edge in ("start", "end"))


def looks_like_html(text: str) -> bool:
    """Whether feedparser takes what should be plain text for HTML."""
    return bool(_FeedParserMixin.looks_like_html(text))
