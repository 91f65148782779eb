"""A crawl that asks a misbehaving server on loopback, with small limits."""

from datetime import UTC, datetime

from hub.ingest.fetching.crawl import Crawl
from hub.ingest.fetching.fetch import Limits, user_agent
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.records import Request
from tests.fakes import loopback

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
SMALL = Limits(connect=1, total=1, sent=50_000, expanded=200_000, hops=4)
LOOPBACK = ["127.0.0.0/8"]


def ask(*requests, allow=LOOPBACK, limits=SMALL, guard=None, **more):
    with Crawl(
        guard or SsrfGuard(allow), agent=user_agent("1", "mailto:me@example.org"), limits=limits, **more
    ) as crawl:
        crawl.submit(requests)
        outcomes = [crawl.take() for _ in requests]
    return outcomes[0] if len(requests) == 1 else outcomes


def saying(data):
    async def talk(_reader, writer, _path):
        writer.write(data)
        await writer.drain()

    return talk


def outcome_of(talk, path="/feed", **more):
    with loopback(talk) as root:
        return ask(Request(f"{root}{path}"), **more)
