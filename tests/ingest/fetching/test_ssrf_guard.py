"""Who may be dialled."""

import socket
from ipaddress import ip_address

import pytest

from hub.ingest.fetching.ssrf_guard import ForbiddenAddressError, SsrfGuard, forbidden_by, networks


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.88.99.1", "198.18.0.1", "240.0.0.1",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
        "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1",
        "3fff::1", "2001:db8::1", "100::1",
    ],
)  # fmt: skip
def test_special_networks_are_not_dialled(address):
    assert forbidden_by(ip_address(address)) is not None


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"])
def test_the_public_internet_is(address):
    assert forbidden_by(ip_address(address)) is None


def test_an_allowed_network_is_dialled_and_its_neighbour_is_not():
    allow = networks(["10.1.0.0/16"])
    assert forbidden_by(ip_address("10.1.2.3"), allow) is None
    assert forbidden_by(ip_address("::ffff:10.1.2.3"), allow) is None
    assert forbidden_by(ip_address("10.2.2.3"), allow) is not None


def test_no_socket_is_made_for_a_forbidden_address():
    with pytest.raises(ForbiddenAddressError, match=r"169\.254\.169\.254 lies in 169\.254\.0\.0/16"):
        SsrfGuard()((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80)))


def test_a_scope_does_not_hide_an_address():
    with pytest.raises(ForbiddenAddressError):
        SsrfGuard()((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1%eth0", 80, 0, 2)))


def test_an_invalid_network_is_refused_at_once():
    with pytest.raises(ValueError, match="ten-net"):
        SsrfGuard(["ten-net"])
