"""The identity of an entry within its source: cleaning gives it to a record, storing recognises the entry by it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from hub.ingest.urls import canonical, is_web, url_key

if TYPE_CHECKING:
    from datetime import datetime


def identity(guid: str, url: str, title: str, published_at: datetime | None, *, also: str = "") -> str:
    """What makes an item this one and no other within its source, as 32 hexadecimal digits.

    Its guid; without one of its own, its address (with `also`, a guid that it shares with others); without both, title
    and day. http and https count as the same address, so neither a change of scheme nor a dropped guid that was the
    address makes a new entry.
    """
    place = url_key(canonical(guid)) if is_web(guid) else ""
    if guid:
        key = f"at {place}" if place else f"guid {guid}"
    elif url:
        key = f"at {url_key(url)}" + (f" also {also}" if also else "")
    else:
        key = f"titled {title.casefold()} on {published_at:%Y-%m-%d}" if published_at else f"titled {title.casefold()}"
    return blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()
