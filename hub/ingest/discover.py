"""Discovery: from any address that a person has to the feeds behind it, each read and ready to preview.

address ──fetch──▶ a feed: that is it
                   a page: its <link rel=alternate>, its server's Link headers, links that look like feeds, the page
                           that it redirects visitors to, the usual addresses ──fetch──▶ candidates
                   a page of YouTube: its channel's feed, or its playlist's
                   no page, but a site: the usual addresses

Stands above the stages, as it fetches, parses and cleans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree, html

from hub.ingest.cleaning.normalize import normalize
from hub.ingest.errors import Denied, IngestError, NotFound, ServerFailed, Unreachable
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.link_header import links
from hub.ingest.parsing.parse import parse
from hub.ingest.plain_text import clean_line
from hub.ingest.records import Failed, Fetched, Request
from hub.ingest.storing import host_backoff
from hub.ingest.urls import absolute, canonical, url_key, web_address, without_feed_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from hub.ingest.fetching.client import WebClient
    from hub.ingest.records import Answer, EntryRecord, FeedRecord, Outcome

FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/json",
    "text/xml", "application/xml",
})  # fmt: skip
RELATIONS = frozenset({"alternate", "feed"})
COMMON_PATHS = (
    "feed/",
    "rss.xml",
    "atom.xml",
    "index.xml",
    "feed.xml",
    "feed.json",
    "rss",
    "blog/feed/",
    "blog/index.xml",
)
LOOKS_LIKE = re.compile(r"(?:^|[/._?=-])(?:rss2?|atom|feeds?|rdf)(?:$|[/._?&=-])", re.IGNORECASE)
COMMENTS = re.compile(r"/comments?/(?:feed|default)|comments?[-_./]?(?:feed|rss)|[?&]feed=comments", re.IGNORECASE)
OF_COMMENTS = re.compile(r"^comments (?:on|for):? |\bcomments? feed$", re.IGNORECASE)  # in the title of such a feed
META_REFRESH = re.compile(
    r"^\s*\d+(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE
)  # in meta refresh
YOUTUBE = re.compile(r"^https?://(?:(?:www\.|m\.|music\.)?youtube\.com|youtu\.be)/", re.IGNORECASE)
YOUTUBE_PLACES = (  # what an address contains, and the parameter of YouTube's feeds for it
    (re.compile(r"/channel/(UC[\w-]{10,})"), "channel_id"),
    (re.compile(r"[?&]list=((?:PL|UU|OL|FL)[\w-]{10,})"), "playlist_id"),
    (re.compile(r"\.com/user/([\w-]{1,60})"), "user"),
)
YOUTUBE_CHANNEL = re.compile(  # in a page: its canonical address, or data of its scripts
    rb"""(?:youtube\.com/channel/|"(?:externalId|channelId|externalChannelId)"\s*:\s*")(UC[\w-]{22})\b"""
)
YOUTUBE_NAME = re.compile(r"@[\w.·-]{3,30}")  # as YouTube shows it beside a channel
YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?{}={}"
SITE_ANSWERS = (Denied, NotFound, ServerFailed)  # for the page: its site may have a feed all the same
MAX_PAGE = 3_000_000  # bytes of a page that are looked at
MAX_TRIED = 12  # candidates fetched for one page


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was found and read: `url` is what to subscribe to, `place` where the document was in the end."""

    url: str
    feed: FeedRecord
    entries: tuple[EntryRecord, ...]
    place: str

    @property
    def title(self) -> str:
        """What the feed calls itself."""
        return clean_line(self.feed.title) or (urlsplit(self.url).hostname or self.url)

    @property
    def site_url(self) -> str:
        """The page that the feed belongs to."""
        return web_address(self.feed.site_url, self.url, self.url)

    @property
    def preview(self) -> list[EntryRecord]:
        """Its entries, newest first; entries without a date come last, in the feed's order."""
        return sorted(self.entries, key=lambda entry: -entry.published_at.timestamp() if entry.published_at else 0)

    @property
    def newest(self) -> datetime | None:
        """The date of its newest entry."""
        return max((entry.published_at for entry in self.entries if entry.published_at), default=None)


