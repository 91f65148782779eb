"""Refreshing: claim due sources, fetch them all at once, and take each answer into the library as it comes.

    claim ──▶ Crawl (loop in its thread) ──▶ take_in, one source at a time: one transaction each ──▶ Report

A claim is a lease of `LEASE`, with a token. Whoever dies on the way leaves leases that run out by themselves; whoever
comes too late finds another's token on the row and writes nothing. So a refresh may be killed at any moment, and the
next ends with the same entries.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol, Self

from django.conf import settings
from django.db import DatabaseError, transaction

from hub import VERSION
from hub.ingest import health, library
from hub.ingest.crawl import AT_ONCE, Crawl
from hub.ingest.document import digest_of, open_document
from hub.ingest.entries import entry_of
from hub.ingest.errors import IngestError, Unforeseen
from hub.ingest.fetch import user_agent
from hub.ingest.guard import Guard
from hub.ingest.health import Report
from hub.ingest.identify import identify
from hub.ingest.parse import parse
from hub.ingest.profile import introduce
from hub.ingest.records import Failed, Fetched, NotModified, Outcome, Request
from hub.ingest.store import Stocked, store
from hub.models import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from hub.models.source import SourceQuerySet

logger = logging.getLogger(__name__)

LEASE = timedelta(
    minutes=3
)  # far more than a batch takes with every server as slow as allowed; so long may a kill delay
CLAIMED_AHEAD = 2 * AT_ONCE  # sources claimed and not yet taken in: enough that the loop never idles


class Web(Protocol):
    """Where answers come from: a Crawl, or a test's FakeWeb."""

    waiting: int

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> object: ...
    def submit(self, requests: Iterable[Request]) -> None:
        """Have these fetched."""
        ...

    def take(self) -> Outcome:
        """The next answer."""
        ...


class LostLease(Exception):  # noqa: N818 - no fault: another visitor was quicker
    """The source is not ours any more: our lease ran out and another took it, or it was changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a refresh did."""

    visited: int = 0
    fetched: int = 0
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    adopted: int = 0

    def plus(self, report: Report) -> Summary:
        """With one more visit counted."""
        return Summary(
            visited=self.visited + 1,
            fetched=self.fetched + (report.outcome == "fetched"),
            not_modified=self.not_modified + (report.outcome == "not_modified"),
            failed=self.failed + (report.error is not None),
            new=self.new + report.new,
            changed=self.changed + report.changed,
            adopted=self.adopted + report.adopted,
        )

    def __str__(self) -> str:
        return (
            f"{self.visited} sources visited: {self.fetched} fetched, {self.not_modified} unchanged, "
            f"{self.failed} failed; "
            f"{self.new} new entries, {self.changed} changed, {self.adopted} adopted"
        )


def utc_now() -> datetime:
    """The clock of real life."""
    return datetime.now(UTC)


def the_web() -> Crawl:
    """A crawl under this hub's settings."""
    return Crawl(Guard(settings.HUB_FETCH_ALLOW), agent=user_agent(VERSION, settings.HUB_CONTACT))


def refresh_due(*, limit: int = 50, now: datetime, web: Web | None = None) -> Summary:
    """Visit up to `limit` sources whose time has come. The worker's task calls this; several may run at once."""
    return refresh(limit=limit, clock=lambda: now, web=web)


