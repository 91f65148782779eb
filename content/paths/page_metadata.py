"""What a web page says of itself: title, author, date, kind, length. Pure; a page may say anything and be wrong.

    citation_* (what scholars' pages write) ▸ JSON-LD (schema.org) ▸ Open Graph ▸ <meta name>, <time>, <title>

What stands first is taken first. Everything that comes out is one plain line, a date within reason, or nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree, html

from hub.ingest.charset import decode
from hub.ingest.plain_text import clean_line
from hub.models import Entry
from hub.reading import WORDS_A_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_BLOCKS = 20  # of JSON-LD that are read
DEEPEST = 6  # levels of JSON-LD
LONGEST = 300  # characters, as a step's fields have them
FEWEST_WORDS = 120  # of a page that is more than a menu
FIRST = date(1969, 4, 7)  # RFC 1: nothing of the field is older
DAY = re.compile(r"\s*(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
SITE_AT_END = re.compile(r"\s+[|·–—»-]\s+")
PROSE = "self::p or self::li or self::td or self::pre or self::h1 or self::h2 or self::h3 or self::blockquote"
WORKS = {"article", "blogposting", "newsarticle", "techarticle", "report", "scholarlyarticle", "webpage",
         "podcastepisode", "videoobject", "book", "course", "learningresource", "howto"}  # fmt: skip
KINDS = {"podcastepisode": Entry.Kind.EPISODE, "videoobject": Entry.Kind.VIDEO, "techarticle": Entry.Kind.DOC}
HOSTS = {"rfc-editor.org": Entry.Kind.RFC, "datatracker.ietf.org": Entry.Kind.RFC, "youtube.com": Entry.Kind.VIDEO,
         "youtu.be": Entry.Kind.VIDEO, "vimeo.com": Entry.Kind.VIDEO, "readthedocs.io": Entry.Kind.DOC}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a page; empty where it does not say."""

    title: str = ""
    attribution: str = ""
    published: date | None = None
    kind: str = Entry.Kind.POST
    minutes: int | None = None


def page_facts(body: bytes, *, url: str, content_type: str = "", today: date) -> Facts:
    """What an HTML page at `url` says of itself. Whatever it is made of, this returns."""
    text, _ = decode(body, content_type)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Facts(kind=_kind(url, "", False))
    metas = _metas(root)
    works = list(_works(root))
    site = _first(metas, "og:site_name", "application-name")
    titles = [*metas.get("citation_title", ()), *_all(works, "headline", "name"), *metas.get("og:title", ()),
              _without_site(_text(root, "//head/title"), site), _text(root, "//h1")]  # fmt: skip
    authors = [*metas.get("citation_author", ()), *_all(works, "author"), *metas.get("author", ()),
               *metas.get("article:author", ()), *_all(works, "publisher"), site]  # fmt: skip
    dates = [
        *metas.get("citation_publication_date", ()),
        *metas.get("citation_date", ()),
        *_all(works, "datePublished", "uploadDate"),
        *metas.get("article:published_time", ()),
        *metas.get("date", ()),
        *metas.get("dc.date", ()),
        *(str(value) for value in root.xpath("(//article//time[@datetime]|//time[@pubdate])[1]/@datetime")),
    ]
    types = [kind for work in works for kind in _types(work)]
    stated = next((KINDS[kind] for kind in types if kind in KINDS), "")
    published = next(filter(None, (_day(value, today) for value in dates)), None)
    return Facts(
        title=next(filter(None, map(_line, titles)), ""),
        attribution=next(filter(None, (_line(name) for name in authors if not name.startswith("http"))), ""),
        published=published,
        kind=_kind(url, stated, _first(metas, "og:type").startswith("video")),
        minutes=_minutes(root),
    )


def _metas(root: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and meta.get("content"):
            found.setdefault(name, []).append(meta.get("content"))
    return found


def _works(root: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of the page that stand for a work."""
    for script in root.xpath("//script[@type='application/ld+json']")[:MOST_BLOCKS]:
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        yield from (node for node in _nodes(data, DEEPEST) if WORKS & set(_types(node)))


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(data, list):
        for each in data:
            yield from _nodes(each, depth - 1)
    elif depth and isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(data.get(name), depth - 1)


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _all(works: Iterable[dict[str, Any]], *names: str) -> list[str]:
    """Every text that a work has by one of these names; of a person or an organisation, its name."""
    found = []
    for work in works:
        for name in names:
            values = work.get(name)
            for value in values if isinstance(values, list) else [values]:
                told = value.get("name") if isinstance(value, dict) else value
                if isinstance(told, str):
                    found.append(told)
    return found


def _first(metas: dict[str, list[str]], *names: str) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


def _text(root: Any, path: str) -> str:
    found = root.xpath(path)
    return str(found[0].text_content()) if found else ""


def _without_site(title: str, site: str) -> str:
    """A title without the site's name behind it, where it is surely that."""
    parts = SITE_AT_END.split(title)
    is_site = len(parts) > 1 and site and parts[-1].strip().casefold() == site.strip().casefold()
    return title[: title.rindex(parts[-1])].rstrip(" |·–—»-") if is_site else title


def _line(text: str) -> str:
    return clean_line(text)[:LONGEST].strip()


def _day(text: str, today: date) -> date | None:
    found = DAY.match(text)
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return day if FIRST <= day <= today + timedelta(days=1) else None


def _kind(url: str, stated: str, is_video: bool) -> str:
    host = urlsplit(url).hostname or ""
    known = next((kind for name, kind in HOSTS.items() if host == name or host.endswith(f".{name}")), "")
    return str(known or stated or (Entry.Kind.VIDEO if is_video else Entry.Kind.POST))


def _minutes(root: Any) -> int | None:
    """To read its text, where it has one: paragraphs and their like, within the article if there is one."""
    frames = root.xpath("//article") or root.xpath("//main") or root.xpath("//body")
    if not frames:
        return None
    parts = frames[0].xpath(f".//*[{PROSE}][not(ancestor::nav or ancestor::footer or ancestor::aside)]")
    words = sum(len(str(part.text_content()).split()) for part in parts if not part.xpath(f"ancestor::*[{PROSE}]"))
    return round(words / WORDS_A_MINUTE) or 1 if words >= FEWEST_WORDS else None
