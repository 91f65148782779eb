"""Forwarded headers count only from proxies that are trusted."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from hub.ops.trusted_proxies import TrustedProxyMiddleware


@pytest.fixture
def seen(settings):
    """What the site sees of a request: the client's address and whether it came by https."""
    settings.HUB_TRUSTED_PROXIES = ("127.0.0.1/32", "10.0.0.0/8", "fd00::/8")

    def seen(remote: str, **headers: str) -> tuple[str, bool]:
        request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
        TrustedProxyMiddleware(lambda _: HttpResponse())(request)
        return request.META["REMOTE_ADDR"], request.is_secure()

    return seen


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        pytest.param("127.0.0.1", "203.0.113.7", "203.0.113.7", id="one proxy"),
        pytest.param("127.0.0.1", "203.0.113.7, 10.1.1.1", "203.0.113.7", id="two proxies"),
        pytest.param("127.0.0.1", "198.51.100.9, 203.0.113.7", "203.0.113.7", id="a client that lies about itself"),
        pytest.param("127.0.0.1", "nonsense, 203.0.113.7", "203.0.113.7", id="nonsense further back"),
        pytest.param("127.0.0.1", "203.0.113.7, nonsense", "127.0.0.1", id="nonsense right before"),
        pytest.param("127.0.0.1", "10.2.2.2", "10.2.2.2", id="a client within"),
        pytest.param("fd00::1", "2001:db8::7", "2001:db8::7", id="IPv6"),
        pytest.param("203.0.113.9", "198.51.100.9", "203.0.113.9", id="no proxy of ours"),
        pytest.param("", "198.51.100.9", "", id="no address at all, as on a Unix socket"),
    ],
)
def test_the_client_is_whom_a_trusted_proxy_saw(seen, remote, forwarded, client):
    assert seen(remote, x_forwarded_for=forwarded)[0] == client


@pytest.mark.parametrize(
    ("remote", "scheme", "secure"),
    [
        ("127.0.0.1", "https", True),
        ("127.0.0.1", "http", False),
        ("127.0.0.1", "ftp", False),
        ("203.0.113.9", "https", False),
    ],
)
def test_the_scheme_is_what_a_trusted_proxy_says(seen, remote, scheme, secure):
    assert seen(remote, x_forwarded_proto=scheme)[1] is secure


def test_with_no_proxies_nothing_is_believed(seen, settings):
    settings.HUB_TRUSTED_PROXIES = ()
    assert seen("127.0.0.1", x_forwarded_for="203.0.113.7", x_forwarded_proto="https") == ("127.0.0.1", False)
