"""The pipeline: every stage from document to row, in order. The one module that knows the order.

    Fetched ──open──▶ skip known ──▶ parse ──▶ normalize ──▶ match ──▶ store ──▶ health   one transaction a source
    NotModified, or the very same bytes ────────────────────────────────▶ health   one transaction for the batch
    Failed, or no feed ─────────────────────────────────────────────────▶ health   one transaction a source

A source whose lease was lost meanwhile is not written and has no report. An internal error in one feed is logged, kept
as that source's outcome, and does not stop the others.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError, transaction

from hub.db.raw_sql import placeholders, select
from hub.ingest.backoff import deferred_until, requested_backoff
from hub.ingest.cleaning.normalize import normalize, normalize_source
from hub.ingest.errors import FetchError, IngestError, Unforeseen
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse
from hub.ingest.records import Failed, Fetched, NotModified, Outcome
from hub.ingest.storing import existing, host_backoff, source_health
from hub.ingest.storing.entry_values import record_digest
from hub.ingest.storing.match import match_records
from hub.ingest.storing.source_health import Report
from hub.ingest.storing.source_metadata import update_metadata
from hub.ingest.storing.store import StoreResult, store
from hub.jobs import queue
from hub.models import Job, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hub.ingest.records import FeedRecord

logger = logging.getLogger(__name__)

Answered = tuple[Source, Outcome]
SilenceReview = Callable[[Source, datetime], object]


class LostLease(Exception):  # noqa: N818 - no fault: another visitor was quicker
    """The lease ran out and another process took the source, or an editor changed it meanwhile."""


class Pipeline:
    """Stores the answers of one refresh. `look` reviews a source that publishes after a long silence."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        chance: Callable[[], float] = random.random,
        look: SilenceReview | None = None,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._look = look
        self._unowned = existing.UnownedEntries()

    def process(self, answered: Sequence[Answered]) -> Iterator[Report]:
        """Store these answers; a report for each source whose lease still held."""
        quiet = [pair for pair in answered if _is_unchanged(*pair)]
        yield from self._store_unchanged(quiet)
        done = {source.pk for source, _ in quiet}
        for source, outcome in answered:
            if source.pk not in done and not isinstance(outcome, NotModified):
                try:
                    yield self._store_one(source, outcome)
                except LostLease:
                    continue

    def _store_one(self, source: Source, outcome: Fetched | Failed) -> Report:
        try:
            if isinstance(outcome, Failed):
                return self._store_failure(source, outcome.error, millis=outcome.millis)
            return self._store_feed(source, outcome)
        except IngestError as error:
            answer = outcome.answer if isinstance(outcome, Fetched) else None
            status, millis = (answer.status, answer.millis) if answer else (None, 0)
            return self._store_failure(source, error, status=status, millis=millis)
        except (LostLease, DatabaseError):
            raise  # the latter is not the source's fault, and nothing that the next one would be spared
        except Exception as error:
            logger.exception("storing %s", source.url)
            return self._store_failure(source, Unforeseen(source.url, reason=type(error).__name__))

    def _store_feed(self, source: Source, fetched: Fetched) -> Report:
        now, answer = self._clock(), fetched.answer
        feed, shared_guids, standing = _read(source, fetched)
        records = [
            normalize(item, feed_url=answer.url, language=feed.language, shared_guids=shared_guids, now=now)
            for item in feed.items
        ]
        feed = replace(feed, items=())  # as its publisher wrote them, they are not needed any more
        with transaction.atomic():
            _require_leases([source])
            candidates = existing.candidates(source, records, standing)
            vouched = source.review == Source.Review.TRUSTED  # else it could rewrite what readers see already
            adoptable = self._unowned.among(records) if vouched else []
            stored = store(source, match_records(records, candidates, adoptable, record_digest), now=now)
            if stored.new and self._look and source_health.was_silent(source, now=now):
                self._look(source, now)
            works = [Job.Kind.REVIEW] if stored.new else []
            works += (
                [Job.Kind.INDEX]
                if update_metadata(source, normalize_source(feed, feed_url=answer.url), records)
                else []
            )
            queue.enqueue_each([(work, "source", source.pk) for work in works], now=now)
            source_health.update_publishing_rate(source, now=now)
            source.content_hash = fetched.digest
            source_health.record_success(source, answer, feed.publisher_hints, now=now, jitter=self._chance())
            report = Report(
                source=source,
                outcome="fetched",
                sentence=_sentence(fetched.size, stored, feed),
                status=answer.status,
                millis=answer.millis,
                size=fetched.size,
                new=stored.new,
                changed=stored.changed,
                adopted=stored.adopted,
            )
            source_health.save_reports([report], now=now)
        return report

    def _store_unchanged(self, answered: Sequence[Answered]) -> list[Report]:
        if not answered:
            return []
        now, reports = self._clock(), []
        with transaction.atomic():
            ours = _lock_leased([source for source, _ in answered])
            for source, outcome in answered:
                if source.pk in ours and not isinstance(outcome, Failed):
                    answer = outcome.answer
                    source_health.record_success(
                        source, answer, source_health.hints_of(source), now=now, jitter=self._chance()
                    )
                    size = outcome.size if isinstance(outcome, Fetched) else 0
                    sentence = "Nothing has changed."
                    reports.append(Report(source, "not_modified", sentence, answer.status, answer.millis, size))
            source_health.save_reports(reports, now=now)
        return reports

    def _store_failure(
        self, source: Source, error: IngestError, *, status: int | None = None, millis: int = 0
    ) -> Report:
        now = self._clock()
        status = error.status if isinstance(error, FetchError) else status
        deferred = deferred_until(error)
        report = Report(source, error.outcome, str(error), status, millis, error=error, requested=deferred is None)
        with transaction.atomic():
            _require_leases([source])
            if deferred:
                source_health.record_deferred(source, deferred, now=now, jitter=self._chance())
            else:
                source_health.record_failure(source, error, now=now, jitter=self._chance())
            source_health.save_reports([report], now=now)
        if pause := requested_backoff(error, now):
            host_backoff.back_off(*pause, now=now, chance=self._chance)
        return report


