"""Responses to feed readers, with the validators for conditional requests.

A reader may return with an ETag, a date or both. The ETag is a hash of the document, so it changes exactly when the
document does. The date is when this document was first served: the newest entry's date would be wrong, since a hidden
or late-dated entry changes a feed without making it newer. The shared cache keeps it; losing it costs a full response.
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

SHARED_FOR = 300  # seconds that a shared cache may serve a response, and thus a hidden entry
DATE_KEPT_FOR = 90 * 86_400  # seconds; readers that return later get the full document


def feed(channel: Channel, feed_format: FeedFormat, *, now: datetime, dated: bool = True) -> HttpResponse:
    """A channel as a response.

    `dated` is off for feeds whose address anyone can make up: each would leave a row in the cache.
    """
    body = RENDERERS[feed_format](channel)
    if dated:
        return document(body, content_type(feed_format), channel.address, now=now)
    return cacheable(HttpResponse(body, content_type(feed_format)))


def document(body: bytes, media_type: str, address: str, *, now: datetime) -> HttpResponse:
    """A document as a response; `conditional` around the view answers 304 where the client has it."""
    response = cacheable(HttpResponse(body, media_type))
    response["Last-Modified"] = http_date(first_served_at(address, response["ETag"], now=now).timestamp())
    return response


def cacheable(response: HttpResponse) -> HttpResponse:
    """Let shared caches keep a response, with its ETag.

    The ETag is that of the uncompressed document: compression adds random bytes to every response.
    """
    set_response_etag(response)
    patch_cache_control(response, public=True, max_age=SHARED_FOR)
    return response


def first_served_at(address: str, etag: str, *, now: datetime) -> datetime:
    """When the document with this ETag was first served at this URL, to the second."""
    key = f"feed:{blake2b(address.encode(), digest_size=16).hexdigest()}"
    known = cache.get(key)
    if known and known[0] == etag:
        return datetime.fromtimestamp(known[1], UTC)
    cache.set(key, (etag, int(now.timestamp())), DATE_KEPT_FOR)
    return now.replace(microsecond=0)
