"""When to visit a source next, and why, in words that its page can show.

    publishing rate ─▶ interval ─▶ no shorter than the publisher's hints ─▶ or than failures and Retry-After require
    ─▶ plus jitter ─▶ outside the hours and days that the publisher excludes

Pure: the clock and the jitter are passed in. The reasons name what decided, not all that was weighed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hub.pluralize import pluralize

if TYPE_CHECKING:
    from hub.ingest.records import PublisherHints

VISITS_PER_ENTRY = (
    5  # visits between two entries of a steady publisher: an entry is found after a tenth of the gap on average
)
MIN_INTERVAL = timedelta(hours=1)  # what feed authors ask of conditional visits (rachelbythebay.com/fs/help.html)
MIN_INTERVAL_INVITED = timedelta(minutes=30)  # for a publisher whose hints invite it
MIN_INTERVAL_UNCONDITIONAL = timedelta(hours=4)  # where the server has no validators and sends the whole feed each time
MAX_INTERVAL = timedelta(hours=24)
MAX_HINT = timedelta(days=7)  # a longer hint would amount to unsubscribing
MAX_FRESHNESS = timedelta(hours=24)  # for HTTP's max-age, which is often set for all of a site's files
FIRST_RETRY = timedelta(minutes=15)  # doubled with each failure, up to LONGEST; it never gives up
JITTER = 0.1  # of the interval: the maximum, so that sources added together drift apart
JITTER_AT_MAX_INTERVAL = 0.5  # most sources publish so rarely that all share this interval: only jitter separates them
WITHIN_THE_HOUR = timedelta(minutes=59)  # not sixty: the largest jitter would round into the next hour
HOST_BACKOFF_REASON = "its host asked us to come back later"  # for all sources on a host that asked one of them
DAY_NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True, slots=True)
class PublishingRate:
    """How a source publishes: entries a week over the last eight, and when the newest appeared."""

    weekly: float = 0.0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class NextVisit:
    """When to come back, and why then."""

    at: datetime
    reasons: tuple[str, ...]


def next_visit(
    now: datetime,
    *,
    publishing_rate: PublishingRate,
    publisher_hints: PublisherHints,
    jitter: float,
    failures: int = 0,
    first_retry: timedelta = FIRST_RETRY,
    retry_at: datetime | None = None,
    conditional: bool = True,
) -> NextVisit:
    """The earliest time that serves readers and respects the publisher's hints.

    `failures` counts failed visits in a row, the first of which waits `first_retry`; `retry_at` is Retry-After's time;
    `conditional` says whether the server supports validators. `jitter` is in [0, 1): the same arguments give the same
    answer.
    """
    if failures:
        interval, reasons = _backoff(failures, first_retry)
    else:
        interval, reasons = _by_publishing_rate(now, publishing_rate, publisher_hints, conditional=conditional)
        interval, reasons = _by_hints(interval, reasons, publisher_hints)
    at = now + (interval * (1 + JITTER * jitter) if failures else _with_jitter(interval, publisher_hints, jitter))
    if retry_at and retry_at > at:
        at = retry_at + interval * (JITTER * jitter)
        reasons = ("asked us to come back later",)
    return _outside_skipped(at, reasons, publisher_hints, jitter)


def after_backoff(until: datetime, *, now: datetime, jitter: float) -> datetime:
    """The time after a host's pause, spread over a tenth of it, so that its sources do not all return at once."""
    return until + (until - now) * (JITTER * jitter)


def _by_publishing_rate(
    now: datetime, publishing_rate: PublishingRate, publisher_hints: PublisherHints, *, conditional: bool
) -> tuple[timedelta, tuple[str, ...]]:
    weekly = publishing_rate.weekly
    if publishing_rate.newest and now > publishing_rate.newest:  # a silent source is visited less often
        silence = (now - publishing_rate.newest) / timedelta(weeks=1)
        weekly = min(weekly, 2 / silence) if silence > 0 else weekly
    gap = timedelta(weeks=1) / weekly if weekly > 0.01 else MAX_INTERVAL * VISITS_PER_ENTRY  # noqa: PLR2004 - one in two years
    interval = min(gap / VISITS_PER_ENTRY, MAX_INTERVAL)
    reasons: tuple[str, ...] = (_rate_in_words(publishing_rate.weekly),)
    shortest = MIN_INTERVAL
    if not conditional:
        shortest = MIN_INTERVAL_UNCONDITIONAL
    elif any(
        wish is not None and wish <= MIN_INTERVAL_INVITED for wish in hinted_intervals(publisher_hints)[:2]
    ):  # max-age is no leave
        shortest = MIN_INTERVAL_INVITED
    if interval < shortest:
        interval = shortest
        reasons += ("its server can't tell us whether anything is new",) if not conditional else ()
    return interval, reasons


