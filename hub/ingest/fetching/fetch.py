"""Fetch one document: one request in, one document out, with bounds on everything that a server can do to us.

    Request ──▶ hop ──▶ 200 ──▶ Fetched        every hop: the address is checked (ssrf_guard), redirects are
                 ▲ │    304 ──▶ NotModified    followed by hand, no cookie or referrer is sent
                 └─┘    …   ──▶ FetchError     in total: one limit of time, two of size

Behaves as feed authors ask (rachelbythebay.com/fs/help.html): validators go back verbatim, only to where they came
from; nothing is added to the address; the User-Agent says who we are and where to complain.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from hub import field_lengths
from hub.ingest import errors
from hub.ingest.fetching.decompress import SUPPORTED, DecompressedTooLarge, DecompressError, decompressor
from hub.ingest.fetching.http_headers import freshness, retry_after
from hub.ingest.fetching.ssrf_guard import ForbiddenAddressError, SsrfGuard
from hub.ingest.records import Answer, Fetched, NotModified, Request
from hub.ingest.urls import DEFAULT_PORTS, absolute, is_web, split

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from datetime import datetime

MB = 2**20
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much time and memory one answer may take."""

    connect: float = 10  # seconds, a hop: name, TCP and TLS
    total: float = 30  # seconds, all hops and the last byte: a bound on slow answers (miniflux allows 20)
    sent: int = 15 * MB  # bytes as they come over the wire (miniflux)
    expanded: int = 50 * MB  # bytes once unpacked; the largest podcast feeds seen have some 20 MB
    hops: int = 6


DEFAULT_LIMITS = Limits()


def user_agent(version: str, contact: str) -> str:
    """Product, version, and where to reach a person."""
    return f"Adjacency/{version} (feed fetcher; +{contact})"


def new_session(guard: SsrfGuard, *, agent: str, limits: Limits = DEFAULT_LIMITS) -> aiohttp.ClientSession:
    """A session that dials only what `guard` permits and keeps nothing between requests but connections."""
    connector = aiohttp.TCPConnector(
        limit=0,  # hub.ingest.fetching.crawl keeps the numbers
        socket_factory=guard,
        ttl_dns_cache=60,
        keepalive_timeout=4,  # less than servers keep connections (Apache 5 s): reusing a closed one fails a visit
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": ", ".join(SUPPORTED)},
        timeout=aiohttp.ClientTimeout(total=limits.total, connect=limits.connect, sock_connect=limits.connect),
        requote_redirect_url=False,
        trust_env=False,
    )


async def fetch(
    session: aiohttp.ClientSession,
    request: Request,
    *,
    now: datetime,
    limits: Limits = DEFAULT_LIMITS,
    pauses: Mapping[str, datetime] = MappingProxyType({}),
    down: Container[str] = frozenset(),
) -> Fetched | NotModified:
    """Request a document, following redirects.

    A host is not asked, on any hop, before `pauses` says, nor if it is `down`: it has left other requests unanswered.

    Raises:
        FetchError: of the class that says why there is no document.
    """
    way = [request.url]
    try:
        async with asyncio.timeout(limits.total):
            return await _follow(session, request, way, now=now, limits=limits, pauses=pauses, down=down)
    except TimeoutError:
        raise _with_host(way, errors.TooSlow(redirect_chain_text(way), seconds=limits.total)) from None
    except aiohttp.ClientError as error:
        raise _with_host(way, _as_fetch_error(way, error)) from error
    except OSError as error:
        raise _with_host(way, errors.Unreachable(redirect_chain_text(way), reason=_short_message(error))) from error
    except (ValueError, UnicodeError) as error:  # of yarl and idna: an address that can't be dialled
        raise _bad_address(way) from error


async def _follow(
    session: aiohttp.ClientSession,
    request: Request,
    way: list[str],
    *,
    now: datetime,
    limits: Limits,
    pauses: Mapping[str, datetime],
    down: Container[str],
) -> Fetched | NotModified:
    """Follow redirects; each requested address is appended to `way`."""
    url, moved_to, permanent = request.url, "", True
    started = time.monotonic()
    while True:
        if not is_web(url):
            raise errors.BadAddress(url)
        host = host_of(url)
        if (until := pauses.get(host)) and until > now:
            raise errors.RetryLater(redirect_chain_text(way), retry_at=until)
        if host in down:
            raise errors.Unreachable(
                redirect_chain_text(way), reason="its host has left others unanswered just now", host=host
            )
        async with session.request(
            request.method, _verbatim(url), headers=_conditional_headers(request), allow_redirects=False
        ) as response:
            status, headers = response.status, response.headers
            if status in REDIRECTS and "Location" in headers:
                target = absolute(urljoin(url, headers["Location"].strip())).partition("#")[0]
                permanent = permanent and status in PERMANENT
                _check_hop(way, target, headers["Location"], limits)
                way.append(target)
                url = target
                moved_to = target if permanent else moved_to
                continue
            answer = Answer(
                request=request,
                url=url,
                status=status,
                millis=round((time.monotonic() - started) * 1000),
                etag=headers.get("ETag", "")[: field_lengths.ETAG],
                last_modified=headers.get("Last-Modified", "")[: field_lengths.LAST_MODIFIED],
                max_age=freshness(headers, now),
                moved_to=moved_to,
                links=tuple(headers.getall("Link", ())),
            )
            if status == HTTPStatus.NOT_MODIFIED:
                return NotModified(answer)
            if status not in {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}:
                raise error_for_status(
                    redirect_chain_text(way), status, retry_after(headers.get("Retry-After", ""), now), host
                )
            is_headed = request.method == "HEAD"  # no body follows, whatever encoding the headers name
            body, size = (b"", 0) if is_headed else await _read(response, redirect_chain_text(way), limits)
            return Fetched(answer, body, headers.get("Content-Type", ""), size)


