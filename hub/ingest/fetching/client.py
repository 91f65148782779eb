"""The web client that ingest uses: requests go in, outcomes come out, under this hub's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from django.conf import settings

from hub import VERSION
from hub.ingest.fetching.crawl import MAX_PER_HOST, Crawl
from hub.ingest.fetching.fetch import DEFAULT_LIMITS, Limits, user_agent
from hub.ingest.fetching.host_limits import HostLimits
from hub.ingest.fetching.ssrf_guard import SsrfGuard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from types import TracebackType

    from hub.ingest.records import Outcome, Request


class WebClient(Protocol):
    """Where outcomes come from: a Crawl, or a test's FakeWeb."""

    waiting: int

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> object: ...
    def submit(self, requests: Iterable[Request]) -> None:
        """Queue these requests."""
        ...

    def skip_hosts(self, pauses: Mapping[str, datetime]) -> None:
        """Send nothing to these hosts before then, on any hop: such a request fails with RetryLater at once."""
        ...

    def take(self) -> Outcome:
        """The next outcome; blocks until there is one."""
        ...

    def take_batch(self, at_most: int) -> list[Outcome]:
        """The next outcomes; blocks until there is one."""
        ...


_host_limits = HostLimits()  # of this process


def open_client(*, limits: Limits = DEFAULT_LIMITS, per_host: int = MAX_PER_HOST) -> Crawl:
    """A crawl under this hub's settings."""
    agent = user_agent(VERSION, settings.HUB_CONTACT)
    return Crawl(
        SsrfGuard(settings.HUB_FETCH_ALLOW), agent=agent, limits=limits, per_host=per_host, host_limits=_host_limits
    )
