"""Fetching from a server that may do anything: each fault has a named outcome, and none of them blocks us."""

import asyncio
import gzip
import socket
import ssl
import threading
import tomllib
import zlib
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub import VERSION
from hub.ingest import errors
from hub.ingest.fetching.crawl import Crawl
from hub.ingest.fetching.decompress import ZSTD_WINDOW, zstd
from hub.ingest.fetching.fetch import Limits
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.records import Failed, Fetched, NotModified, Request
from tests.fakes import answer, loopback
from tests.ingest.asking import FEED, LOOPBACK, NOW, ask, outcome_of, saying


def test_a_document_comes_with_what_its_server_says_of_it():
    with loopback(
        saying(answer(FEED, 'ETag: W/"a"', "Last-Modified: yesterday, roughly", "Cache-Control: max-age=600"))
    ) as root:
        got = ask(Request(f"{root}/feed?x=%2F&y"))
    assert isinstance(got, Fetched)
    assert got.body == FEED
    assert (got.answer.etag, got.answer.last_modified, got.answer.max_age) == ('W/"a"', "yesterday, roughly", 600)
    [head] = root.heads
    assert head.startswith("GET /feed?x=%2F&y HTTP/1.1\r\n")
    assert "User-Agent: Adjacency/1 (feed fetcher; +mailto:me@example.org)\r\n" in head
    assert "Accept-Encoding: gzip, deflate, br, zstd\r\n" in head
    assert not {"cookie", "referer", "authorization", "if-none-match"} & {
        line.split(":")[0].lower() for line in head.split("\r\n")
    }


def test_every_link_header_of_the_document_comes_along():
    said = ['</a>; rel=alternate; type="application/rss+xml"', "</b>; rel=next, </c>; rel=prev"]
    got = outcome_of(saying(answer(FEED, *(f"Link: {link}" for link in said))))
    assert got.answer.links == tuple(said)


def test_validators_go_back_verbatim_and_304_is_not_an_error():
    with loopback(saying(b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\n\r\n")) as root:
        got = ask(Request(f"{root}/feed", etag='W/"odd', last_modified="Sometime"))
    assert isinstance(got, NotModified)
    assert got.answer.max_age == 60
    assert 'If-None-Match: W/"odd\r\n' in root.heads[0]
    assert "If-Modified-Since: Sometime\r\n" in root.heads[0]


def test_head_expects_no_body_and_ignores_its_declared_encoding():
    told = answer(b"", "Content-Encoding: gzip", "Content-Type: text/html").replace(b"Content-Length: 0\r\n", b"")
    with loopback(saying(told)) as root:
        got = ask(Request(f"{root}/post", method="HEAD"))
    assert isinstance(got, Fetched)
    assert (got.body, got.answer.status) == (b"", 200)
    assert root.heads[0].startswith("HEAD /post HTTP/1.1\r\n")


def test_the_user_agent_tells_the_version_of_the_project():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("gzip", lambda data: gzip.compress(data[:10]) + gzip.compress(data[10:])),
        ("zstd", lambda data: zstd.compress(data[:10]) + b"\x50\x2a\x4d\x18\x02\0\0\0xx" + zstd.compress(data[10:])),
        ("identity", bytes),
    ],
    ids=[
        "gzip",
        "x-gzip",
        "zlib",
        "bare deflate",
        "brotli",
        "zstd",
        "two gzip members",
        "two zstd frames, and one to skip",
        "identity",
    ],
)
def test_packed_answers_are_unpacked(coding, pack):
    assert outcome_of(saying(answer(pack(FEED * 50), f"Content-Encoding: {coding}"))).body == FEED * 50


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("401 Unauthorized", errors.Denied), ("403 Forbidden", errors.Denied), ("404 Not Found", errors.NotFound),
        ("410 Gone", errors.Gone), ("418 I'm a teapot", errors.UnexpectedStatus), ("999 No", errors.UnexpectedStatus),
        ("204 No Content", errors.UnexpectedStatus),
        ("429 Too Many Requests", errors.RetryLater), ("500 Oops", errors.ServerFailed),
        ("503 Busy", errors.RetryLater),
        ("304 Not Modified and not asked", None), ("302 Found", errors.UnexpectedStatus),
    ],
)  # fmt: skip
def test_each_status_has_its_meaning(status, error):
    got = outcome_of(saying(answer(b"", status=status)))
    assert isinstance(got, NotModified) if error is None else type(got.error) is error


