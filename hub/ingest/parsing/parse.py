"""Parse an opened document into a FeedRecord: RSS and Atom of every version by feedparser, JSON Feed by our own reader.
Common forms, which nearly all items have, are read from the tree (`hub.ingest.parsing.fast`) with the same result.

feedparser's sanitiser and its resolving of relative links stay off: `hub.ingest.cleaning.sanitize` does both, more
safely and eleven times faster. So every string in the Items is as its publisher wrote it.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import feedparser

from hub.ingest import dates, lenient_dates
from hub.ingest.errors import NotAFeed, Unreadable
from hub.ingest.hashing import content_digest
from hub.ingest.parsing import fast, jsonfeed, podcast_namespace, sax
from hub.ingest.parsing.chapters import inside as podlove_chapters
from hub.ingest.parsing.document import MAX_ITEMS
from hub.ingest.parsing.element_values import authors_of, with_own_values
from hub.ingest.parsing.entry_files import enclosures_of, picture_of
from hub.ingest.parsing.feedparser_values import number_of, one_of, several_of, text_of
from hub.ingest.records import Credit, FeedRecord, Item, PublisherHints
from hub.ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from hub.ingest.parsing.document import Document

sax.install()
feedparser.registerDateHandler(lenient_dates.parse_as_struct)

HTML = frozenset({"text/html", "application/xhtml+xml"})
PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}
BROKEN = "it is not well-formed XML"
MAX_BROKEN = 4_000_000  # characters of a document that is not well-formed; the lenient reader takes a second a megabyte
MAIL = re.compile(r"(?:mailto:)?[^\s@<>()]+@(?:[^\s@<>()]+\.[^\s@<>()]+|localhost\b)")
EMPTY_BRACKETS = re.compile(r"\([ \t]*\)|<[ \t]*>")
HOUR = re.compile(r"\d{1,2}\Z", re.ASCII)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse(document: Document) -> FeedRecord:
    """The record of an opened document.

    Raises:
        NotAFeed: some other XML or HTML.
        Unreadable: broken beyond what is forgiven.
    """
    if document.data is not None:
        return jsonfeed.read(document)
    if document.root is None and len(document.text) > MAX_BROKEN:
        raise Unreadable(
            document.url,
            reason=f"{BROKEN}, and too large to guess at ({len(document.text):,} characters)",
        )
    said = fast.read(document)
    if said is None:
        result = _by_feedparser(document)
        if not result.version and not result.entries:
            raise NotAFeed(document.url, what=_what_else(document.text))
        return _feed(result.feed, result.version, result.entries, document)
    feed = _by_feedparser(replace(document, text="")).feed if said.feed is None else said.feed
    return _feed(feed, said.version, said.entries, document)


def _by_feedparser(document: Document) -> Any:
    """What feedparser makes of a document.

    Raises:
        Unreadable
    """
    try:
        return feedparser.parse(
            io.BytesIO(document.xml()),
            response_headers={"content-location": document.url, "content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser lets through whatever its many helpers raise
        raise Unreadable(document.url, reason=f"reading it ended in {type(error).__name__}") from error


def _what_else(text: str) -> str:
    start = text[:5000].lower()
    if "<opml" in start:
        return "a list of subscriptions (source_import takes those)"
    if "<html" in start or "<!doctype html" in start or "<body" in start:
        return "a log-in form" if 'type="password"' in text.lower() else "a web page"
    return "something else" if text.startswith("<") else "plain text"


def _feed(feed: Any, version: str, entries: Sequence[Any], document: Document) -> FeedRecord:
    hashes = document.hashes if len(document.hashes) == len(entries) else ()
    elements = document.elements([text_of(entry, "id") for entry in entries])
    everywhere = podcast_namespace.persons(document.channel)
    authors = tuple(_credits(feed)) if version.startswith("atom") else ()
    image = one_of(feed, "image")
    site = _site(feed)
    return FeedRecord(
        format=version or "unknown",
        title=text_of(feed, "title"),
        site_url=site,
        description=text_of(feed, "subtitle") or text_of(feed, "summary"),
        language=text_of(feed, "language"),
        artwork_url=text_of(image, "href") or text_of(feed, "logo") or text_of(image, "url"),
        publisher_hints=_wishes(feed, document),
        podcast=podcast_namespace.about_show(document.channel, document.url),
        items=tuple(
            _with_tags(
                _item(
                    entry,
                    element,
                    url=document.url,
                    site=site,
                    digest=hashes[n] if hashes else content_digest(repr(dict(entry)).encode("utf-8", "replace")),
                    authors=authors,
                ),
                element,
                everywhere,
            )
            for n, (entry, element) in enumerate(zip(entries[:MAX_ITEMS], elements, strict=False))
        ),
        skimmed=document.skimmed,
        cut=document.cut + max(0, len(entries) - MAX_ITEMS),
        problems=(BROKEN,) if document.broken else (),
    )


def _site(feed: Any) -> str:
    """The web page the feed belongs to, which its bare `link` need not be."""
    for link in several_of(feed, "links"):
        if link.get("rel") == "alternate" and "html" in link.get("type", "html") and link.get("href"):
            return str(link["href"])
    return text_of(feed, "link")


def _wishes(feed: Any, document: Document) -> PublisherHints:
    hours, days = _skips(document)
    return PublisherHints(
        ttl=number_of(dict.get(feed, "ttl"), at_most=60 * 24 * 30),
        skip_hours=hours,
        skip_days=days,
        update_every=_update_every(feed),
        block=podcast_namespace.is_blocked(document.channel),
    )


def _update_every(feed: Any) -> int | None:
    """sy:updatePeriod over sy:updateFrequency, in seconds (RSS 1.0 module Syndication)."""
    period = PERIODS.get(text_of(feed, "sy_updateperiod").lower())
    frequency = number_of(dict.get(feed, "sy_updatefrequency"), at_most=10_000) or 1
    return period // frequency if period else None


def _skips(document: Document) -> tuple[frozenset[int], frozenset[int]]:
    """RSS 2.0 skipHours and skipDays, of which feedparser keeps the last value only."""
    hours: set[int] = set()
    days: set[int] = set()
    channel = document.channel
    for element in channel if channel is not None else ():
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        for child in element if name in {"skiphours", "skipdays"} else ():
            value = (child.text or "").strip().lower()
            if name == "skipdays" and value in DAYS:
                days.add(DAYS.index(value))
            elif name == "skiphours" and (hour := HOUR.match(value)) and int(hour[0]) <= 24:  # noqa: PLR2004 - as midnight
                hours.add(int(hour[0]) % 24)
    return frozenset(hours), frozenset(days)


def _item(
    entry: Any, element: etree._Element | None, *, url: str, site: str, digest: str, authors: tuple[Credit, ...]
) -> Item:
    """One item. `authors` are those of the feed, which Atom gives to entries that name none (RFC 4287, 4.2.1)."""
    body, summary, base = _texts(entry)
    credits_ = tuple(_credits(entry, element))
    if authors and not any(credit.role == "author" for credit in credits_):
        credits_ = (*(tuple(_credits(one_of(entry, "source"))) or authors), *credits_)
    item = Item(
        guid=text_of(entry, "id"),
        url=_link(entry),
        title=text_of(entry, "title"),
        title_is_html=one_of(entry, "title_detail").get("type", "text/html") in HTML,
        summary=summary,
        body=body,
        base=base or url,
        published_at=dates.from_struct(dict.get(entry, "published_parsed"))
        or dates.from_struct(dict.get(entry, "created_parsed")),
        updated_at=dates.from_struct(dict.get(entry, "updated_parsed")),
        credits=credits_,
        labels=tuple(filter(None, map(_label, several_of(entry, "tags")))),
        enclosures=enclosures_of(entry),
        language=text_of(entry, "language") or text_of(one_of(entry, "title_detail"), "language"),
        image_url=picture_of(entry),
        season=number_of(dict.get(entry, "itunes_season"), at_most=10_000),
        episode=number_of(dict.get(entry, "itunes_episode"), at_most=100_000),
        raw_hash=digest,
    )
    return item if element is None else with_own_values(item, element, site=site)


def _label(tag: Mapping[str, Any]) -> str:
    """A category: its term, or Atom's label, where the term is missing or an address (RFC 4287, 4.2.2)."""
    term = str(tag.get("term") or "")
    return term if term and not is_web(term) else str(tag.get("label") or term)


