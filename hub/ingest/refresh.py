"""Refresh: claim due sources, fetch them concurrently, and store each answer as it arrives.

    claim ──▶ Crawl (loop in its thread) ──▶ Pipeline: a transaction a source ──▶ Report

A claim is a lease of `LEASE`, with a token. A process that dies leaves leases that run out by themselves; one that is
too late finds another token on the row and writes nothing. So a refresh may be killed at any moment, and the next one
ends with the same entries.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hub.ingest.fetching.client import open_client
from hub.ingest.fetching.crawl import MAX_CONCURRENT
from hub.ingest.pipeline import Pipeline
from hub.ingest.records import Failed, Outcome, Request
from hub.ingest.storing import host_backoff, source_health
from hub.jobs import stopping
from hub.jobs.notify import coalesced
from hub.models import Source
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hub.ingest.fetching.client import WebClient
    from hub.ingest.pipeline import SilenceReview
    from hub.ingest.storing.source_health import Report
    from hub.models.source import SourceQuerySet

LEASE = timedelta(minutes=3)  # twice what a batch of the slowest permitted servers takes; a kill delays by as much
MAX_CLAIMED = 4 * MAX_CONCURRENT  # sources claimed and not yet stored: enough to keep the event loop busy

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a refresh did."""

    visited: int = 0
    fetched: int = 0
    not_modified: int = 0
    failed: int = 0
    deferred: int = 0
    new: int = 0
    changed: int = 0
    adopted: int = 0

    def plus(self, report: Report) -> Summary:
        """The summary with one more visit counted."""
        return Summary(
            visited=self.visited + 1,
            fetched=self.fetched + (report.outcome == "fetched"),
            not_modified=self.not_modified + (report.outcome == "not_modified"),
            failed=self.failed + (report.error is not None and report.requested),
            deferred=self.deferred + (not report.requested),
            new=self.new + report.new,
            changed=self.changed + report.changed,
            adopted=self.adopted + report.adopted,
        )

    def __str__(self) -> str:
        return (
            f"{pluralize(self.visited, 'source')} visited: {self.fetched} fetched, {self.not_modified} unchanged, "
            f"{self.failed} failed{f', {self.deferred} deferred' if self.deferred else ''}; "
            f"{pluralize(self.new, 'new entry', 'new entries')}, {self.changed} changed, {self.adopted} adopted"
        )


def utc_now() -> datetime:
    """The system clock."""
    return datetime.now(UTC)


def refresh_due(
    *, limit: int = 50, now: datetime, web: WebClient | None = None, look: SilenceReview | None = None
) -> Summary:
    """Visit up to `limit` due sources, all with the same `now`."""
    return refresh(limit=limit, clock=lambda: now, web=web, look=look)


def visit(sources: Sequence[Source], *, now: datetime, look: SilenceReview | None = None) -> None:  # noqa: ARG001 - clock
    """Visit these claimed sources: the handler of the kind “visit”. Each visit is at the moment of its answer."""
    waiting = deque(sources)
    summary = _refresh(
        lambda room: [waiting.popleft() for _ in range(min(room, len(waiting)))],
        limit=len(sources),
        progress=stopping.check,
        look=look,
    )
    log.info("%s.", summary)


def refresh(
    sources: SourceQuerySet | None = None,
    *,
    limit: int | None = None,
    clock: Callable[[], datetime] = utc_now,
    web: WebClient | None = None,
    progress: Callable[[Report], None] | None = None,
    look: SilenceReview | None = None,
    respect_backoff: bool = True,
) -> Summary:
    """Visit those of `sources` (default: all subscribed) that are due, at most `limit`, and store what they bring.

    Sources whose host asked for a pause are deferred, unless a person wants them now (`respect_backoff` off). `look` is
    called for a source that publishes after a long silence, in the transaction that stores its entries.
    """
    sources = Source.objects.subscribed() if sources is None else sources
    return _refresh(
        lambda room: sources.claim(room, now=clock(), lasting=LEASE),
        limit=limit,
        clock=clock,
        web=web,
        progress=progress,
        look=look,
        respect_backoff=respect_backoff,
    )


def _refresh(
    claim: Callable[[int], list[Source]],
    *,
    limit: int | None,
    clock: Callable[[], datetime] = utc_now,
    web: WebClient | None = None,
    progress: Callable[[Report], None] | None = None,
    look: SilenceReview | None = None,
    respect_backoff: bool = True,
) -> Summary:
    summary = Summary()
    pipeline = Pipeline(clock, look=look)
    claimed: dict[int, Source] = {}
    visited: set[int] = set()
    left = limit if limit is not None else sys.maxsize
    with web or open_client() as crawl, coalesced() as notify_now:
        try:
            while True:
                room = min(MAX_CLAIMED - len(claimed), left)
                if room >= min(MAX_CONCURRENT, left) > 0:
                    batch = claim(room)
                    left = left - len(batch) if batch else 0  # nothing more is due
                    claimed.update((source.pk, source) for source in batch)
                    if batch and respect_backoff:
                        crawl.skip_hosts(host_backoff.backed_off_hosts(clock()))
                    crawl.submit(request_for(source) for source in batch)
                if not claimed:
                    return summary
                answered = [(claimed[_key(outcome)], outcome) for outcome in crawl.take_batch(MAX_CONCURRENT)]
                for report in pipeline.process(answered):
                    claimed.pop(report.source.pk)
                    summary = summary.plus(report)
                    if progress:
                        progress(report)
                notify_now()
                for source, _ in answered:  # a lost lease has no report
                    claimed.pop(source.pk, None)
                visited.update(source.pk for source, _ in answered)
        finally:
            Source.objects.release(claimed.values())  # claimed and not visited: the refresh was interrupted
            source_health.prune_visits(visited)


def _key(outcome: Outcome) -> int:
    request = outcome.request if isinstance(outcome, Failed) else outcome.answer.request
    if request.key is None:
        raise ValueError(request)
    return request.key


def request_for(source: Source) -> Request:
    """The request for a source's feed, with the validators of the last answer."""
    return Request(source.url, etag=source.etag, last_modified=source.last_modified, key=source.pk)