BOMB = b"\0" * 20_000_000
WIDE = {zstd.CompressionParameter.window_log: ZSTD_WINDOW + 1, zstd.CompressionParameter.checksum_flag: 1}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(answer(gzip.compress(BOMB), "Content-Encoding: gzip"), errors.TooLarge, id="a gzip bomb"),
        pytest.param(answer(brotli.compress(BOMB), "Content-Encoding: br"), errors.TooLarge, id="a brotli bomb"),
        pytest.param(answer(zlib.compress(BOMB), "Content-Encoding: deflate"), errors.TooLarge, id="a deflate bomb"),
        pytest.param(answer(zstd.compress(BOMB), "Content-Encoding: zstd"), errors.TooLarge, id="a zstd bomb"),
        pytest.param(
            answer(zstd.compress(BOMB, options=WIDE), "Content-Encoding: zstd"),
            errors.BadAnswer,
            id="a zstd window too wide",
        ),
        pytest.param(answer(b"x" * 60_000), errors.TooLarge, id="too long as sent"),
        pytest.param(answer(FEED, length=9999), errors.BadAnswer, id="shorter than announced"),
        pytest.param(
            answer(gzip.compress(FEED)[:-9], "Content-Encoding: gzip"), errors.BadAnswer, id="gzip that breaks off"
        ),
        pytest.param(
            answer(zstd.compress(FEED)[:-3], "Content-Encoding: zstd"), errors.BadAnswer, id="zstd that breaks off"
        ),
        pytest.param(answer(FEED, "Content-Encoding: gzip"), errors.BadAnswer, id="gzip that is none"),
        pytest.param(answer(FEED, "Content-Encoding: zstd"), errors.BadAnswer, id="zstd that is none"),
        pytest.param(answer(FEED, "Content-Encoding: br"), errors.BadAnswer, id="brotli that is none"),
        pytest.param(answer(FEED, "Content-Encoding: pack200"), errors.BadAnswer, id="an unknown coding"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", errors.BadAnswer, id="not HTTP"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", errors.BadAnswer, id="an endless header"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000, errors.BadAnswer, id="headers without end"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 900, errors.Unreachable, id="hints alone"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 20_000,
            errors.BadAnswer,
            id="trailers without end",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 30 + b"\r\nx",
            errors.BadAnswer,
            id="a chunk of endless size",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", errors.BadAnswer, id="a negative length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 7\r\n\r\nxxxxxxx",
            errors.BadAnswer,
            id="two lengths",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 25 + b"\r\n\r\nx", errors.BadAnswer, id="a huge one"
        ),
        pytest.param(b"", errors.Unreachable, id="nothing at all"),
        pytest.param(answer(b"", "Location: /feed", status="301 Moved"), errors.BadRedirect, id="a circle"),
        pytest.param(
            answer(b"", "Location: file:///etc/passwd", status="302 Found"), errors.BadRedirect, id="to a file"
        ),
        pytest.param(answer(b"", "Location: gopher://x/", status="307 Moved"), errors.BadRedirect, id="to gopher"),
        pytest.param(answer(b"", "Location: http://[::1]/", status="302 Found"), errors.Blocked, id="to ::1"),
        pytest.param(
            answer(b"", "Location: http://169.254.169.254/", status="302 Found"), errors.Blocked, id="to metadata"
        ),
        pytest.param(
            answer(b"", "Location: http://[64:ff9b::a9fe:a9fe]/", status="302 Found"), errors.Blocked, id="by NAT64"
        ),
        pytest.param(
            answer(b"", "Location: http://[2002:7f00:1::]/", status="302 Found"), errors.Blocked, id="by 6to4"
        ),
        pytest.param(
            answer(b"", "Location: http://10.0.0.1/", status="302 Found"), errors.Blocked, id="to a neighbour"
        ),
    ],
)
def test_a_misdeed_has_a_named_outcome(data, error):
    got = outcome_of(saying(data))
    assert isinstance(got, Failed)
    assert type(got.error) is error
    assert got.request.url in str(got.error) or "leads to" in str(got.error)


