"""Stand-ins for what is outside: a web that answers at once, and a server that misbehaves on loopback.

`FakeWeb` replaces `hub.ingest.fetching.crawl.Crawl` where a test is about what comes of an answer. `loopback` serves
raw bytes from real sockets where it is about the answering itself.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Self

from hub.ingest.errors import NotFound, RetryLater
from hub.ingest.fetching.fetch import host_of
from hub.ingest.records import Answer, Failed, Fetched, NotModified, Outcome, Request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from ssl import SSLContext

    from hub.ingest.errors import FetchError


@dataclass
class FakeWeb:
    """Answers from a dictionary, with ETags, in the order asked. What was asked is kept in `asked`."""

    pages: dict[str, Fetched] = field(default_factory=dict)
    troubles: dict[str, FetchError] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)  # where the answer comes from in the end
    spared: dict[str, datetime] = field(default_factory=dict)  # hosts that are not to be asked

    def __post_init__(self) -> None:
        self._queue: deque[Outcome] = deque()

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._queue.clear()
        self.spared = {}

    def serves(
        self, url: str, body: str | bytes, *, etag: str = "", media: str = "application/rss+xml", **answer: Any
    ) -> None:
        """From now on, this is what stands at `url`."""
        data = body.encode() if isinstance(body, str) else body
        self.troubles.pop(url, None)
        self.pages[url] = Fetched(Answer(Request(url), url, 200, 1, etag=etag, **answer), data, media, len(data))

    def fails(self, url: str, error: FetchError) -> None:
        """From now on, this happens at `url`."""
        self.troubles[url] = error

    def skip_hosts(self, pauses: Mapping[str, datetime]) -> None:
        self.spared = dict(pauses)

    def submit(self, requests: Iterable[Request]) -> None:
        for request in requests:
            if until := self.spared.get(host_of(request.url)):
                self._queue.append(Failed(request, RetryLater(request.url, retry_at=until), 0))
                continue
            self.asked.append(request)
            self._queue.append(self._answer(request))

    def take(self) -> Outcome:
        return self._queue.popleft()

    def take_batch(self, _at_most: int) -> list[Outcome]:
        return [self.take()]  # one at a time, so that a test can say what happens between two

    def _answer(self, request: Request) -> Outcome:
        if request.url in self.troubles:
            return Failed(request, self.troubles[request.url], 1)
        page = self.pages.get(request.url)
        if page is None:
            return Failed(request, NotFound(request.url, status=404), 1)
        given = page.answer
        if request.etag and request.etag == given.etag:
            return NotModified(Answer(request, request.url, 304, 1, etag=given.etag, max_age=given.max_age))
        place, moved_to = self.leads.get(request.url, given.url), self.moved.get(request.url, "")
        answer = replace(given, request=request, url=place, moved_to=moved_to)
        return Fetched(answer, page.body, page.content_type, page.size)


def rss(*items: str, title: str = "A blog", head: str = "", link: str = "https://blog.example/") -> str:
    """An RSS 2.0 document around items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>{title}</title><link>{link}</link><description>About networks</description>{head}{''.join(items)}"
        "</channel></rss>"
    )


def item(
    n: int | str = 1,
    *,
    title: str | None = None,
    guid: str | None = None,
    link: str | None = None,
    at: datetime | None = None,
    text: str = "",
    more: str = "",
) -> str:
    """An RSS item; leave a part out by passing an empty string."""
    title = f"Post {n}" if title is None else title
    guid = f"post-{n}" if guid is None else guid
    link = f"https://blog.example/posts/{n}" if link is None else link
    parts = [
        f"<title>{title}</title>" if title else "",
        f'<guid isPermaLink="false">{guid}</guid>' if guid else "",
        f"<link>{link}</link>" if link else "",
        f"<pubDate>{format_datetime(at)}</pubDate>" if at else "",
        f"<description>{text}</description>" if text else "",
    ]
    return f"<item>{''.join(parts)}{more}</item>"


TURNS = 5  # of an event loop; asyncio takes two or three over a connection


@contextmanager
def loopback(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter, str], Awaitable[None]], *, tls: SSLContext | None = None
) -> Iterator[str]:
    """A server on a free port of 127.0.0.1 that behaves as `talk(reader, writer, path)`; yields its root address."""
    started = threading.Event()
    state: dict[str, Any] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            state["heads"].append(head)
            await talk(reader, writer, head.split()[1])
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        state["stop"], state["loop"], state["heads"] = asyncio.Event(), asyncio.get_running_loop(), heads
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
        state["port"] = server.sockets[0].getsockname()[1]
        started.set()
        await state["stop"].wait()
        for listening in server.sockets:
            state["loop"].remove_reader(listening.fileno())
        for _ in range(TURNS):  # what was accepted just now becomes a connection, which ending its task then closes;
            await asyncio.sleep(0)  # of a server closed before that, asyncio would leave it open, half built
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # one that was closed waits until its client has read what was written; one that talks TLS may not have begun
        for transport in list(state["loop"]._transports.values()):
            transport.abort()
        for _ in range(TURNS):
            await asyncio.sleep(0)

    heads: list[str] = []
    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    started.wait()
    try:
        yield Root(f"{'https' if tls else 'http'}://127.0.0.1:{state['port']}", heads)
    finally:
        state["loop"].call_soon_threadsafe(state["stop"].set)
        thread.join()


class Root(str):
    """A loopback server's root address, which also knows the requests it was sent."""

    __slots__ = ("heads",)

    def __new__(cls, url: str, heads: list[str]) -> Self:
        """The address."""
        self = super().__new__(cls, url)
        self.heads = heads
        return self


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole HTTP answer."""
    said = f"Content-Length: {len(body) if length is None else length}"
    lines = [f"HTTP/1.1 {status}", said, "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
