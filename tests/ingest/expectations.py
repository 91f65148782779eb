"""feedparser's own cases, asked of our records: each file says in a comment what should be read in it.

An expectation is a Python expression over feedparser's names. It is evaluated over a view that knows those of the
names that our records model, once as the publisher wrote it and once as it is cleaned; a name that the view does not
know makes the case one that is not modelled.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from hub.ingest.cleaning.normalize import normalize
from hub.ingest.cleaning.sanitize import clean_html
from hub.ingest.errors import IngestError
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse
from hub.ingest.plain_text import clean_line

if TYPE_CHECKING:
    from pathlib import Path

    from hub.ingest.records import Credit, FeedRecord, Item

EXPECT = re.compile(rb"Expect:\s*(.+?)\s*\n(?:\s*-->|\s*\w+:)", re.DOTALL)
HEADER = re.compile(rb"^Header:\s*([\w-]+):\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
BOZO = re.compile(r"^\s*(?:not\s+)?bozo\b(?:\s+and\s+)?|\s+and\s+(?:not\s+)?bozo\b")
SHAPE = re.compile(
    r"==\s*\{|\.(?:has_key|get|keys)\(|\bsorted\(|'(?:email|src)'"
)  # feedparser's own shape, or a mail address
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADDED = re.compile(r' (?:rel="noopener nofollow ugc"|loading="lazy"|decoding="async")')
SPOKEN = {"len": len, "ord": ord, "datetime": SimpleNamespace(timedelta=timedelta)}  # what expectations call
HERE = "http://127.0.0.1:8097/"  # feedparser's own server of cases
MOMENTS = ("published", "updated")


class NotModelledError(Exception):
    """The expectation asks for something that no record of ours has."""


class View(dict[str, Any]):
    """feedparser's way to a value: by key or by attribute."""

    def __missing__(self, name: str) -> Any:
        """What is not there is not modelled."""
        raise NotModelledError(name)

    def __getattr__(self, name: str) -> Any:
        """As by key."""
        return self[name]


def outcome(path: Path) -> str:
    """`agreed`, `disagreed` or `not modelled`."""
    data = path.read_bytes()
    expectation, headers = told(data)
    if not expectation or SHAPE.search(expectation):
        return "not modelled"
    url = urljoin(HERE, headers.get("content-location", ""))
    try:
        document = open_document(data, url=url, content_type=headers.get("content-type", ""))
        shared = document.shared_guids
        feed = parse(document)
    except IngestError:
        return "disagreed"
    entries = [normalize(item, feed_url=url, language="", shared_guids=shared, now=NOW) for item in feed.items]
    found = "disagreed"
    cleaned = clean_view(feed, url, entries)
    for view in (cleaned,) if "sanitize" in path.parts else (raw_view(feed), cleaned):
        try:
            if eval(expectation, {"__builtins__": {}}, View(view | SPOKEN)):
                return "agreed"
        except NotModelledError:
            return "not modelled"
        except (IndexError, KeyError, TypeError, NameError, AttributeError, SyntaxError):
            found = "not modelled" if "[" not in expectation else found
    return found


def told(data: bytes) -> tuple[str, dict[str, str]]:
    """What a file expects beside being well-formed, and the headers it would come with."""
    for encoding in ("utf-8", "utf-16", "utf-32"):
        try:
            text = data.decode(encoding, "strict").encode()
        except UnicodeError:
            continue
        if b"Expect:" in text:
            break
    else:
        text = data
    match = EXPECT.search(text)
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in HEADER.findall(text)}
    return BOZO.sub("", match[1].decode("utf-8", "replace").replace("\n", " ")).strip() if match else "", headers


def raw_view(feed: FeedRecord) -> View:
    """As the publisher wrote it."""
    return View(version=feed.format, feed=_feed(feed, str), entries=[_item(item, str, str) for item in feed.items])


def clean_view(feed: FeedRecord, url: str, entries: list[Any]) -> View:
    """As it may be shown."""
    views = []
    for item, entry in zip(feed.items, entries, strict=True):
        base = entry.url or url
        view = _item(item, clean_line, lambda text, base=base: _plainly(clean_html(text, base=base)))
        view["link"] = entry.url
        views.append(view)
    return View(version=feed.format, feed=_feed(feed, clean_line), entries=views)


def _plainly(clean: str) -> str:
    """Clean HTML without what we add to it, in feedparser's spelling."""
    return html.unescape(ADDED.sub("", clean)).replace("<br>", "<br />")


def _feed(feed: FeedRecord, line: Any) -> View:
    text = View(value=line(feed.description))
    return View(
        title=line(feed.title), title_detail=View(value=line(feed.title)), link=feed.site_url, language=feed.language,
        subtitle=line(feed.description), tagline=line(feed.description), description=line(feed.description),
        subtitle_detail=text, tagline_detail=text, image=View(href=feed.artwork_url, url=feed.artwork_url),
        ttl=str(feed.publisher_hints.ttl or ""),
    )  # fmt: skip


def _item(item: Item, line: Any, markup: Any) -> View:
    summary, body = markup(item.summary), markup(item.body)
    contents = [View(value=body)] if item.body else []
    authors, others = ([c for c in item.credits if c.role == role] for role in ("author", "contributor"))
    view = View(
        title=line(item.title), title_detail=View(value=line(item.title)), id=item.guid, guid=item.guid,
        link=item.url, summary=summary or body, description=summary or body, summary_detail=View(value=summary or body),
        content=contents, authors=[_person(credit) for credit in authors],
        contributors=[_person(credit) for credit in others],
        tags=[View(term=label) for label in item.labels], language=item.language, image=View(href=item.image_url),
        enclosures=[
            View(url=file.url, href=file.url, type=file.media_type, length=str(file.length or "")) for file in
            item.enclosures
        ],
    )  # fmt: skip
    for name in MOMENTS:
        moment = getattr(item, f"{name}_at")
        if moment:
            view[f"{name}_parsed"] = tuple(moment.utctimetuple())
    if authors:
        view["author_detail"] = _person(authors[0])
        view["author"] = authors[0].name
    if "psc" in item.podcast:
        view["psc_chapters"] = View(chapters=[_chapter(*values) for values in item.podcast["psc"]])
    if item.labels:
        view["category"] = item.labels[0]
    return view


def _chapter(start: int, _end: int | None, title: str, url: str, image: str, _listed: bool) -> View:
    view = View(start_parsed=timedelta(milliseconds=start), title=title)
    return View(view | {name: value for name, value in (("href", url), ("image", image)) if value})


def _person(credit: Credit) -> View:
    view = View(name=credit.name)
    if credit.url:
        view["href"] = view["url"] = credit.url
    return view
