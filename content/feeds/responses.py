"""Answering a feed reader: whole, or 304 for one who has it already.

A reader may come back with an ETag, with a date, or with both. The ETag is a hash of the document, so it changes when,
and only when, the document does. The date is when this document was first given out: the newest entry's own date would
not do, since a hidden or late-dated entry changes a feed without making it newer. It is remembered in the shared cache;
forgetting it costs one full answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.http import http_date

from content.feeds.formats import RENDERERS, content_type

if TYPE_CHECKING:
    from content.feeds.channel import Channel
    from content.reading.feed_links import FeedFormat

SHARED_FOR = 300  # seconds that a proxy may hand out the same answer, and so that a hidden entry may linger in one
REMEMBERED_FOR = 90 * 86_400  # seconds; readers that come less often get the whole document


def feed(channel: Channel, feed_format: FeedFormat, *, now: datetime, remembered: bool = True) -> HttpResponse:
    """A channel as a response.

    `remembered` is off for feeds whose address anyone can make up: each would leave a row in the cache.
    """
    body = RENDERERS[feed_format](channel)
    if remembered:
        return document(body, content_type(feed_format), channel.address, now=now)
    return cacheable(HttpResponse(body, content_type(feed_format)))


def document(body: bytes, media_type: str, address: str, *, now: datetime) -> HttpResponse:
    """A document as a response; `conditional` around the view answers 304 where the client has it."""
    response = cacheable(HttpResponse(body, media_type))
    response["Last-Modified"] = http_date(first_served_at(address, response["ETag"], now=now).timestamp())
    return response


def cacheable(response: HttpResponse) -> HttpResponse:
    """Anyone may have it, and keep it for a while.

    The ETag is that of the document as it was written: compressing salts it anew at each answer.
    """
    set_response_etag(response)
    patch_cache_control(response, public=True, max_age=SHARED_FOR)
    return response


def first_served_at(address: str, etag: str, *, now: datetime) -> datetime:
    """When the document with this ETag was first given out at this address, to the second."""
    key = f"feed:{blake2b(address.encode(), digest_size=16).hexdigest()}"
    known = cache.get(key)
    if known and known[0] == etag:
        return datetime.fromtimestamp(known[1], UTC)
    cache.set(key, (etag, int(now.timestamp())), REMEMBERED_FOR)
    return now.replace(microsecond=0)
