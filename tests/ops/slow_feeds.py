"""A web of small feeds on loopback, each on an address of its own and slower than the one before."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FEEDS, ENTRIES = 60, 20
PACE = 0.05  # seconds that each feed takes longer than the one before
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def feed(number: int) -> bytes:
    """RSS of `ENTRIES` posts."""
    items = "".join(
        f"<item><title>Post {n} of blog {number}</title><link>https://blog{number}.example/{n}</link>"
        f"<guid>blog-{number}-{n}</guid><pubDate>{format_datetime(FIRST + timedelta(hours=n))}</pubDate>"
        f"<description>What post {n} of blog {number} says of EVPN.</description></item>"
        for n in range(ENTRIES)
    )
    return f"<rss version='2.0'><channel><title>Blog {number}</title>{items}</channel></rss>".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers /N/feed after N steps of the pace."""

    def do_GET(self) -> None:
        number = int(self.path.split("/")[1])
        time.sleep(number * PACE)
        body = feed(number)
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Whose clients may be killed while they listen."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A killed client is what we are here for."""


@contextmanager
def served() -> Iterator[list[str]]:
    """The addresses of the feeds, while they are served."""
    with Server(("0.0.0.0", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        yield [f"http://127.0.0.{n + 1}:{port}/{n}/feed" for n in range(FEEDS)]
        server.shutdown()
