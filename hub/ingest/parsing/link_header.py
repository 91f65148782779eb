"""The Link header (RFC 8288): what a server says of a document's surroundings, be it HTML or not.

    '</feed>; rel="alternate"; type="application/rss+xml", <b>; rel=next' ──▶ Link, Link

Read by the algorithm of its appendix B.2, which forgives much. What we have installed does not do: aiohttp and
requests take a comma, a semicolon or a bracket within quotes for an end, and aiohttp gives up all links for one.
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
    """One link of a document: where it leads, what that is to the document, and of what type it is said to be."""

    url: str
    relations: frozenset[str]  # in lower case
    media_type: str = ""  # in lower case, without parameters


def links(headers: Iterable[str], url: str) -> list[Link]:
    """The links that the Link headers of the document at `url` name, less those that speak of another (`anchor`)."""
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
    """Targets as they are written, each with its parameters; of those of one name the first counts."""
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
