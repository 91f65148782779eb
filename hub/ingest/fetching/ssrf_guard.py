"""SSRF guard: no connection to a private, local or special network, whatever a name resolves to.

The check runs where a socket is created for the address about to be dialled, on every hop, so a name that resolves
differently a second time gains nothing. The list is explicit, from the IANA special-purpose registries (RFC 6890 and
its updates), because `ipaddress.is_global` permits multicast, NAT64, 6to4 and others.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

SPECIAL_V4 = (
    "0.0.0.0/8",  # this network
    "10.0.0.0/8",  # private
    "100.64.0.0/10",  # carrier-grade NAT
    "127.0.0.0/8",  # loopback
    "169.254.0.0/16",  # link-local, with every cloud's metadata service
    "172.16.0.0/12",  # private
    "192.0.0.0/24",  # IETF protocol assignments
    "192.0.2.0/24",  # documentation
    "192.31.196.0/24",  # AS112
    "192.52.193.0/24",  # AMT
    "192.88.99.0/24",  # 6to4 relays
    "192.168.0.0/16",  # private
    "192.175.48.0/24",  # AS112
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, and broadcast
)
SPECIAL_V6 = (
    "::/96",  # unspecified, loopback, IPv4-compatible
    "::ffff:0:0:0/96",  # IPv4-translated
    "64:ff9b::/96",  # NAT64: leads to any IPv4 address
    "64:ff9b:1::/48",  # local NAT64
    "100::/64",  # discard
    "100:0:0:1::/64",  # dummy prefix
    "2001::/23",  # IETF protocol assignments, with Teredo
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "2620:4f:8000::/48",  # AS112
    "3fff::/20",  # documentation
    "5f00::/16",  # segment routing
    "fc00::/7",  # unique local
    "fe80::/10",  # link-local
    "fec0::/10",  # site-local
    "ff00::/8",  # multicast
)
SPECIAL: tuple[Network, ...] = tuple(ip_network(net) for net in (*SPECIAL_V4, *SPECIAL_V6))


class ForbiddenAddressError(OSError):
    """Raised instead of creating a socket; an OSError, so that the connector tries the name's next address."""

    def __init__(self, address: Address, network: Network) -> None:
        self.address = address
        self.network = network
        super().__init__(f"{address} lies in {network}")


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """CIDR texts as networks.

    Raises:
        ValueError: one of them is invalid; the message says which.
    """
    return tuple(ip_network(text, strict=False) for text in texts)


def forbidden_by(address: Address, allow: tuple[Network, ...] = ()) -> Network | None:
    """The special network that holds this address, unless one of `allow` holds it too; None if it may be dialled."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address.version == net.version and address in net for net in allow):
        return None
    return next((net for net in SPECIAL if address.version == net.version and address in net), None)


class SsrfGuard:
    """Creates the sockets of a crawl; fits aiohttp's `TCPConnector(socket_factory=…)`."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self.allow = networks(allow)

    def __call__(self, addr_info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """A socket for one result of getaddrinfo.

        Raises:
            ForbiddenAddressError: the address may not be dialled.
        """
        family, kind, protocol, _, where = addr_info
        address = ip_address(str(where[0]).partition("%")[0])
        network = forbidden_by(address, self.allow)
        if network is not None:
            raise ForbiddenAddressError(address, network)
        return socket.socket(family=family, type=kind, proto=protocol)
