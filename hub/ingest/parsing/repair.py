"""Repair of slips that keep a feed from being well-formed XML, so that the strict reader can read it.

    text that no strict reader takes ──repair──▶ text with these mended, and nothing else touched:
        characters that XML forbids, raw or as references     dropped; two surrogates become their one character
        "&" that begins no reference, HTML's named entities   escaped; replaced by their character
        "<" that begins no markup                             escaped
        prefixes that no element declares                     declared on the root, as their usual namespace
        text before the root and after its end                dropped
        a document that breaks off                            ends after its last whole item

The lenient reader guesses more, but it costs a second a megabyte, takes "D&D" for an entity, and knows no namespaces.
CDATA sections, comments and processing instructions stay as they are. Repairing well-formed XML changes nothing, and
repairing twice is repairing once. Every step takes time proportional to the document.
"""

from __future__ import annotations

import re
from collections import deque
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMESPACES = {  # the usual prefix of each namespace that feeds use
    "a10": "http://www.w3.org/2005/Atom",
    "admin": "http://webns.net/mvcb/",
    "atom": "http://www.w3.org/2005/Atom",
    "cc": "http://web.resource.org/cc/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "rawvoice": "http://www.rawvoice.com/rawvoiceRssModule/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": "http://purl.org/rss/1.0/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xlink": "http://www.w3.org/1999/xlink",
    "yt": "http://www.youtube.com/xml/schemas/2015",
}
RESERVED = frozenset({"xml", "xmlns"})
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CHARACTERS = ((9, 10), (13, 13), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))  # XML 1.0, 2.2
OPAQUE = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}  # sections in which nothing is markup, with their ends
SPECIAL = re.compile(r"<!\[CDATA\[|<!--|<\?|<(?![A-Za-z_:/!]|\?)|&")
REFERENCE = re.compile(r"&(?:#(?P<number>[0-9]{1,8}|[xX][0-9a-fA-F]{1,8})|(?P<name>[A-Za-z_][\w.-]{0,63}));")
DECLARED_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]+)\s")
ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:rss|feed|RDF|rdf))(?=[\s>/])[^<>]*>")
START = re.compile(r"<\?xml\b|<!DOCTYPE\b|<!--|<((?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf))(?=[\s>/])", re.IGNORECASE)
DECLARED_PREFIX = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
TAG_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,63}):[A-Za-z_]")
ATTRIBUTE_PREFIX = re.compile(r"\s([A-Za-z_][\w.-]{0,63}):[A-Za-z_][\w.-]{0,63}\s?=\s?[\"']")
ITEM_END = re.compile(r"</((?:[A-Za-z_][\w.-]*:)?(?:item|entry))\s*>")
FIRST_TAG = re.compile(r"<[A-Za-z_]")


def repair(text: str) -> str:
    """The same document with the slips above mended. `text` is decoded; its XML declaration may be there or not."""
    text = CONTROLS.sub("", text)
    text = _without_junk_before(text)
    text = "".join(_mended(text))
    text = _with_end(text)
    return _with_prefixes(text)


def _mended(text: str) -> Iterator[str]:
    """The document piece by piece, its stray ampersands, angle brackets and references mended."""
    entities = frozenset(DECLARED_ENTITY.findall(text)) | XML_ENTITIES
    done = 0
    while found := SPECIAL.search(text, done):
        start, mark = found.span()[0], found[0]
        yield text[done:start]
        if mark == "&":
            reference = REFERENCE.match(text, start)
            yield "&amp;" if reference is None else _reference(text, reference, entities)
            done = start + 1 if reference is None else _end_of(text, reference)
        elif mark == "<":
            yield "&lt;"
            done = start + 1
        else:
            end = text.find(OPAQUE[mark], start + len(mark))
            done = len(text) if end < 0 else end + len(OPAQUE[mark])
            yield text[start:done]
    yield text[done:]


def _reference(text: str, reference: re.Match[str], entities: frozenset[str]) -> str:
    """What stands for a reference: itself, the character that it names, or its ampersand escaped."""
    if name := reference["name"]:
        if name in entities:
            return reference[0]
        character = html5.get(f"{name};")
        if character is None:
            return f"&amp;{name};"
        return character.replace("&", "&amp;").replace("<", "&lt;")
    number = _code_point(reference["number"])
    if any(first <= number <= last for first, last in CHARACTERS):
        return reference[0]
    low = _low_surrogate(text, reference)
    if low is not None:
        return chr(0x10000 + ((number - 0xD800) << 10) + (_code_point(low["number"]) - 0xDC00))
    return ""


