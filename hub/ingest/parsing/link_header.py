"""The Link header (RFC 8288): typed links that a server gives with a document, whether or not it is HTML.

    '</feed>; rel="alternate"; type="application/rss+xml", <b>; rel=next' ──▶ Link, Link

Follows the algorithm of its appendix B.2, which is lenient. The installed libraries are not: aiohttp and requests split
at a comma, a semicolon or a bracket within quotes, and aiohttp drops all links for one bad one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.ingest.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 16_384  # characters read of one header; aiohttp lets 8,190 through
MOST = 100  # links; a server that sends more means something else than to be followed

# possessive throughout: no input makes them go back over what they have read
TARGET = re.compile(r"[\s,]*+<([^>]*+)>")
PARAMETER = re.compile(r'\s*+;\s*+([^\s=;,"<]*+)\s*+(?:=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s;,"]*+)))?+', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a document: its target, its relations and its declared media type."""

    url: str
    relations: frozenset[str]  # in lower case
    media_type: str = ""  # in lower case, without parameters


def links(headers: Iterable[str], url: str) -> list[Link]:
    """The links that the Link headers of the document at `url` name, without those of another context (`anchor`)."""
    found: list[Link] = []
    for header in headers:
        text = header[:LONGEST].encode(errors="surrogateescape").decode(errors="replace")
        for target, said in _parsed(text):
            address, context = (absolute(place, url) if place else url for place in (target, said.get("anchor")))
            if address and context.partition("#")[0] == url.partition("#")[0]:
                relations = frozenset(said.get("rel", "").lower().split())
                found.append(Link(address, relations, said.get("type", "").partition(";")[0].strip().lower()))
            if len(found) >= MOST:
                return found
    return found


def _parsed(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Targets as written, each with its parameters; of repeated parameters the first counts."""
    at = 0
    while target := TARGET.match(text, at):
        at, said = target.end(), dict[str, str]()
        while parameter := PARAMETER.match(text, at):
            at = parameter.end()
            name, quoted, token = parameter.groups()
            said.setdefault(name.lower(), (token or "") if quoted is None else ESCAPED.sub(r"\1", quoted))
        yield target[1].strip(), said
        at = text.find(",", at)
        if at < 0:
            return