def test_a_server_without_tls_is_not_reported_as_a_bad_certificate():
    with socket.create_server(("127.0.0.1", 0)) as server:
        listening = threading.Thread(target=_answer_plainly, args=[server])
        listening.start()
        got = ask(Request(f"https://127.0.0.1:{server.getsockname()[1]}/"))
        listening.join()
    assert type(got.error) is errors.Unreachable
    assert "no secure connection can be made" in str(got.error)


def _answer_plainly(server):
    line, _ = server.accept()
    with line:
        line.recv(1000)
        line.sendall(b"HTTP/1.1 400 This is no TLS\r\n\r\n")
        line.recv(1000)


@pytest.fixture
def nobodys_certificate(tmp_path):
    """A server's side of TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, NOW - timedelta(days=9000), NOW + timedelta(days=9000)
    )
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "server.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_an_untrusted_certificate_is_refused(nobodys_certificate):
    with loopback(saying(answer(FEED)), tls=nobodys_certificate) as root:
        got = ask(Request(f"{root}/feed"))
    assert type(got.error) is errors.BadCertificate
    assert "can't be trusted: self-signed certificate." in str(got.error)
    assert root.heads == [], "nothing was asked before"


def test_a_slow_drip_is_cut_off_in_time():
    async def drip(_reader, writer, _path):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    got = outcome_of(drip, limits=Limits(connect=1, total=0.3, sent=10_000, expanded=10_000, hops=2))
    assert type(got.error) is errors.TooSlow
    assert got.millis < 2000


def test_an_endless_body_is_cut_off_at_the_limit():
    async def endless(_reader, writer, _path):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            await writer.drain()

    got = outcome_of(endless)
    assert type(got.error) is errors.TooLarge


def test_loopback_is_not_dialled_unless_it_is_allowed():
    with loopback(saying(answer(FEED))) as root:
        got = ask(Request(f"{root}/feed"), allow=[])
        by_name = ask(Request(f"http://localhost:{root.rpartition(':')[2]}/feed"), allow=[])
    assert type(got.error) is type(by_name.error) is errors.Blocked
    assert root.heads == []
    assert "HUB_FETCH_ALLOW" in str(got.error)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://no-such-host.invalid/", errors.Unreachable),
        ("http://127.0.0.1:1/", errors.Blocked),
        ("http://0x7f.1/", errors.Blocked),
        ("http://2130706433/", errors.BadAddress),
        ("ftp://a.example/", errors.BadAddress),
        ("http://", errors.BadAddress),
        ("http://\udcff.example/", errors.BadAddress),
        ("http://[::1", errors.BadAddress),
    ],
)
def test_an_address_that_leads_nowhere(url, error):
    got = ask(Request(url), allow=[])
    assert isinstance(got, Failed)
    assert type(got.error) is error


def test_leaving_early_leaves_nothing_running():
    async def never(_reader, _writer, _path):
        await asyncio.sleep(60)

    with loopback(never) as root, Crawl(SsrfGuard(LOOPBACK), agent="x") as crawl:
        crawl.submit([Request(f"{root}/{n}") for n in range(5)])
    assert not crawl._thread.is_alive()