def _with_jitter(interval: timedelta, publisher_hints: PublisherHints, jitter: float) -> timedelta:
    """The interval, a little longer; the longest one up to half shorter, or longer if a hint forbids that.

    Ten thousand sources that were imported together would otherwise be visited together a day later, ten times as many
    a minute as at any other time: see benchmarks/schedule.py.
    """
    if interval < MAX_INTERVAL:
        return interval * (1 + JITTER * jitter)
    soonest = max(
        interval * (1 - JITTER_AT_MAX_INTERVAL),
        *(wish for wish in hinted_intervals(publisher_hints) if wish is not None),
        MIN_INTERVAL,
    )
    if soonest < interval:
        return interval - (interval - soonest) * jitter
    return interval * (1 + JITTER_AT_MAX_INTERVAL * jitter)


def _rate_in_words(weekly: float) -> str:
    if weekly >= 1.5:  # noqa: PLR2004 - from here on a rounded number reads well
        return f"publishes about {round(weekly)} a week"
    if weekly >= 0.2:  # noqa: PLR2004
        return "publishes about once a week" if weekly >= 0.75 else "publishes a few times a month"  # noqa: PLR2004
    return "publishes rarely"


def hinted_intervals(publisher_hints: PublisherHints) -> tuple[timedelta | None, timedelta | None, timedelta | None]:
    """The intervals that ttl, sy:update* and max-age ask for, each capped."""
    ttl = min(timedelta(minutes=publisher_hints.ttl), MAX_HINT) if publisher_hints.ttl is not None else None
    every = (
        min(timedelta(seconds=publisher_hints.update_every), MAX_HINT)
        if publisher_hints.update_every is not None
        else None
    )
    fresh = (
        min(timedelta(seconds=publisher_hints.max_age), MAX_FRESHNESS) if publisher_hints.max_age is not None else None
    )
    return ttl, every, fresh


def _by_hints(
    interval: timedelta, reasons: tuple[str, ...], publisher_hints: PublisherHints
) -> tuple[timedelta, tuple[str, ...]]:
    ttl, every, fresh = hinted_intervals(publisher_hints)
    for wish, words in (
        (ttl, "asks for no more than one visit every {} (ttl)"),
        (every, "says that it changes every {} (sy:updatePeriod)"),
        (fresh, "its server says that an answer stays fresh for {}"),
    ):
        if wish is not None and wish > interval:
            interval = wish
            reasons = (reasons[0], words.format(duration_in_words(wish)))
    return interval, reasons


def _backoff(failures: int, first: timedelta) -> tuple[timedelta, tuple[str, ...]]:
    wait = min(first * 2 ** min(failures - 1, 16), MAX_INTERVAL)
    times = "the last visit" if failures == 1 else f"the last {failures} visits"
    return wait, (f"{times} failed, so we wait {duration_in_words(wait)}",)


def _outside_skipped(
    at: datetime, reasons: tuple[str, ...], publisher_hints: PublisherHints, jitter: float
) -> NextVisit:
    """The first hour from `at` on that is neither in skipHours nor in skipDays, both GMT (RSS 2.0)."""
    hours, days = publisher_hints.skip_hours, publisher_hints.skip_days
    if not _skipped(at, publisher_hints) or len(hours) >= 24 or len(days) >= 7:  # noqa: PLR2004 - all: no wish can be met
        return NextVisit(at, reasons)
    hour = at.replace(minute=0, second=0, microsecond=0)
    while _skipped(hour, publisher_hints):
        hour += timedelta(hours=1)
    what = f"on {', '.join(DAY_NAMES[day] for day in sorted(days))}" if at.weekday() in days else "at that hour"
    return NextVisit(hour + WITHIN_THE_HOUR * jitter, (*reasons, f"asks not to be visited {what}"))


def _skipped(moment: datetime, publisher_hints: PublisherHints) -> bool:
    return moment.hour in publisher_hints.skip_hours or moment.weekday() in publisher_hints.skip_days


def duration_in_words(span: timedelta) -> str:
    """A duration as people say it: “90 minutes”, “24 hours”, “7 days”."""
    minutes = round(span.total_seconds() / 60)
    for unit, size, most in (("minute", 1, 120), ("hour", 60, 48 * 60), ("day", 1440, 10**9)):
        if minutes < most:
            return pluralize(round(minutes / size), unit)
    raise AssertionError
