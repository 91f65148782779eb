"""Reverse proxies: who asked, and over what, when one that we trust says so.

`HUB_TRUSTED_PROXIES` names the networks of proxies in front of the hub. A request that comes from one of them carries
the client's address in X-Forwarded-For and its scheme in X-Forwarded-Proto; from others these headers mean nothing.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from ipaddress import IPv4Network, IPv6Network

    from django.http import HttpRequest, HttpResponse


class TrustedProxyMiddleware:
    """Puts the client's own address and scheme in the request's place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.networks = [ip_network(net) for net in settings.HUB_TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Rewrite what a trusted proxy speaks for, and go on."""
        meta = request.META
        if self.networks and is_in(meta.get("REMOTE_ADDR", ""), self.networks):
            meta["REMOTE_ADDR"] = client_of(
                [*meta.get("HTTP_X_FORWARDED_FOR", "").split(","), meta["REMOTE_ADDR"]], self.networks
            )
            if meta.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
                meta["wsgi.url_scheme"] = meta["HTTP_X_FORWARDED_PROTO"]
        return self.get_response(request)


def client_of(hops: list[str], networks: Iterable[IPv4Network | IPv6Network]) -> str:
    """The last of these addresses that is no trusted proxy: each hop vouches only for the one before it."""
    client = hops[-1].strip()
    for hop in reversed(hops):
        if not is_address(hop.strip()):
            break
        client = hop.strip()
        if not is_in(client, networks):
            break
    return client


def is_address(text: str) -> bool:
    """Whether this is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_in(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether an address lies in one of these networks."""
    return is_address(address) and any(ip_address(address) in network for network in networks)
