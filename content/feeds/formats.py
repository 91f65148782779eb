"""How a channel is written in each of the formats of `content.reading.feed_links`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.feeds import atom, jsonfeed, rss
from content.reading.feed_links import ATOM, JSON_FEED, RSS

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.feeds.channel import Channel
    from content.reading.feed_links import FeedFormat

RENDERERS: dict[FeedFormat, Callable[[Channel], bytes]] = {
    RSS: rss.render,
    ATOM: atom.render,
    JSON_FEED: jsonfeed.render,
}


def content_type(feed_format: FeedFormat) -> str:
    """The Content-Type of a feed."""
    return f"{feed_format.media_type}; charset=utf-8"
