"""The formats of the hub's feeds and their addresses: the one table that feeds, site and API read.

A feed's URL is named `feed_<kind>_<extension>`, as `content.feeds.urls` declares it from this table.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from content.reading.absolute_url import absolute_url


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """A format: its name for readers, the extension of its URLs and its media type."""

    name: str
    extension: str
    media_type: str


RSS = FeedFormat("RSS", "rss", "application/rss+xml")
ATOM = FeedFormat("Atom", "atom", "application/atom+xml")
JSON_FEED = FeedFormat("JSON Feed", "json", "application/feed+json")
FEED_FORMATS = (RSS, ATOM, JSON_FEED)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One feed that a page offers."""

    name: str
    url: str
    media_type: str


def feed_path(kind: str, feed_format: FeedFormat, *args: str) -> str:
    """The path of a feed; `kind` is "river", "topic", "source", "person", "path" or "search"."""
    return reverse(f"feed_{kind}_{feed_format.extension}", args=args)


def podcast_path(kind: str, slug: str) -> str:
    """The path of the feed for podcast apps that a topic, a source and a path have."""
    return reverse(f"feed_{kind}_podcast", args=[slug])


def feed_links(kind: str, *args: str, query: str = "", podcast: bool = False) -> list[FeedLink]:
    """The feeds of `kind`; `query` is added to each URL, `podcast` adds the feed for podcast apps."""
    suffix = f"?{query}" if query else ""
    links = [FeedLink(each.name, feed_path(kind, each, *args) + suffix, each.media_type) for each in FEED_FORMATS]
    if podcast:
        links.append(FeedLink("Podcast", podcast_path(kind, *args), RSS.media_type))
    return links


def feed_urls(kind: str, slug: str) -> dict[str, str]:
    """The absolute URLs of a thing's feeds, by the API's names for the formats."""
    named = {"rss": RSS, "atom": ATOM, "json_feed": JSON_FEED}
    return {name: absolute_url(feed_path(kind, each, slug)) for name, each in named.items()}