def _with_tags(item: Item, element: etree._Element | None, everywhere: tuple[Credit, ...]) -> Item:
    """The item with its podcast namespace tags. `everywhere` are the channel's persons."""
    if not everywhere and not podcast_namespace.has_tags(element):
        return item
    about = podcast_namespace.about_episode(element, item.base)
    if chapters := podlove_chapters(element, item.base):
        about["psc"] = [chapter.as_values() for chapter in chapters]
    persons = podcast_namespace.persons(element)
    if not (about or persons or everywhere):
        return item
    named = {person.name.casefold() for person in everywhere}
    others = tuple(credit for credit in item.credits if credit.name.casefold() not in named)
    return replace(
        item,
        podcast=about,
        credits=persons or (*everywhere, *others),
        season=podcast_namespace.number_of(about, "season") or item.season,
        episode=podcast_namespace.number_of(about, "episode") or item.episode,
    )


def _texts(entry: Any) -> tuple[str, str, str]:
    """Body, summary, and the base of their links. Plain text is escaped, so that both are HTML."""
    contents = [part for part in several_of(entry, "content") if part.get("value")]
    markup = [part for part in contents if part.get("type") in HTML] or contents
    best: Mapping[str, Any] = max(markup, key=lambda part: len(part["value"]), default={})
    summary: Mapping[str, Any] = one_of(entry, "summary_detail")
    summary_text = _as_html(text_of(entry, "summary"), summary.get("type", "text/html"))
    body_text = _as_html(best.get("value", ""), best.get("type", "text/html"))
    return body_text, summary_text, best.get("base") or summary.get("base") or ""


