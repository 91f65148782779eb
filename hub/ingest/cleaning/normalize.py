"""From an Item, as its publisher wrote it, to an EntryRecord that may be stored and shown.

Item ── addresses absolute and canonical ── dates plausible ── HTML clean ── text, excerpt, words ──▶ EntryRecord
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from hub import field_lengths
from hub.ingest import dates
from hub.ingest.cleaning.blocks import blocks_of, characters_of, plain, words_of
from hub.ingest.cleaning.excerpt import excerpt
from hub.ingest.cleaning.media_types import HLS, media_type_of
from hub.ingest.cleaning.sanitize import clean_html
from hub.ingest.cleaning.titles import is_marked_up, is_sponsored, show_of
from hub.ingest.identity import identity
from hub.ingest.plain_text import clean_line, shorten, without_controls
from hub.ingest.records import Credit, EnclosureRecord, EntryRecord, FeedRecord, Item, SourceRecord
from hub.ingest.urls import absolute, canonical, is_local, web_address, with_public_host
from hub.reading import WORDS_A_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MAX_LABELS, MAX_LABEL = 30, 100  # labels of one entry, characters of one label
MAX_CREDITS = 30
ACCOUNTS = frozenset({"admin", "administrator", "root", "unknown", "user", "webmaster", "wordpress"})  # and no names
MIN_ARTICLE_WORDS = 150  # words from which a text counts as the whole post, so that reading it has a length
TITLE_FROM_TEXT = 90  # characters of a title made from the text of an item without one
SEPARATORS = re.compile(r"[,;](?!\d{3}(?!\d))(?=\s*\S)")  # not those of thousands
MAX_LABEL_PART = 40  # characters; longer ones are prose, whose commas part clauses
VIDEO_SITE = re.compile(r"https?://(?:(?:www\.)?youtube\.com|youtu\.be|vimeo\.com)[:/]")
LOCAL_ADDRESS = re.compile(r'(<[a-z][^<>]*? )(href|src|poster)="(https?://(?:localhost|127\.|0\.0\.0\.0|\[::1)[^"]*)"')
BYLINE = re.compile(r"^(?:by|[Ww]ritten by|[Pp]osted by|Author:)\s+(?=\S)")  # before a name; a band may begin with “By”
LANGUAGE = re.compile(r"^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$")


def normalize(item: Item, *, feed_url: str, language: str, shared_guids: frozenset[str], now: datetime) -> EntryRecord:
    """The clean record of one item of the feed at `feed_url`."""
    url = web_address(item.url, item.base or feed_url, feed_url)
    base = web_address(item.base, feed_url, feed_url) or feed_url
    link_base = _link_base(base, url, feed_url)
    body = _with_public_hosts(clean_html(item.body, base=link_base), item.url, feed_url)
    summary = ""
    if item.summary != item.body:
        summary = _with_public_hosts(clean_html(item.summary, base=link_base), item.url, feed_url)
    if body == summary:
        summary = ""
    summary_blocks, body_blocks = blocks_of(summary), blocks_of(body)
    if not body_blocks and words_of(summary_blocks) >= MIN_ARTICLE_WORDS:  # a description that is the post itself
        summary, body, summary_blocks, body_blocks = "", summary, [], summary_blocks
    text_blocks = max(body_blocks, summary_blocks, key=characters_of)
    text = plain(text_blocks)
    title = _title(item, text)
    files = tuple(_enclosures(item.enclosures, base, feed_url))
    pictures = [file.url for file in files if file.media_type.startswith("image/")]
    enclosures = tuple(file for file in files if file.url not in pictures)
    words = words_of(text_blocks)
    kind = _kind(enclosures, url)
    show_code, show_number = show_of(title, is_episode=kind == "episode")
    guid = without_controls(item.guid)[:1000]
    published_at = dates.plausible(item.published_at, now) or dates.plausible(item.updated_at, now)
    return EntryRecord(
        identity=identity(guid if guid not in shared_guids else "", url, title, published_at, also=guid),
        raw_hash=item.raw_hash,
        guid=guid,
        url=url,
        title=title,
        excerpt=excerpt(summary_blocks, body_blocks, title=title),
        summary=summary,
        body=body,
        text=text,
        words=words,
        kind=kind,
        published_at=published_at,
        updated_at=dates.plausible(item.updated_at, now),
        language=language_tag(item.language) or language_tag(language),
        image_url=web_address(item.image_url, base, feed_url)
        or next(iter(pictures), "")
        or _first_image(body or summary),
        sponsored=is_sponsored(title, f"{plain(summary_blocks)}\n{plain(body_blocks)}"),
        show_code=show_code,
        show_number=show_number,
        season=item.season,
        episode=item.episode,
        minutes=_minutes(enclosures, words),
        credits=tuple(_credits(item.credits, base, feed_url)),
        labels=tuple(_labels(item.labels)),
        enclosures=enclosures,
        podcast=item.podcast,
    )


def normalize_source(feed: FeedRecord, *, feed_url: str) -> SourceRecord:
    """The clean record of what the feed at `feed_url` says of its source."""
    return SourceRecord(
        title=shorten(clean_line(feed.title), field_lengths.TITLE),
        site_url=web_address(feed.site_url, feed_url, feed_url),
        description=clean_line(feed.description),
        language=language_tag(feed.language),
        artwork_url=web_address(feed.artwork_url, feed_url, feed_url),
        podcast=feed.podcast,
    )


def _link_base(base: str, url: str, feed_url: str) -> str:
    """Relative links in a text start from the post's own page, unless its xml:base says otherwise."""
    return url if url and base == canonical(feed_url) else base


