"""How often one client may ask: a minute's worth at a time, counted in the cache that all processes share.

Ninja's own throttles keep the request in hand on the throttle itself, which all threads share; this one keeps nothing.
"""

from __future__ import annotations

import time
from ipaddress import IPv4Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.core.cache import cache
from ninja.throttling import BaseThrottle

if TYPE_CHECKING:
    from django.http import HttpRequest

A_MINUTE = 300  # requests of one client: five a second, at which a mirror of 50,000 entries is complete in two minutes
WINDOW = 60  # seconds
HOUSEHOLD = 64  # bits of an IPv6 address: what one subscriber is given (RIPE-690), and may change at will within


class Pace(BaseThrottle):
    """At most `A_MINUTE` requests of one client in each minute of the clock."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this one, and say whether it is within the measure."""
        window, _ = divmod(int(time.time()), WINDOW)
        key = f"api-pace:{window}:{client(request.META.get('REMOTE_ADDR', ''))}"
        asked: int = cache.get(key, 0) + 1
        cache.set(key, asked, 2 * WINDOW)
        return asked <= A_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW


def client(address: str) -> str:
    """Who asks, as far as an address tells: an IPv6 client by its network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"  # a Unix socket, behind a proxy that nobody said is trusted
    return str(ip) if isinstance(ip, IPv4Address) else str(ip_network((int(ip), HOUSEHOLD), strict=False))
