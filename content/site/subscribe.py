"""Which feeds a page offers."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

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


def feed_links(what: str, *args: str) -> list[FeedLink]:
    """The feeds of `what` ("river", "topic", "source") that this hub publishes."""
    links = []
    for name, suffix, media_type in FORMATS:
        try:
            links.append(FeedLink(name, reverse(f"feed_{what}_{suffix}", args=args), media_type))
        except NoReverseMatch:
            continue
    return links
