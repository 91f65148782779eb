"""The SAX driver with which feedparser reads XML: expat, delivering text in whole runs.

The standard library's driver delivers a piece at each entity and line break, hundreds to a post, and feedparser pays
for each: with `buffer_text` a feed of escaped HTML is read in little more than half the time. feedparser takes drivers
by module name.
"""

from __future__ import annotations

from xml.sax.expatreader import ExpatParser

import feedparser.api

BUFFER = 2**18  # bytes of text held before it is handed over


class BufferedExpatParser(ExpatParser):
    """expat with its own buffer enabled."""

    def reset(self) -> None:
        """Set up the underlying parser."""
        super().reset()
        parser = self._parser  # type: ignore[attr-defined]  # the standard library's, untyped
        parser.buffer_text = True
        parser.buffer_size = BUFFER


def create_parser() -> BufferedExpatParser:
    """What `xml.sax.make_parser` calls."""
    return BufferedExpatParser()


def install() -> None:
    """Make feedparser use this driver. Idempotent."""
    if __name__ not in feedparser.api.PREFERRED_XML_PARSERS:
        feedparser.api.PREFERRED_XML_PARSERS.insert(0, __name__)
