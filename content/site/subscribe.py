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


def feed_links(what: str, *args: str, query: str = "", heard: bool = False) -> list[FeedLink]:
    """The feeds of `what` ("river", "topic", "source", "search"); `query` goes with each address.

    `heard` adds the one for podcast apps, which a topic and a source have.
    """
    end = f"?{query}" if query else ""
    links = [
        FeedLink(name, reverse(f"feed_{what}_{suffix}", args=args) + end, media_type)
        for name, suffix, media_type in FORMATS
    ]
    if heard:
        links.append(FeedLink("Podcast", reverse(f"feed_{what}_podcast", args=args), "application/rss+xml"))
    return links