def refresh(
    sources: SourceQuerySet | None = None,
    *,
    limit: int | None = None,
    clock: Callable[[], datetime] = utc_now,
    web: Web | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Summary:
    """Visit those of `sources` (default: all subscribed) that are due, at most `limit`, and take in what they give."""
    sources = Source.objects.subscribed() if sources is None else sources
    summary = Summary()
    held: dict[int, Source] = {}
    claimed = 0
    with web or the_web() as crawl:
        try:
            while True:
                room = CLAIMED_AHEAD - len(held)
                if room >= AT_ONCE and (limit is None or claimed < limit):
                    wanted = room if limit is None else min(room, limit - claimed)
                    batch = sources.claim(wanted, now=clock(), lasting=LEASE)
                    limit = limit if batch else claimed  # nothing more is due
                    claimed += len(batch)
                    held.update((source.pk, source) for source in batch)
                    crawl.submit(request_for(source) for source in batch)
                if not held:
                    return summary
                outcome = crawl.take()
                source = held.pop(_key(outcome))
                try:
                    report = take_in(source, outcome, now=clock())
                except LostLease:
                    continue
                except DatabaseError:
                    raise  # not the source's fault, and nothing that the next one would be spared
                except Exception as error:
                    logger.exception("taking in %s", source.url)
                    report = _note_failure(source, Unforeseen(source.url, reason=type(error).__name__), now=clock())
                summary = summary.plus(report)
                if progress:
                    progress(report)
        finally:
            _give_back(held.values())


def _key(outcome: Outcome) -> int:
    request = outcome.request if isinstance(outcome, Failed) else outcome.answer.request
    if request.key is None:
        raise ValueError(request)
    return request.key


def _give_back(sources: Iterable[Source]) -> None:
    """End the leases of what was claimed and not visited: the refresh was interrupted."""
    for source in sources:
        Source.objects.filter(pk=source.pk, lease_token=source.lease_token).update(lease_until=None, lease_token=None)


def request_for(source: Source) -> Request:
    """What to ask, with the validators of the last answer."""
    return Request(source.url, etag=source.etag, last_modified=source.last_modified, key=source.pk)


def take_in(source: Source, outcome: Outcome, *, now: datetime, jitter: Callable[[], float] = random.random) -> Report:
    """Carry one answer through every stage, into the library and the source's health.

    Raises:
        LostLease: nothing was written.
    """
    match outcome:
        case Failed(error=error, millis=millis):
            return _note_failure(source, error, status=error.status, millis=millis, now=now, jitter=jitter())
        case NotModified():
            return _note_unchanged(source, outcome, size=0, now=now, jitter=jitter())
        case Fetched(answer=answer, body=body):
            digest = digest_of(body)
            if digest == source.content_hash:  # a server without validators
                return _note_unchanged(source, outcome, size=outcome.size, now=now, jitter=jitter())
            try:
                return _take_feed(source, outcome, digest, now=now, jitter=jitter())
            except IngestError as error:
                return _note_failure(
                    source, error, status=answer.status, millis=answer.millis, now=now, jitter=jitter()
                )


def _take_feed(source: Source, fetched: Fetched, digest: str, *, now: datetime, jitter: float) -> Report:
    """The pipeline in its order: open, skim, parse, clean, identify, store."""
    answer = fetched.answer
    document = open_document(fetched.body, url=answer.url, content_type=fetched.content_type)
    known = library.known_hashes(source, document.hashes)
    feed = parse(document.without(known))
    records = [
        entry_of(item, feed_url=answer.url, language=feed.language, shared_guids=document.shared_guids, now=now)
        for item in feed.items
    ]
    with transaction.atomic():
        _hold(source)
        changes = identify(records, library.candidates(source, records), library.adoptable(records), library.content_of)
        stocked = store(source, changes, now=now)
        introduce(source, feed, records, answer.url)
        health.count_rhythm(source, now=now)
        source.content_hash = digest
        health.went_well(source, answer, feed.wishes, now=now, jitter=jitter)
        report = Report(
            source, "fetched", _sentence(fetched.size, stocked, feed.cut), answer.status, answer.millis, fetched.size,
            stocked.new, stocked.changed, stocked.adopted,
        )  # fmt: skip
        health.write(report, now=now)
    return report


def _sentence(size: int, stocked: Stocked, cut: int) -> str:
    parts = [f"{stocked.new} new", f"{stocked.changed} changed"]
    parts += [f"{stocked.adopted} already known by their address"] if stocked.adopted else []
    parts += [f"{cut} more than we read of one document"] if cut else []
    return f"Came with {max(1, round(size / 1000))} kB: {', '.join(parts)}."


def _note_unchanged(
    source: Source, outcome: Fetched | NotModified, *, size: int, now: datetime, jitter: float
) -> Report:
    answer = outcome.answer
    report = Report(source, "not_modified", "Nothing has changed.", answer.status, answer.millis, size)
    with transaction.atomic():
        _hold(source)
        health.went_well(source, answer, health.wishes_of(source), now=now, jitter=jitter)
        health.write(report, now=now)
    return report


def _note_failure(
    source: Source,
    error: IngestError,
    *,
    now: datetime,
    status: int | None = None,
    millis: int = 0,
    jitter: float = 0.5,
) -> Report:
    report = Report(source, error.outcome, str(error), status, millis, error=error)
    with transaction.atomic():
        _hold(source)
        health.went_wrong(source, error, now=now, jitter=jitter)
        health.write(report, now=now)
    return report


def _hold(source: Source) -> None:
    """Make sure, for the rest of the transaction, that the source is still ours."""
    if not Source.objects.select_for_update().filter(pk=source.pk, lease_token=source.lease_token).exists():
        raise LostLease(source.url)
