"""One function for each supported element: its value, stored where feedparser stores it.

Each takes what the item inherits, the item's values so far, and the element; it raises `Unsupported` for any form of
the element that it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from hub.ingest import dates
from hub.ingest.parsing.fast.tag_names import looks_like_html
from hub.ingest.parsing.fast.texts import Unsupported, joined, only, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

ATOM = "{http://www.w3.org/2005/Atom}"
TYPES = {"text": "text/plain", "plain": "text/plain", "text/plain": "text/plain", "html": "text/html",
         "text/html": "text/html"}  # fmt: skip
PAGES = frozenset({"text/html", "html", "xhtml", "application/xhtml+xml"})
REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
ITUNES = "http://www.itunes.com/"

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inherited:
    """What is the same for every item of a document."""

    base: str
    language: str
    atom: bool


def title(inherited: Inherited, values: Values, element: _Element) -> None:
    """A title; two are for feedparser."""
    _once(values, "title")
    detail = _marked_up(inherited, element, "text/plain")
    values["title"], values["title_detail"] = detail["value"], detail


def link(inherited: Inherited, values: Values, element: _Element) -> None:
    """Atom's link, or RSS's."""
    only(element, "rel", "type", "href", "title", "hreflang", "length")
    if inherited.atom or element.keys():
        if len(element) or not element.get("href"):
            raise Unsupported
        said = {name: value.lower() if name in {"rel", "type"} else value for name, value in element.items()}
        said.setdefault("rel", "alternate")
        said.setdefault("type", "application/atom+xml" if said["rel"] == "self" else "text/html")
        said["href"] = joined(inherited.base, said["href"])
        if said["rel"] == "alternate" and said["type"] in PAGES:
            values["link"] = said["href"]
    else:
        href = REFERENCE.sub(r"&\1", joined(inherited.base, text_of(element)).replace("&amp;", "&"))
        said = {"rel": "alternate", "type": "text/html"} | ({"href": href} if href else {})
        values["link"] = href
    values["links"].append(said)


def guid(inherited: Inherited, values: Values, element: _Element) -> None:
    """RSS's guid, a link unless it says that it is none; Atom's id."""
    _once(values, "id")
    only(element, "isPermaLink")
    leads = element.get("isPermaLink", "true") == "true"
    values["id"] = joined(inherited.base, text_of(element)) if leads else text_of(element)
    if leads:
        values.setdefault("link", values["id"])


def summary(inherited: Inherited, values: Values, element: _Element, *, media_type: str = "text/plain") -> None:
    """A summary or description. A second one is the content, unless there is one: then it replaces the first."""
    if "summary" in values and "content" not in values and "content_before" not in values:
        content(inherited, values, element)
        return
    values["summary_detail"] = _marked_up(inherited, element, media_type)
    values["summary"] = values["summary_detail"]["value"]


def subtitle(inherited: Inherited, values: Values, element: _Element) -> None:
    """What a feed says of itself: RSS's description is HTML; two are for feedparser."""
    _once(values, "subtitle")
    values["subtitle"] = _marked_up(inherited, element, "text/html")["value"]


def content(inherited: Inherited, values: Values, element: _Element, *, media_type: str = "text/plain") -> None:
    """The content, or one of several; for want of another, the summary too."""
    detail = _marked_up(inherited, element, media_type)
    values.setdefault("content", []).append(detail)
    values.setdefault("summary", detail["value"])


def _marked_up(inherited: Inherited, element: _Element, media_type: str) -> Values:
    """A text, and whether it is HTML."""
    only(element, "type" if inherited.atom else "")
    if inherited.atom:
        media_type = TYPES.get(element.get("type", media_type).lower(), "")
    value = text_of(element)
    if not media_type:
        raise Unsupported
    if not inherited.atom and media_type == "text/plain" and ("<" in value or "&" in value):
        media_type = "text/html" if looks_like_html(value) else media_type
    return {"value": value, "type": media_type, "language": inherited.language, "base": inherited.base}


def moment(_: Inherited, values: Values, element: _Element, *, key: str) -> None:
    """A date in one of the usual forms, or none at all."""
    only(element)
    text = text_of(element)
    values[key] = dates.parse_common(text) if text else None
    if text and not values[key]:
        raise Unsupported