def _with_public_hosts(clean: str, url: str, feed_url: str) -> str:
    """Images and media on the author's own machine, moved to the site's public host: no reader reaches them else.

    So are links, if the post's own `url` is there; other local links are meant, as a tutorial's to the server it
    starts.
    """
    if not is_local(clean) or is_local(feed_url):
        return clean
    own = url if is_local(url.lower()) else ""

    def led(match: re.Match[str]) -> str:
        address = html.unescape(match[3])
        if match[2] == "href" and address.split("/")[:3] != own.split("/")[:3]:
            return match[0]
        return f'{match[1]}{match[2]}="{html.escape(with_public_host(address, feed_url))}"'

    return LOCAL_ADDRESS.sub(led, clean)


def _title(item: Item, text: str) -> str:
    title = clean_line(item.title, is_html=item.title_is_html or is_marked_up(item.title))
    return shorten(
        title or shorten(" ".join(text[:1000].split()), TITLE_FROM_TEXT) or "Untitled", field_lengths.ENTRY_TITLE
    )


def _kind(enclosures: tuple[EnclosureRecord, ...], url: str) -> str:
    types = [enclosure.media_type.partition("/")[0] for enclosure in enclosures]
    if "audio" in types:
        return "episode"
    moving = "video" in types or any(enclosure.media_type == HLS for enclosure in enclosures)
    return "video" if moving or VIDEO_SITE.match(url) else "post"


def _minutes(enclosures: tuple[EnclosureRecord, ...], words: int) -> int | None:
    duration = next((enclosure.duration for enclosure in enclosures if enclosure.duration), None)
    if duration:
        return max(1, math.ceil(duration / 60))
    return max(1, round(words / WORDS_A_MINUTE)) if words >= MIN_ARTICLE_WORDS and not enclosures else None


def _enclosures(given: Iterable[EnclosureRecord], base: str, feed_url: str) -> Iterable[EnclosureRecord]:
    seen: set[str] = set()
    for enclosure in given:
        url = with_public_host(absolute(enclosure.url, base), feed_url)
        if not url or url in seen:
            continue
        seen.add(url)
        media_type = media_type_of(enclosure.media_type, url, has_duration=bool(enclosure.duration))
        yield replace(enclosure, url=url, media_type=media_type)


def _credits(given: Iterable[Credit], base: str, feed_url: str) -> Iterable[Credit]:
    seen: set[tuple[str, str]] = set()
    for credit in list(given)[:MAX_CREDITS]:
        name = shorten(BYLINE.sub("", clean_line(credit.name)), field_lengths.NAME)
        if not name or name.casefold() in ACCOUNTS or (name.casefold(), credit.role) in seen:
            continue
        seen.add((name.casefold(), credit.role))
        url, image = (web_address(address, base, feed_url) for address in (credit.url, credit.image))
        yield Credit(name, clean_line(credit.role)[:60], url, image, credit.group)


def _labels(given: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for label in chain.from_iterable(map(_parts_of_label, given)):
        text = shorten(clean_line(label), MAX_LABEL)
        if text.startswith(("http://", "https://")):  # what a service files it under
            continue
        if text and text.casefold() not in seen and len(seen) < MAX_LABELS:
            seen.add(text.casefold())
            yield text


def _parts_of_label(label: str) -> list[str]:
    """The labels that stand in one, between commas or semicolons, as some programs write them."""
    parts = [part.strip() for part in SEPARATORS.split(label)]
    return parts if all(0 < len(part) <= MAX_LABEL_PART for part in parts) else [label]


def language_tag(language: str) -> str:
    """A BCP 47 tag, or the empty string."""
    tag = language.strip().replace("_", "-")
    return tag if LANGUAGE.match(tag) and len(tag) <= field_lengths.LANGUAGE else ""


def _first_image(clean: str) -> str:
    found = re.search(r'<img [^>]*?\bsrc="(https?://[^"]+)"', clean)
    return canonical(found[1].replace("&amp;", "&")) if found else ""
