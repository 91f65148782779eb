"""The health of a source: what one visit changes in its row, and its line in the log of visits.

outcome of a visit + the source's row ──▶ new state, due time with reasons ──▶ row, Visit (the newest are kept)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime

from hub.db import bulk
from hub.db.batched import batched
from hub.db.raw_sql import as_parameters, datetime_of, placeholders, select
from hub.ingest.errors import Denied, FetchError, Gone, IngestError, NotFound, RetryLater
from hub.ingest.records import PublisherHints
from hub.ingest.schedule import (
    FIRST_RETRY,
    HOST_BACKOFF_REASON,
    MAX_INTERVAL,
    NextVisit,
    PublishingRate,
    after_backoff,
    next_visit,
)
from hub.ingest.urls import canonical, variants
from hub.models import Source, Visit
from hub.models.source import BROKEN_AFTER, MOVED_VISITS, VISITS_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from hub.ingest.records import Answer

BATCH = 500  # values in one IN (…)
RATE_WEEKS = 8  # counted for the publishing rate
RATE_MAX_ENTRIES = 400  # entries counted: above fifty a week the schedule is the same
NEWEST = """
    SELECT sum(CASE WHEN published_at > %s THEN 1 ELSE 0 END), max(published_at) FROM (
        SELECT published_at FROM hub_entry
        WHERE source_id = %s AND status IN ('published', 'featured') AND published_at IS NOT NULL
        ORDER BY published_at DESC LIMIT %s
    ) AS newest
"""  # as EntryQuerySet.dated
GONE_VISITS = 3  # HTTP 410 in a row, until a source is retired
SILENT_AFTER = timedelta(days=30)  # most sources publish more often, and a lapsed domain is resold after that
REFUSED_RETRY = timedelta(hours=1)  # after a deliberate refusal, which a quarter of an hour would ignore


@dataclass(frozen=True, slots=True)
class Report:
    """One visit, for the log, the progress bar and the summary."""

    source: Source
    outcome: str  # fetched, not_modified, or the name of an error
    sentence: str
    status: int | None = None
    millis: int = 0
    size: int = 0
    new: int = 0
    changed: int = 0
    adopted: int = 0
    error: IngestError | None = None
    requested: bool = True  # no: deferred because of its host's pause, which is no visit


def hints_of(source: Source) -> PublisherHints:
    """The publisher's hints as last seen."""
    kept: dict[str, Any] = source.publisher_hints
    return PublisherHints(
        ttl=kept.get("ttl"),
        skip_hours=frozenset(kept.get("skip_hours", ())),
        skip_days=frozenset(kept.get("skip_days", ())),
        update_every=kept.get("update_every"),
        max_age=kept.get("max_age"),
        block=kept.get("block", False),
    )


def hints_as_json(publisher_hints: PublisherHints) -> dict[str, Any]:
    """The hints as the row keeps them, without those that are unset."""
    kept = {
        "ttl": publisher_hints.ttl,
        "skip_hours": sorted(publisher_hints.skip_hours),
        "skip_days": sorted(publisher_hints.skip_days),
        "update_every": publisher_hints.update_every,
        "max_age": publisher_hints.max_age,
        "block": publisher_hints.block or None,
    }
    return {name: value for name, value in kept.items() if value not in (None, [])}


def publishing_rate_of(source: Source) -> PublishingRate:
    """The publishing rate as last counted."""
    newest = source.publishing_rate.get("newest")
    return PublishingRate(
        weekly=source.publishing_rate.get("weekly", 0.0), newest=parse_datetime(newest) if newest else None
    )


def update_publishing_rate(source: Source, *, now: datetime) -> None:
    """Count the publishing rate again, after the source's entries have changed."""
    [(recent, answer)] = select(
        NEWEST, [*as_parameters([now - timedelta(weeks=RATE_WEEKS)]), source.pk, RATE_MAX_ENTRIES]
    )
    newest = datetime_of(answer)
    source.publishing_rate = {"weekly": (recent or 0) / RATE_WEEKS, "newest": newest.isoformat() if newest else None}


def was_silent(source: Source, *, now: datetime) -> bool:
    """Whether the source had been silent for so long, when last counted, that its domain may have a new owner."""
    newest = publishing_rate_of(source).newest
    return newest is not None and now - newest > SILENT_AFTER


def record_success(
    source: Source, answer: Answer, publisher_hints: PublisherHints, *, now: datetime, jitter: float
) -> None:
    """Record on the row, unsaved, that a document came, or that ours is current."""
    unchanged = answer.status == HTTPStatus.NOT_MODIFIED  # unrepeated headers still hold (RFC 9111, 4.3.4)
    if answer.max_age is not None or not unchanged:
        publisher_hints = replace(publisher_hints, max_age=answer.max_age)
    source.publisher_hints = hints_as_json(publisher_hints)
    source.etag = answer.etag or (source.etag if unchanged else "")
    source.last_modified = answer.last_modified or (source.last_modified if unchanged else "")
    source.state = Source.State.ACTIVE
    source.failures = 0
    source.last_error = ""
    source.last_visit_at = source.last_success_at = now
    _follow(source, answer.moved_to)
    plan = next_visit(
        now,
        publishing_rate=publishing_rate_of(source),
        publisher_hints=publisher_hints,
        jitter=jitter,
        conditional=bool(source.etag or source.last_modified),
    )
    _set_due(source, plan)