def author(inherited: Inherited, values: Values, element: _Element) -> None:
    """An Atom person, or a name."""
    only(element)
    said = _person(inherited, element) if inherited.atom else {"name": text_of(element)}
    name, mail = said.get("name", ""), said.get("email", "")
    values["author"] = said["said"] = f"{name} ({mail})" if name and mail else name or mail
    values.setdefault("authors", []).append({"name": "", **said})


def _person(inherited: Inherited, element: _Element) -> dict[str, str]:
    parts: dict[str, str] = {}
    for child in element:
        name = str(child.tag).removeprefix(ATOM)
        if name not in {"name", "email", "uri"} or name in parts or len(child) or child.keys():
            raise Unsupported
        parts[name] = joined(inherited.base, text_of(child)) if name == "uri" else (child.text or "").strip()
    if (element.text or "").strip():
        raise Unsupported
    return parts | ({"href": parts["uri"]} if "uri" in parts else {})


def category(_: Inherited, values: Values, element: _Element) -> None:
    """A category, by attributes or by text."""
    only(element, "term", "scheme", "domain", "label")
    said = element.get
    _tag(values, said("term"), said("scheme", said("domain")), said("label"))
    text = text_of(element)
    tags = values["tags"]
    if text and tags and not tags[-1]["term"]:
        tags[-1]["term"] = text
    elif text:
        _tag(values, text)


def keywords(_: Inherited, values: Values, element: _Element) -> None:
    """Apple's keywords, between commas."""
    only(element)
    for term in text_of(element).split(","):
        if term.strip():
            _tag(values, term.strip(), ITUNES)


def _tag(values: Values, term: str | None, scheme: str | None = None, label: str | None = None) -> None:
    tag = {"term": term, "scheme": scheme, "label": label}
    if (term or scheme or label) and tag not in values["tags"]:
        values["tags"].append(tag)


def enclosure(_: Inherited, values: Values, element: _Element) -> None:
    """RSS's enclosure, one of the links."""
    only(element, "url", "length", "type")
    if len(element) or not element.get("url"):
        raise Unsupported
    said = {"href": element.get("url"), "rel": "enclosure"}
    for name, value in (("length", element.get("length")), ("type", element.get("type"))):
        if value is not None:
            said[name] = value.lower() if name == "type" else value
    values["links"].append(said)


def media(_: Inherited, values: Values, element: _Element, *, key: str) -> None:
    """Media RSS content and thumbnail."""
    if len(element) or (element.text or "").strip() or not element.get("url"):
        raise Unsupported
    only(element, "url", "type", "medium", "fileSize", "duration", "width", "height", "length", "isDefault")
    said = {name.lower(): value.lower() if name == "type" else value for name, value in element.items()}
    values.setdefault(key, []).append(said)


def picture(_: Inherited, values: Values, element: _Element) -> None:
    """Apple's image."""
    only(element, "href")
    if len(element) or not element.get("href"):
        raise Unsupported
    values["image"] = {"href": element.get("href")}


def verbatim(_: Inherited, values: Values, element: _Element, *, key: str) -> None:
    """A text that is kept under its own name."""
    only(element)
    values[key] = text_of(element)


def _once(values: Values, name: str) -> None:
    if name in values:
        raise Unsupported


published, updated = partial(moment, key="published_parsed"), partial(moment, key="updated_parsed")
READERS: dict[str, Callable[[Inherited, Values, _Element], None]] = {
    "title": title, "link": link, "guid": guid, "id": guid,
    "description": partial(summary, media_type="text/html"), "summary": summary, "itunes_summary": summary,
    "content": content, "content_encoded": partial(content, media_type="text/html"),
    "pubdate": published, "published": published, "updated": updated, "dc_date": updated,
    "author": author, "dc_creator": author, "itunes_author": author,
    "category": category, "dc_subject": category, "itunes_keywords": keywords,
    "enclosure": enclosure, "media_content": partial(media, key="media_content"),
    "media_thumbnail": partial(media, key="media_thumbnail"), "itunes_image": picture,
    **{name: partial(verbatim, key=name)
       for name in ("itunes_duration", "itunes_season", "itunes_episode", "feedburner_origlink")},
}  # fmt: skip