def _end_of(text: str, reference: re.Match[str]) -> int:
    """Where a reference ends; a pair of surrogates is one."""
    low = _low_surrogate(text, reference)
    return reference.end() if low is None else low.end()


def _low_surrogate(text: str, reference: re.Match[str]) -> re.Match[str] | None:
    """The reference to a low surrogate right after one to a high surrogate: programs of UTF-16 write such pairs."""
    if not reference["number"] or not 0xD800 <= _code_point(reference["number"]) <= 0xDBFF:  # noqa: PLR2004 - Unicode's
        return None
    low = REFERENCE.match(text, reference.end())
    return low if low and low["number"] and 0xDC00 <= _code_point(low["number"]) <= 0xDFFF else None  # noqa: PLR2004


def _code_point(digits: str) -> int:
    return int(digits[1:], 16) if digits[0] in "xX" else int(digits)


def _without_junk_before(text: str) -> str:
    """The document from its declaration or root on: programs print warnings before it."""
    start = START.search(text)
    return text[start.start() :] if start and text[: start.start()].strip("\ufeff \t\r\n") else text


def _root(text: str) -> re.Match[str] | None:
    """The root's start tag, if the root is a feed's: a feed within a web page is none."""
    first = FIRST_TAG.search(text)
    return ROOT.match(text, first.start()) if first else None


def _with_end(text: str) -> str:
    """The document up to the end of its root; one that breaks off ends after its last whole item."""
    root = _root(text)
    if root is None or root[0].endswith("/>"):
        return text
    end = _last(re.finditer(rf"</{re.escape(root[1])}\s*>", text))
    if end is not None:
        after = text[end.end() :]
        return text if _may_follow_a_root(after) else text[: end.end()]
    last = _last(ITEM_END.finditer(text))
    if last is None:
        return text
    rest = text[last.end() :]
    channel_is_open = re.search(r"<channel[\s>]", text[: last.end()], re.IGNORECASE) and "</channel" not in text
    kept = rest if re.fullmatch(r"\s*(?:</channel\s*>)?\s*", rest) else ""
    return f"{text[: last.end()]}{kept}{'</channel>' if channel_is_open else ''}</{root[1]}>"


def _last(matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    return next(iter(deque(matches, maxlen=1)), None)


def _may_follow_a_root(rest: str) -> bool:
    """Whether XML allows this after the root: blanks, comments and processing instructions."""
    rest = rest.strip()
    while rest:
        opening = next((mark for mark in ("<!--", "<?") if rest.startswith(mark)), None)
        end = rest.find(OPAQUE[opening], len(opening)) if opening else -1
        if opening is None or end < 0:
            return False
        rest = rest[end + len(OPAQUE[opening]) :].lstrip()
    return True


def _with_prefixes(text: str) -> str:
    """The document with every prefix declared that its elements and attributes use."""
    root = _root(text)
    if root is None:
        return text
    markup = "".join(_markup(text))
    used = dict.fromkeys(TAG_PREFIX.findall(markup) + ATTRIBUTE_PREFIX.findall(markup))
    declared = RESERVED.union(DECLARED_PREFIX.findall(markup))
    undeclared = [name for name in used if name not in declared]
    if not undeclared:
        return text
    said = "".join(f' xmlns:{name}="{NAMESPACES.get(name, f"urn:undeclared:{name}")}"' for name in undeclared)
    place = root.end(1)
    return text[:place] + said + text[place:]


def _markup(text: str) -> Iterator[str]:
    """The tags of a document, without what stands in CDATA sections and comments and between the tags."""
    done = 0
    while (start := text.find("<", done)) >= 0:
        mark = next((opening for opening in OPAQUE if text.startswith(opening, start)), None)
        end = text.find(OPAQUE[mark] if mark else ">", start)
        if end < 0:
            return
        done = end + (len(OPAQUE[mark]) if mark else 1)
        if mark is None:
            yield text[start:done]