def _read(source: Source, fetched: Fetched) -> tuple[FeedRecord, frozenset[str], set[str]]:
    """What its document says, less the items that the library has; the guids that several of its items share; and the
    hashes of those left out.

    The tree, four times the document's size, is gone when this returns.
    """
    document = open_document(fetched.body, url=fetched.answer.url, content_type=fetched.content_type)
    known = existing.known_hashes(source, document.hashes)
    return parse(document.without(known)), document.shared_guids, known


def _is_unchanged(source: Source, outcome: Outcome) -> bool:
    """304, or the very bytes that were read last: many a server has no validators."""
    if isinstance(outcome, Fetched):
        return outcome.digest == source.content_hash
    return isinstance(outcome, NotModified)


def _sentence(size: int, stored: StoreResult, feed: FeedRecord) -> str:
    parts = [f"{stored.new} new", f"{stored.changed} changed"]
    parts += [f"{stored.adopted} already known by their address"] if stored.adopted else []
    parts += [f"{feed.cut} more than we read of one document"] if feed.cut else []
    came = f"Came with {max(1, round(size / 1000))} kB: {', '.join(parts)}."
    return " ".join((came, *(f"Its reader had to forgive that {problem}." for problem in feed.problems)))


def _lock_leased(sources: Sequence[Source]) -> set[int]:
    """The keys of the sources whose lease is still ours, locked for the rest of the transaction.

    Also reads each source's review state again: a visit may last longer than an editor needs to suspect the source.
    """
    keys = [source.pk for source in sources]
    sql = f"SELECT id, lease_token, review FROM hub_source WHERE id IN ({placeholders(keys)}) ORDER BY id"  # noqa: S608
    said = {pk: (UUID(str(token)), review) for pk, token, review in select(sql, keys, locking=True) if token}
    ours = [source for source in sources if source.pk in said and said[source.pk][0] == source.lease_token]
    for source in ours:
        source.review = said[source.pk][1]
    return {source.pk for source in ours}


def _require_leases(sources: Sequence[Source]) -> None:
    if len(_lock_leased(sources)) < len(sources):
        raise LostLease(sources[0].url)
