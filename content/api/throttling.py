"""The rate limit of a client, in windows of a minute, counted over all processes (`hub.ops.rate_limit`).

Ninja's own throttles store the current request on the throttle, which all threads share; this one has no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja.throttling import BaseThrottle

from hub.ops.rate_limit import client_key, count, seconds_left

if TYPE_CHECKING:
    from django.http import HttpRequest

A_MINUTE = 300  # requests of one client: five a second, at which a mirror of 50,000 entries is complete in two minutes
WINDOW = 60  # seconds


class Throttle(BaseThrottle):
    """At most `A_MINUTE` requests of one client in each minute of the clock."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this request, and say whether it is within the limit."""
        return count("api", client_key(request.META.get("REMOTE_ADDR", "")), window=WINDOW) <= A_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return seconds_left(WINDOW)