def _with_host(way: Sequence[str], error: errors.FetchError) -> errors.FetchError:
    """The error, with the host that did not answer: the last on the way."""
    error.host = host_of(way[-1])
    return error


def redirect_chain_text(way: Sequence[str]) -> str:
    """The requested address, and where it redirected to if anywhere, as the subject of a sentence."""
    return way[0] if len(way) == 1 else f"{way[0]} (which passes us on to {way[-1][:200]})"


@lru_cache(maxsize=1024)  # each is asked for some three times in one fetch
def host_of(url: str) -> str:
    """The host of an address in lower case, with its port unless that is the default: a key."""
    parts = split(url)
    if parts is None:
        return ""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f"{host}:{parts.port}"


def _bad_address(way: Sequence[str]) -> errors.FetchError:
    if len(way) == 1:
        return errors.BadAddress(way[0])
    return errors.BadRedirect(way[0], reason=f"to “{way[-1][:200]}”, which can't be asked")


def _check_hop(way: Sequence[str], target: str, location: str, limits: Limits) -> None:
    if not target:
        raise errors.BadRedirect(way[0], reason=f"to “{location[:200]}”, which is no web address")
    if target in way:
        raise errors.BadRedirect(way[0], reason="round in a circle")
    if len(way) > limits.hops:
        raise errors.BadRedirect(way[0], reason=f"more than {limits.hops} times")


def _verbatim(url: str) -> URL:
    return URL(url, encoded=url.isascii())


def _conditional_headers(request: Request) -> dict[str, str]:
    pairs = (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified))
    return {name: value for name, value in pairs if value}


async def _read(response: aiohttp.ClientResponse, url: str, limits: Limits) -> tuple[bytes, int]:
    """The decompressed body, and its size on the wire."""
    sent, pieces = 0, []
    try:
        unpack = decompressor(response.headers.get("Content-Encoding", ""), limits.expanded)
        async for chunk in response.content.iter_any():
            sent += len(chunk)
            if sent > limits.sent:
                raise errors.TooLarge(url, limit=limits.sent // MB, how="")
            pieces.append(unpack.feed(chunk))
        unpack.finish()
    except DecompressedTooLarge:
        raise errors.TooLarge(url, limit=limits.expanded // MB, how=" once unpacked") from None
    except DecompressError as error:
        raise errors.BadAnswer(url, reason=str(error)) from error
    return b"".join(pieces), sent


def error_for_status(url: str, status: int, retry_at: datetime | None, host: str = "") -> errors.FetchError:
    """The error for a status that brings no document; `host` is the one that answered."""
    kinds: dict[int, type[errors.FetchError]] = {
        401: errors.Denied, 402: errors.Denied, 403: errors.Denied, 451: errors.Denied,
        404: errors.NotFound, 410: errors.Gone, 429: errors.RetryLater, 503: errors.RetryLater,
    }  # fmt: skip
    kind = kinds.get(status) or (errors.ServerFailed if 500 <= status < 600 else errors.UnexpectedStatus)  # noqa: PLR2004
    return kind(url, status=status, retry_at=retry_at, host=host)


def _as_fetch_error(way: Sequence[str], error: aiohttp.ClientError) -> errors.FetchError:  # noqa: C901, PLR0911 - a table
    """Map aiohttp's errors to ours."""
    url = redirect_chain_text(way)
    if forbidden := _forbidden(error):
        return errors.Blocked(way[0], address=forbidden.address, network=forbidden.network)
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return errors.BadCertificate(url, reason=_certificate_problem(error.certificate_error))
        case aiohttp.ClientConnectorSSLError() | ssl.SSLError():
            return errors.Unreachable(url, reason="no secure connection can be made with it")
        case aiohttp.ClientConnectorDNSError():
            return errors.Unreachable(url, reason="its host name is not known")
        case aiohttp.ClientConnectorError() if error.os_error.errno:
            return errors.Unreachable(url, reason=_short_message(error.os_error))
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            return errors.Unreachable(url, reason="the connection was cut")
        case aiohttp.ServerTimeoutError():
            return errors.TooSlow(url, seconds=DEFAULT_LIMITS.connect)
        case aiohttp.ClientPayloadError():
            return errors.BadAnswer(url, reason="it breaks off before its end")
        case aiohttp.InvalidURL():
            return _bad_address(way)
        case aiohttp.ClientResponseError():  # its text quotes what came over several lines
            return errors.BadAnswer(url, reason=error.message.partition("\n")[0].strip(" :") or "it is no HTTP")
        case _:
            return errors.BadAnswer(url, reason=_short_message(error))


def _forbidden(error: BaseException | None) -> ForbiddenAddressError | None:
    """The guard's error, if it is the cause of this one."""
    while error is not None and not isinstance(error, ForbiddenAddressError):
        error = error.__cause__ or error.__context__
    return error


def _certificate_problem(error: Exception) -> str:
    """OpenSSL's reason for rejecting a certificate: “certificate has expired”."""
    return str(getattr(error, "verify_message", "")) or _short_message(error)


def _short_message(error: BaseException) -> str:
    """A library's message, short enough for a page."""
    number = getattr(error, "errno", None)
    text = os.strerror(number) if isinstance(number, int) and number > 0 else str(error) or type(error).__name__
    return " ".join(str(text).split())[:200]
