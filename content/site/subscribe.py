"""Which feeds a page offers: those whose addresses `content.feeds` has."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

FORMATS = (
    ("RSS", "rss", "application/rss+xml"),
    ("Atom", "atom", "application/atom+xml"),
    ("JSON Feed", "json", "application/feed+json"),
)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One address to subscribe to."""

    name: str
    url: str
    media_type: str


def feed_links(what: str, *args: str, query: str = "") -> list[FeedLink]:
    """The feeds of `what` ("river", "topic", "source", "search"); `query` goes with each address."""
    end = f"?{query}" if query else ""
    return [
        FeedLink(name, reverse(f"feed_{what}_{suffix}", args=args) + end, media_type)
        for name, suffix, media_type in FORMATS
    ]
