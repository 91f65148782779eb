"""Counting requests over all processes, on whichever cache the hub has.

`add` and `incr` are atomic on Redis and on the hub's file cache (`hub.ops.file_cache`), so the same three lines count
exactly on both. A window is aligned to the clock; its counter expires with it.
"""

from __future__ import annotations

import time
from ipaddress import IPv4Address, ip_address, ip_network

from django.core.cache import cache

IPV6_PREFIX = 64  # bits: what one subscriber is given (RIPE-690), and may change at will within


def count(name: str, key: str, *, window: int) -> int:
    """Count one more request under `name` and `key`; how many that makes in this window of so many seconds."""
    number, _ = divmod(int(time.time()), window)
    counter = f"{name}:{number}:{key}"
    cache.add(counter, 0, 2 * window)
    try:
        counted: int = cache.incr(counter)
    except ValueError:  # evicted since the line above
        cache.add(counter, 1, 2 * window)
        return 1
    return counted


def seconds_left(window: int) -> float:
    """Seconds until the next window of this length begins."""
    return window - time.time() % window


def client_key(address: str) -> str:
    """The client at an IP address: an IPv4 address itself, an IPv6 address by its network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"  # a Unix socket, behind a proxy that is not in HUB_TRUSTED_PROXIES
    return str(ip) if isinstance(ip, IPv4Address) else str(ip_network((int(ip), IPV6_PREFIX), strict=False))
