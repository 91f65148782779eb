"""The podcast namespaces: Podcasting 2.0, Apple's, and Podlove Simple Chapters, read from a document's tree.

    <channel>, <item> ──▶ `about_show`, `about_episode`: plain JSON, clean and bounded ──▶ Source.podcast, Entry.podcast
                     └──▶ `persons`: Credits                        `chapters`: see hub.ingest.parsing.chapters

feedparser keeps only the last of repeated elements, loses the text of those with attributes, and depends on the prefix
that a feed uses; so this reads the tree itself, whatever the prefix. Elements of the specification are kept under the
names below; any other element of the namespace is kept as data, under `other`.

Specification: podcastindex.org/namespace/1.0. Mail addresses (of `locked`, `itunes:owner`) are not kept.
"""

from __future__ import annotations

import math
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from hub import field_lengths
from hub.ingest.plain_text import clean_line, shorten
from hub.ingest.records import Credit
from hub.ingest.urls import absolute, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from lxml.etree import _Element

    Reader: TypeAlias = Callable[[_Element, str], Any]

NAMESPACE = re.compile(  # both official ones; with either scheme, in any case, with whatever follows, were seen
    r"\{https?://(?:www\.)?(?:podcastindex\.org/namespace/|github\.com/podcastindex-org/podcast-namespace)[^}]*\}",
    re.IGNORECASE,
)
ITUNES = re.compile(r"\{https?://www\.itunes\.com/dtds/podcast-1\.0\.dtd/?\}", re.IGNORECASE)
SERVICE = "adjacency"  # our name in a podcast:block
MOST = 50  # elements of one name, and of all other names, of one item
MOST_OTHER = 20
DEEPEST = 3  # levels of an element that is kept as it came
MAX_TEXT = 300  # characters
LONGEST = 7 * 24 * 3600  # seconds: a later moment is a misread number
SCHEMES = re.compile(r"(?:https?|ipfs|ipns|magnet|ftp):", re.IGNORECASE)  # of alternate files: kept, not all are linked
CLOCK = re.compile(r"^(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2}(?:\.\d+)?)$", re.ASCII)  # Normal Play Time, RFC 2326
BLANKS = re.compile(r"\s+")

Values = dict[str, Any]


def of_namespace(parent: _Element | None) -> Iterator[tuple[str, _Element]]:
    """Children in the Podcasting 2.0 namespace, with their local names."""
    for child in parent if parent is not None else ():
        tag = child.tag
        if isinstance(tag, str) and (found := NAMESPACE.match(tag)):
            yield tag[found.end() :], child


def has_tags(item: _Element | None) -> bool:
    """Whether a child is of a namespace that is read here or by `chapters`: most items have none."""
    for child in item if item is not None else ():
        tag = child.tag
        if isinstance(tag, str) and tag[0] == "{" and ("podcast" in (lower := tag.lower()) or "podlove" in lower):
            return True
    return False


def is_blocked(channel: _Element | None) -> bool:
    """podcast:block by its three steps: what is addressed to us by id, else what is addressed to all, else no."""
    said: dict[str, bool] = {}
    for name, element in of_namespace(channel):
        if name == "block":
            said[(element.get("id") or "").strip().lower()] = _text(element).lower() == "yes"
    return said.get(SERVICE, said.get("", False))


def persons(parent: _Element | None) -> tuple[Credit, ...]:
    """podcast:person: a host unless it says otherwise, by the specification. An item's replace its channel's."""
    return tuple(
        Credit(
            name=_text(element),
            role=_word(element, "role") or "host",
            url=element.get("href") or "",
            image=element.get("img") or "",
            group="" if _word(element, "group") == "cast" else _word(element, "group"),
        )
        for name, element in of_namespace(parent)
        if name == "person" and _text(element)
    )


def about_show(channel: _Element | None, base: str) -> Values:
    """A channel's tags about its show. `base` is the base of relative addresses."""
    found = _read(channel, SHOW, base)
    found["itunes"] = _itunes(channel, base)
    return _without_empty(found)


def about_episode(item: _Element | None, base: str) -> Values:
    """An item's tags about its episode."""
    found = _read(item, EPISODE, base)
    found["itunes"] = _itunes(item, base)
    return _without_empty(found)


def number_of(about: Values, name: str) -> int | None:
    """The whole number of a `season` or `episode`."""
    value = about.get(name, {}).get("number")
    return int(value) if value else None


def _read(parent: _Element | None, readers: dict[str, tuple[Reader, bool]], base: str) -> Values:
    found: Values = {}
    other: list[Values] = []
    for name, element in of_namespace(parent):
        if name not in readers:
            if name not in KNOWN and len(other) < MOST_OTHER:
                other.append(_as_it_came(name, element))
            continue
        reader, several = readers[name]
        value = reader(element, base)
        if value in (None, "", {}):
            continue
        if several and len(found.setdefault(NAMES.get(name, name), [])) < MOST:
            found[NAMES.get(name, name)].append(value)
        elif not several:
            found.setdefault(name, value)
    found["other"] = other
    return found


def _numbered(element: _Element, _: str) -> Values:
    """season, episode: a number, which for an episode may have decimals, and a name to show instead."""
    number = seconds(_text(element), at_most=1_000_000)
    shown = shorten(clean_line(element.get("name") or element.get("display") or ""), 100)
    return _without_empty({"number": _whole(number), "name": shown})


def _whole(number: float | None) -> float | None:
    return int(number) if number is not None and number == int(number) else number


def _soundbite(element: _Element, _: str) -> Values:
    start, duration = seconds(element.get("startTime")), seconds(element.get("duration"))
    if start is None or not duration:
        return {}
    return _without_empty({"start": start, "duration": duration, "title": _text(element)}) | {"start": start}