def discover(url: str, *, web: WebClient, now: datetime) -> list[Candidate]:
    """The feeds at or behind an address, the likeliest first; empty if its page leads to none.

    Raises:
        IngestError: nothing usable answers at the address itself.
    """
    typed, url = url, intended_url(url)
    with web as crawl:
        [outcome] = _ask(crawl, [youtube_feed(url) or url], now=now)
        failure = outcome.error if isinstance(outcome, Failed) else None
        if isinstance(failure, Unreachable) and "://" not in typed:
            plainly = f"http{url.removeprefix('https')}"  # a bare name: its site may not support TLS
            [plain] = _ask(crawl, [plainly], now=now)
            if not isinstance(plain, Failed) or not isinstance(plain.error, Unreachable):
                outcome, url = plain, plainly
        if isinstance(outcome, Failed):
            found = _at_common_paths(crawl, url, now=now) if isinstance(outcome.error, SITE_ANSWERS) else []
            if not found:
                raise failure or outcome.error
            return found
        return _behind(crawl, outcome, now=now) if isinstance(outcome, Fetched) else []


def _behind(crawl: WebClient, fetched: Fetched, *, now: datetime, passed_on: bool = False) -> list[Candidate]:
    """The document itself, if it is a feed; else the feeds that its page leads to."""
    try:
        return [read_candidate(fetched, now=now)]
    except IngestError:
        page, place = fetched.body[:MAX_PAGE], fetched.answer.url
    named = [*youtube_feeds(page, place), *feed_links(page, place, fetched.answer.links)][:MAX_TRIED]
    found = _read_all(_ask(crawl, named, now=now), now=now)
    if not found and not passed_on and (target := meta_refresh_target(page, place)):
        [outcome] = _ask(crawl, [target], now=now)
        found = _behind(crawl, outcome, now=now, passed_on=True) if isinstance(outcome, Fetched) else []
    return found or _at_common_paths(crawl, place, now=now, tried=named)


def intended_url(typed: str) -> str:
    """The address meant by `blog.example`, `feed://blog.example/rss`, or a YouTube channel's `@name`."""
    typed = without_feed_scheme(typed.strip())
    if YOUTUBE_NAME.fullmatch(typed):
        return f"https://www.youtube.com/{typed}"
    return typed if "://" in typed or not typed else f"https://{typed}"


def _at_common_paths(crawl: WebClient, url: str, *, now: datetime, tried: Iterable[str] = ()) -> list[Candidate]:
    """The first feed at one of the addresses where feeds usually are."""
    known = {url_key(address) for address in tried}
    usual = [address for address in common_feed_urls(url) if url_key(address) not in known]
    return _read_all(_ask(crawl, usual, now=now), now=now)[:1]


def read_candidate(fetched: Fetched, *, now: datetime) -> Candidate:
    """A fetched document as a candidate.

    Raises:
        ParseError: it is no feed.
    """
    url = fetched.answer.url
    document = open_document(fetched.body, url=url, content_type=fetched.content_type)
    feed = parse(document)
    entries = tuple(
        normalize(item, feed_url=url, language=feed.language, shared_guids=document.shared_guids, now=now)
        for item in feed.items
    )
    return Candidate(subscription_url(fetched.answer), feed, entries, canonical(url))


def subscription_url(answer: Answer) -> str:
    """The address to subscribe to: a temporary redirect's target only if it is a spelling of the same address."""
    asked, came_from = canonical(answer.moved_to or answer.request.url), canonical(answer.url)
    return came_from if url_key(came_from) == url_key(asked) else asked


def _ask(crawl: WebClient, urls: Iterable[str], *, now: datetime) -> list[Outcome]:
    """The answers, in the order of the addresses. A person waits, so hosts' pauses are ignored, but recorded."""
    requests = [Request(url, key=n) for n, url in enumerate(urls)]
    crawl.submit(requests)
    answers = [crawl.take() for _ in requests]
    host_backoff.record_requested(answers, now=now)
    return sorted(answers, key=lambda outcome: _request(outcome).key or 0)