def _as_html(text: str, media_type: str) -> str:
    if media_type in HTML or "<" not in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _link(entry: Any) -> str:
    """The address of the original: FeedBurner's note of it, the alternate link, or an id that is a permanent link."""
    original = text_of(entry, "feedburner_origlink")
    if is_web(original):
        return original
    for link in several_of(entry, "links"):
        if link.get("rel") == "alternate" and link.get("href") and "html" in (link.get("type") or "html"):
            return str(link["href"])
    link = text_of(entry, "link")
    return link or (text_of(entry, "id") if is_web(text_of(entry, "id")) else "")


def _credits(entry: Any, element: etree._Element | None = None) -> Iterator[Credit]:
    authors = several_of(entry, "authors")
    said = text_of(entry, "author")
    if element is not None and ("@" in said or any(person.get("email") for person in authors)):
        links = {text_of(person, "name"): text_of(person, "href") for person in authors}
        for name in dict.fromkeys(filter(None, map(without_mail, authors_of(element)))):
            yield Credit(name, "author", links.get(name, ""))
        authors = []
    for person in authors:
        # feedparser takes a mail address apart only if its top-level domain is short: read a lone author ourselves
        name = without_mail(said if said and len(authors) == 1 else str(person.get("name") or ""))
        if name:
            yield Credit(name, "author", text_of(person, "href"))
    for person in several_of(entry, "contributors"):
        if person.get("name"):
            yield Credit(without_mail(str(person["name"])), "contributor", text_of(person, "href"))


def without_mail(text: str) -> str:
    """The name in `Name`, `Name <mail>`, `mail (Name)` or `Name (mail)`; empty if there is only a mail address."""
    bare = EMPTY_BRACKETS.sub(" ", MAIL.sub(" ", text)).strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return " ".join(bare.split())