def _link(element: _Element, base: str) -> Values:
    """funding, license, chapters, transcript, trailer: an address with its attributes."""
    url = web(element.get("url"), base)
    told = {
        name: shorten(clean_line(element.get(name) or ""), 100)
        for name in ("type", "language", "rel", "pubdate", "length", "season")
    }
    values = _without_empty({"url": url, "text": _text(element), **told})
    return values if url or values.get("text") else {}


def _file(element: _Element, base: str) -> Values:
    """chapters, transcript: nothing without an address."""
    values = _link(element, base)
    return values if values.get("url") else {}


def _alternate(element: _Element, base: str) -> Values:
    sources: list[Values] = []
    integrity: Values = {}
    for name, child in of_namespace(element):
        uri = (child.get("uri") or "").strip()
        if name == "source" and uri and len(sources) < MOST:
            uri = (
                web(uri, base) if not SCHEMES.match(uri) or uri.lower().startswith("http") else uri[: field_lengths.URL]
            )
            sources.append(_without_empty({"uri": uri, "type": _word(child, "contentType")}))
        elif name == "integrity":
            integrity = {key: (child.get(key) or "")[:MAX_TEXT] for key in ("type", "value")}
    told = {name: _word(element, name) for name in ("type", "lang", "rel", "codecs")}
    numbers = {name: _whole(seconds(element.get(name), at_most=2**53)) for name in ("length", "bitrate", "height")}
    title = shorten(clean_line(element.get("title") or ""), MAX_TEXT)
    is_default = _word(element, "default") == "true"
    sources = [source for source in sources if source.get("uri")]
    values = {**told, **numbers, "title": title, "default": is_default, "sources": sources, "integrity": integrity}
    return _without_empty(values) if sources else {}


def _location(element: _Element, _: str) -> Values:
    told = {name: shorten(clean_line(element.get(name) or ""), 100) for name in ("rel", "geo", "osm", "country")}
    return _without_empty({"name": _text(element), **told})


def _image(element: _Element, base: str) -> Values:
    told = {name: shorten(clean_line(element.get(name) or ""), MAX_TEXT) for name in ("alt", "purpose", "type")}
    url = web(element.get("href"), base)
    return _without_empty({"url": url, **told}) if url else {}


def _line(element: _Element, _: str) -> str:
    return _text(element)


def _yes(element: _Element, _: str) -> bool:
    return _text(element).lower() in {"yes", "true"}


SHOW: dict[str, tuple[Reader, bool]] = {  # by element: how it is read, and whether there may be several
    "guid": (_line, False),
    "medium": (_line, False),
    "locked": (_yes, False),
    "license": (_link, False),
    "funding": (_link, True),
    "trailer": (_file, True),
    "location": (_location, True),
    "image": (_image, True),
}
EPISODE: dict[str, tuple[Reader, bool]] = {
    "season": (_numbered, False),
    "episode": (_numbered, False),
    "license": (_link, False),
    "chapters": (_file, False),
    "transcript": (_file, True),
    "soundbite": (_soundbite, True),
    "alternateEnclosure": (_alternate, True),
    "location": (_location, True),
    "funding": (_link, True),
    "image": (_image, True),
}
KNOWN = frozenset({"person", "block"})  # read on their own
NAMES = {
    "transcript": "transcripts", "soundbite": "soundbites", "alternateEnclosure": "alternates", "trailer": "trailers",
    "location": "locations", "image": "images",
}  # fmt: skip


def _itunes(parent: _Element | None, base: str) -> Values:
    """Apple's elements, beside those that feedparser reads (duration, image, author)."""
    lines: Values = {}
    categories: list[str] = []
    for child in parent if parent is not None else ():
        found = ITUNES.match(child.tag) if isinstance(child.tag, str) else None
        name = str(child.tag)[found.end() :] if found else ""
        if name == "category":
            whole = [child, *child]
            path = [clean_line(part.get("text") or "") for part in whole if isinstance(part.tag, str)]
            categories.append(shorten(" › ".join(filter(None, path)), MAX_TEXT))
        elif name == "new-feed-url":
            lines[name] = web(_text(child), base)
        elif name in {"type", "episodeType", "explicit", "complete", "block", "subtitle", "title"}:
            lines[name] = _text(child)
    return _without_empty({**lines, "categories": [category for category in categories if category][:MOST]})


def _as_it_came(name: str, element: _Element, depth: int = 1) -> Values:
    """An element kept as data: name, attributes, text and children, all bounded."""
    attributes = {str(key)[:60]: BLANKS.sub(" ", str(value))[:MAX_TEXT] for key, value in element.items()[:MOST_OTHER]}
    below = [
        _as_it_came(str(child.tag).rpartition("}")[2], child, depth + 1)
        for child in islice(element, MOST_OTHER)
        if depth < DEEPEST and isinstance(child.tag, str)
    ]
    return _without_empty({"name": name[:60], "attributes": attributes, "text": _text(element), "children": below})


def _text(element: _Element) -> str:
    return shorten(clean_line(element.text or ""), MAX_TEXT)


def _word(element: _Element, name: str) -> str:
    return clean_line(element.get(name) or "").lower()[:60]


def web(url: str | None, base: str) -> str:
    """An absolute and canonical web address, or nothing."""
    return canonical(absolute(url or "", base))


def seconds(value: str | None, *, at_most: float = LONGEST) -> float | None:
    """A number as the namespace writes times and sizes (`33.833`), or a clock (`1:00:05`); None for anything else."""
    text = (value or "").strip()[:30]
    if clock := CLOCK.match(text):
        number = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    else:
        try:
            number = float(text) if text.isascii() and "_" not in text else math.nan
        except ValueError:
            return None
    return number if 0 <= number <= at_most else None


def _without_empty(values: Values) -> Values:
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}
