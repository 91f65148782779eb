"""When to visit a source next, and why, in words that its page can show.

    how often it publishes ─▶ interval ─▶ no sooner than its publisher wishes ─▶ or than its failures and
    Retry-After counsel ─▶ a little later by chance ─▶ out of the hours and days it wants to be left alone

Pure: the clock and chance are passed in. The reasons name what decided, not all that was weighed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hub.pluralize import pluralize

if TYPE_CHECKING:
    from hub.ingest.records import PublisherWishes

VISITS_A_GAP = (
    5  # visits between two entries of a steady publisher: an entry is seen after a tenth of its gap, on average
)
SHORTEST = timedelta(hours=1)  # what feed authors ask of conditional visits (rachelbythebay.com/fs/help.html)
SHORTEST_BY_LEAVE = timedelta(minutes=30)  # for a publisher who says that so often is welcome
SHORTEST_WHOLE = timedelta(hours=4)  # where the server knows no validators and sends all of it each time
LONGEST = timedelta(hours=24)
WISH_AT_MOST = timedelta(days=7)  # a longer wish would be as good as unsubscribing
FRESH_AT_MOST = timedelta(hours=24)  # for HTTP's max-age, which is often set for all of a site's files at once
FIRST_RETRY = timedelta(minutes=15)  # doubled with each failure, up to LONGEST; it never gives up
SPREAD = 0.1  # of the interval: the most that chance adds, so that sources added together drift apart
SPREAD_OF_LONGEST = 0.5  # most sources publish so rarely that all have one interval: chance alone can part them
WITHIN_THE_HOUR = timedelta(minutes=59)  # not sixty: the greatest chance would be rounded into the next hour
HOST_ASKED = "its host asked us to come back later"  # where one source was told so, for all that stand there
DAY_NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a source publishes: entries a week over the last eight, and when the newest appeared."""

    weekly: float = 0.0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When to come back, and why then."""

    at: datetime
    reasons: tuple[str, ...]


def next_visit(
    now: datetime,
    *,
    rhythm: Rhythm,
    wishes: PublisherWishes,
    jitter: float,
    failures: int = 0,
    first_retry: timedelta = FIRST_RETRY,
    retry_at: datetime | None = None,
    conditional: bool = True,
) -> Plan:
    """The soonest moment that serves readers and offends none of the publisher's wishes.

    `failures` counts visits in vain in a row, of which the first is waited out for `first_retry`; `retry_at` is
    Retry-After's moment; `conditional` whether its server knows validators. `jitter` is in [0, 1): the same arguments
    give the same answer.
    """
    if failures:
        interval, reasons = _backoff(failures, first_retry)
    else:
        interval, reasons = _by_rhythm(now, rhythm, wishes, conditional=conditional)
        interval, reasons = _by_wishes(interval, reasons, wishes)
    at = now + (interval * (1 + SPREAD * jitter) if failures else _by_chance(interval, wishes, jitter))
    if retry_at and retry_at > at:
        at = retry_at + interval * (SPREAD * jitter)
        reasons = ("asked us to come back later",)
    return _outside_skipped(at, reasons, wishes, jitter)


def later(until: datetime, *, now: datetime, jitter: float) -> datetime:
    """After a pause that a host asked for: its sources come back spread over a tenth of it, not all at its end."""
    return until + (until - now) * (SPREAD * jitter)


def _by_rhythm(
    now: datetime, rhythm: Rhythm, wishes: PublisherWishes, *, conditional: bool
) -> tuple[timedelta, tuple[str, ...]]:
    weekly = rhythm.weekly
    if rhythm.newest and now > rhythm.newest:  # one that fell silent is not visited as if it had not
        silence = (now - rhythm.newest) / timedelta(weeks=1)
        weekly = min(weekly, 2 / silence) if silence > 0 else weekly
    gap = timedelta(weeks=1) / weekly if weekly > 0.01 else LONGEST * VISITS_A_GAP  # noqa: PLR2004 - one in two years
    interval = min(gap / VISITS_A_GAP, LONGEST)
    reasons: tuple[str, ...] = (_pace(rhythm.weekly),)
    shortest = SHORTEST
    if not conditional:
        shortest = SHORTEST_WHOLE
    elif any(wish is not None and wish <= SHORTEST_BY_LEAVE for wish in stated(wishes)[:2]):  # max-age is no leave
        shortest = SHORTEST_BY_LEAVE
    if interval < shortest:
        interval = shortest
        reasons += ("its server can't tell us whether anything is new",) if not conditional else ()
    return interval, reasons


def _by_chance(interval: timedelta, wishes: PublisherWishes, jitter: float) -> timedelta:
    """A little later; for those that all have the longest interval, up to half of it sooner, or later if wished so.

    Ten thousand sources that were imported together would be visited together a day later, ten times as many a minute
    as at any other time: see benchmarks/schedule.py.
    """
    if interval < LONGEST:
        return interval * (1 + SPREAD * jitter)
    soonest = max(interval * (1 - SPREAD_OF_LONGEST), *(wish for wish in stated(wishes) if wish is not None), SHORTEST)
    if soonest < interval:
        return interval - (interval - soonest) * jitter
    return interval * (1 + SPREAD_OF_LONGEST * jitter)


def _pace(weekly: float) -> str:
    if weekly >= 1.5:  # noqa: PLR2004 - from here on a rounded number reads well
        return f"publishes about {round(weekly)} a week"
    if weekly >= 0.2:  # noqa: PLR2004
        return "publishes about once a week" if weekly >= 0.75 else "publishes a few times a month"  # noqa: PLR2004
    return "publishes rarely"


def stated(wishes: PublisherWishes) -> tuple[timedelta | None, timedelta | None, timedelta | None]:
    """Its wishes for an interval: ttl, sy:update*, max-age; each no longer than is taken seriously."""
    ttl = min(timedelta(minutes=wishes.ttl), WISH_AT_MOST) if wishes.ttl is not None else None
    every = min(timedelta(seconds=wishes.update_every), WISH_AT_MOST) if wishes.update_every is not None else None
    fresh = min(timedelta(seconds=wishes.max_age), FRESH_AT_MOST) if wishes.max_age is not None else None
    return ttl, every, fresh


def _by_wishes(
    interval: timedelta, reasons: tuple[str, ...], wishes: PublisherWishes
) -> tuple[timedelta, tuple[str, ...]]:
    ttl, every, fresh = stated(wishes)
    for wish, words in (
        (ttl, "asks for no more than one visit every {} (ttl)"),
        (every, "says that it changes every {} (sy:updatePeriod)"),
        (fresh, "its server says that an answer stays fresh for {}"),
    ):
        if wish is not None and wish > interval:
            interval = wish
            reasons = (reasons[0], words.format(in_words(wish)))
    return interval, reasons


def _backoff(failures: int, first: timedelta) -> tuple[timedelta, tuple[str, ...]]:
    wait = min(first * 2 ** min(failures - 1, 16), LONGEST)
    times = "the last visit" if failures == 1 else f"the last {failures} visits"
    return wait, (f"{times} failed, so we wait {in_words(wait)}",)


def _outside_skipped(at: datetime, reasons: tuple[str, ...], wishes: PublisherWishes, jitter: float) -> Plan:
    """The first hour from `at` on that is neither in skipHours nor in skipDays, both GMT (RSS 2.0)."""
    hours, days = wishes.skip_hours, wishes.skip_days
    if not _skipped(at, wishes) or len(hours) >= 24 or len(days) >= 7:  # noqa: PLR2004 - all: no wish can be met
        return Plan(at, reasons)
    hour = at.replace(minute=0, second=0, microsecond=0)
    while _skipped(hour, wishes):
        hour += timedelta(hours=1)
    what = f"on {', '.join(DAY_NAMES[day] for day in sorted(days))}" if at.weekday() in days else "at that hour"
    return Plan(hour + WITHIN_THE_HOUR * jitter, (*reasons, f"asks not to be visited {what}"))


def _skipped(moment: datetime, wishes: PublisherWishes) -> bool:
    return moment.hour in wishes.skip_hours or moment.weekday() in wishes.skip_days


def in_words(span: timedelta) -> str:
    """A span as people say it: “90 minutes”, “24 hours”, “7 days”."""
    minutes = round(span.total_seconds() / 60)
    for unit, size, most in (("minute", 1, 120), ("hour", 60, 48 * 60), ("day", 1440, 10**9)):
        if minutes < most:
            return pluralize(round(minutes / size), unit)
    raise AssertionError