def _request(outcome: Outcome) -> Request:
    return outcome.request if isinstance(outcome, Failed) else outcome.answer.request


def _read_all(outcomes: Iterable[Outcome], *, now: datetime) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for outcome in outcomes:
        if isinstance(outcome, Fetched):
            try:
                candidate = read_candidate(outcome, now=now)
            except IngestError:
                continue
            found.setdefault(url_key(candidate.place), candidate)
    return sorted(found.values(), key=lambda candidate: bool(OF_COMMENTS.search(candidate.title)))


def youtube_feed(url: str) -> str:
    """The feed of a YouTube channel or playlist, from its page's address; empty if that does not tell."""
    if YOUTUBE.match(url):
        for pattern, parameter in YOUTUBE_PLACES:
            if match := pattern.search(url):
                return YOUTUBE_FEED.format(parameter, match[1])
    return ""


def youtube_feeds(page: bytes, url: str) -> list[str]:
    """The feed of the channel that a YouTube page belongs to: the page of a channel's name, or of a video."""
    channels = dict.fromkeys(YOUTUBE_CHANNEL.findall(page)) if YOUTUBE.match(url) else {}
    return [YOUTUBE_FEED.format("channel_id", channel.decode()) for channel in channels][:1]


def common_feed_urls(url: str) -> list[str]:
    """The usual feed addresses, under the page's folder and at the site's root."""
    root = absolute("/", url)
    folder = absolute(".", url)
    return list(dict.fromkeys(absolute(place, base) for base in (folder, root) for place in COMMON_PATHS))[:MAX_TRIED]


def feed_links(page: bytes, url: str, headers: Iterable[str] = ()) -> list[str]:
    """Feed addresses that a page or its Link headers name, declared ones first; feeds of comments last."""
    named = [link.url for link in links(headers, url) if _is_feed(link.relations, link.media_type)]
    root = _tree(page)
    if root is not None:
        base = _base(root, url)
        declared, linked = ([absolute(href, base) for href in hrefs] for hrefs in (_declared(root), _linked(root)))
        named = [*declared, *named, *linked]
    addresses = dict.fromkeys(address for address in named if address)
    return sorted(addresses, key=lambda address: bool(COMMENTS.search(address)))[:MAX_TRIED]


def meta_refresh_target(page: bytes, url: str) -> str:
    """Where a page's meta refresh leads, as on the front page of a multilingual site; empty if it has none."""
    root = _tree(page)
    if root is None:
        return ""
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh" and (
            match := META_REFRESH.match(meta.get("content") or "")
        ):
            target = absolute(match[1].strip(), _base(root, url))
            return "" if url_key(target) == url_key(url) else target
    return ""


def _tree(page: bytes) -> etree._Element | None:
    try:
        return html.document_fromstring(page, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _base(root: etree._Element, url: str) -> str:
    return absolute(next(iter(root.xpath("//base/@href")), ""), url) or url


def _declared(root: etree._Element) -> Iterator[str]:
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        media_type = (link.get("type") or "").partition(";")[0].strip().lower()
        if _is_feed(relations, media_type) and link.get("href"):
            yield link.get("href", "")


def _is_feed(relations: Iterable[str], media_type: str) -> bool:
    return not RELATIONS.isdisjoint(relations) and media_type in FEED_TYPES


def _linked(root: etree._Element) -> Iterator[str]:
    for anchor in root.iter("a"):
        href = anchor.get("href") or ""
        said = (*anchor.itertext(), anchor.get("title"), anchor.get("aria-label"), *anchor.xpath(".//img/@alt"))
        words = " ".join(filter(None, said))[:200]
        path = re.sub(r"^[a-z]+://[^/]*", "", href, flags=re.IGNORECASE)
        if LOOKS_LIKE.search(path) or re.search(r"\b(?:RSS|Atom)\b", words):
            yield href