def _follow(source: Source, moved_to: str) -> None:
    """Adopt a permanent redirect's target once several visits in a row have led there.

    Not if another source has that address: two would become one. Then it is followed at each visit, and its page says
    so.
    """
    moved_to = canonical(moved_to)
    if moved_to != source.moved_to:
        source.moved_to, source.moved_times = moved_to, 0
    if not moved_to:
        return
    source.moved_times = min(source.moved_times + 1, MOVED_VISITS)
    if source.moved_times >= MOVED_VISITS and not _is_taken(moved_to, source):
        source.url, source.moved_to, source.moved_times = moved_to, "", 0


def _is_taken(address: str, source: Source) -> bool:
    return Source.objects.at(variants(address)).exclude(pk=source.pk).exists()


def record_failure(source: Source, error: IngestError, *, now: datetime, jitter: float) -> None:
    """Record on the row, unsaved, that nothing usable came."""
    pause = isinstance(error, RetryLater)
    if now - _first_failure(source, now) > BROKEN_AFTER:
        source.state = Source.State.BROKEN
    source.last_visit_at = now
    source.last_error = str(error)
    source.failures += 1
    if isinstance(error, Gone) and _previous_gone(source) >= GONE_VISITS - 1:
        source.state = Source.State.RETIRED
        source.due_at, source.due_reasons = None, ["its publisher says that it is gone for good"]
        return
    retry_at = error.retry_at if isinstance(error, FetchError) else None
    plan = next_visit(
        now,
        publishing_rate=publishing_rate_of(source),
        publisher_hints=hints_of(source),
        jitter=jitter,
        failures=source.failures,
        first_retry=_first_retry(error),
        retry_at=retry_at,
    )
    if pause and retry_at is None:
        plan = replace(plan, reasons=("asked us to come back later, without saying when", *plan.reasons))
    _set_due(source, plan)


def record_deferred(source: Source, until: datetime, *, now: datetime, jitter: float) -> None:
    """Record on the row, unsaved, that the host's pause deferred the visit: no failure of the source."""
    source.due_at, source.due_reasons = after_backoff(until, now=now, jitter=jitter), [HOST_BACKOFF_REASON]


def _first_retry(error: IngestError) -> timedelta:
    """The wait after a first failure: short after a hiccup, longer after a deliberate refusal, a day after 410."""
    if isinstance(error, Gone):
        return MAX_INTERVAL
    if isinstance(error, RetryLater) and error.retry_at:
        return FIRST_RETRY  # it says itself how long
    return REFUSED_RETRY if isinstance(error, (Denied, NotFound, RetryLater)) else FIRST_RETRY


def _first_failure(source: Source, now: datetime) -> datetime:
    """When the current run of failed visits began.

    Not when the last good visit was: a hub that slept for a week, or a source that is visited every second day, would
    report each hiccup as a breakdown.
    """
    vain = source.visits.order_by("-at", "-id").values_list("at", flat=True)[: min(source.failures, VISITS_KEPT)]
    return min(vain, default=now)


def _previous_gone(source: Source) -> int:
    """How many visits in a row before this one found it gone, since an editor last revived it."""
    in_vain = min(GONE_VISITS, source.failures) - 1
    latest = source.visits.order_by("-at", "-id").values_list("outcome", flat=True)[:in_vain]
    return sum(1 for outcome in latest if outcome == Gone.outcome)


def _set_due(source: Source, plan: NextVisit) -> None:
    source.due_at, source.due_reasons = plan.at, list(plan.reasons)


def save_reports(reports: Sequence[Report], *, now: datetime) -> None:
    """Save the sources' rows, releasing their leases, and log the visits; inside their transaction."""
    for report in reports:
        report.source.lease_until = report.source.lease_token = None
    bulk.update(Source, [report.source for report in reports], SOURCE_FIELDS)
    visit_values = attrgetter(*VISIT_FIELDS)
    visits = [(report.source.pk, *visit_values(report)) for report in reports if report.requested]
    bulk.insert_rows(Visit, ("source_id", *VISIT_FIELDS), visits, at=now)


def prune_visits(sources: Iterable[int]) -> None:
    """Delete the oldest visits of these sources where the log exceeds its limit by a tenth."""
    for part in batched(sources, BATCH):
        sql = f"SELECT source_id FROM hub_visit WHERE source_id IN ({placeholders(part)}) GROUP BY source_id"  # noqa: S608
        for (key,) in select(f"{sql} HAVING count(*) > %s", [*part, VISITS_KEPT + VISITS_KEPT // 10]):
            log = Visit.objects.filter(source=key)
            log.exclude(pk__in=log.order_by("-at", "-id").values("pk")[:VISITS_KEPT]).delete()


VISIT_FIELDS = (
    "outcome",
    "status",
    "sentence",
    "millis",
    "size",
    "new",
    "changed",
)  # of a report, in the log of visits
SOURCE_FIELDS = (
    "url", "slug", "title", "site_url", "description", "kind", "language", "artwork_url", "etag", "last_modified",
    "content_hash", "podcast", "publisher_hints", "publishing_rate", "state", "failures", "last_visit_at",
    "last_success_at", "last_error", "due_at", "due_reasons", "lease_until", "lease_token", "moved_to", "moved_times",
)  # fmt: skip
