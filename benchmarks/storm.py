"""A storm of invented feeds on loopback, for the benchmarks of ingest: RSS with ETags, which gains entries at a word.

    python benchmarks/storm.py [--feeds 500] [--entries 30] [--port 9190]

/opml lists the feeds at /feed/N; /rev/N makes every feed gain its Nth new entry. /large/N is one document of 14 MB in
5,000 entries, each of which says something else for every other N.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT = 9190
HOSTS = [f"127.0.0.{n}" for n in range(1, 17)]  # so that politeness to each host does not hide the work
WORDS = (
    "route fabric leaf spine overlay policy label packet switch probe automation lab peer transit cable".split()  # noqa: SIM905
)
LARGE = 5000  # entries of 2.8 kB


def feed(number: int, revision: int, entries: int) -> bytes:
    """RSS with paragraphs, the newest first; the same for the same arguments."""
    return _document(f"Feed {number}", (_item(number, n) for n in range(entries + revision - 1, revision - 1, -1)))


def large(edition: int) -> bytes:
    """One document of 14 MB."""
    return _document("Large", (_item(0, n, edition, words=102) for n in range(LARGE - 1, -1, -1)))


def _document(title: str, items: Iterator[str]) -> bytes:
    return f"<rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>".encode()


def _item(number: int, n: int, edition: int = 0, *, words: int = 60) -> str:
    chance = random.Random(f"{number} {n} {edition}")
    prose = "".join(f"<p>{' '.join(chance.choices(WORDS, k=words))}.</p>" for _ in range(4))
    title = " ".join(random.Random(f"{number} {n}").choices(WORDS, k=8))
    day = format_datetime(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=n))
    link = f"http://feeds.example/{number}/{n}"
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{day}</pubDate><description><![CDATA[{prose}]]></description></item>"
    )


async def serve(port: int, feeds: int, entries: int) -> None:
    """Serve them until killed."""
    state = {"revision": 0}
    made: dict[tuple[int, int], bytes] = {(n, 0): feed(n, 0, entries) for n in range(feeds)}

    def body_of(path: str) -> bytes:
        what, _, number = path.strip("/").partition("/")
        if what == "opml":
            rows = (f'<outline xmlUrl="http://{HOSTS[n % 16]}:{port}/feed/{n}"/>' for n in range(feeds))
            return f"<opml><body>{''.join(rows)}</body></opml>".encode()
        if what == "rev":
            state["revision"] = int(number)
            return b"ok"
        if what == "large":
            return large(int(number))
        key = int(number), state["revision"]
        if key not in made:
            made[key] = feed(*key, entries)
        return made[key]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                body = body_of(head.split()[1])
                tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
                known = f"if-none-match: {tag}" in head.lower()
                status, body = ("304 Not Modified", b"") if known else ("200 OK", body)
                writer.write(
                    f"HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Type: application/rss+xml\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async with await asyncio.start_server(talk, HOSTS, port) as server:
        print("ready", flush=True)
        await server.serve_forever()


@contextmanager
def serving(feeds: int, entries: int, port: int = PORT) -> Iterator[str]:
    """The root of such a server, in a process of its own."""
    options = (("--feeds", feeds), ("--entries", entries), ("--port", port))
    command = [sys.executable, __file__, *(str(word) for option in options for word in option)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def get(url: str) -> bytes:
    """What stands there."""
    with urlopen(url) as answer:
        return answer.read()


def add_options(parser: argparse.ArgumentParser) -> None:
    """How large the storm is, and where."""
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--port", type=int, default=PORT)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add_options(options)
    given = options.parse_args()
    asyncio.run(serve(given.port, given.feeds, given.entries))
