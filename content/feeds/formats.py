"""The formats that a feed comes in, by the ending of its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.feeds import atom, jsonfeed, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.feeds.channel import Channel


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the ending of its addresses, its media type, and how a channel is written in it."""

    ending: str
    content_type: str
    render: Callable[[Channel], bytes]


FORMATS = (
    Format("rss", rss.CONTENT_TYPE, rss.render),
    Format("atom", atom.CONTENT_TYPE, atom.render),
    Format("json", jsonfeed.CONTENT_TYPE, jsonfeed.render),
)
