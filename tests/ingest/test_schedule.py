"""When a source is visited next, and the reasons given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.ingest.records import PublisherHints
from hub.ingest.schedule import (
    FIRST_RETRY,
    JITTER,
    JITTER_AT_MAX_INTERVAL,
    MAX_HINT,
    MAX_INTERVAL,
    PublishingRate,
    duration_in_words,
    next_visit,
)

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)  # a Monday
BUSY = PublishingRate(weekly=70, newest=NOW)
STEADY = PublishingRate(weekly=3, newest=NOW - timedelta(days=1))
SLEEPY = PublishingRate(weekly=0.2, newest=NOW - timedelta(days=20))


NO_WISHES = PublisherHints()


def plan(publishing_rate=STEADY, publisher_hints=NO_WISHES, **more):
    return next_visit(NOW, publishing_rate=publishing_rate, publisher_hints=publisher_hints, **{"jitter": 0.0} | more)


@pytest.mark.parametrize(
    ("publishing_rate", "publisher_hints", "more", "wait"),
    [
        pytest.param(SLEEPY, {}, {}, timedelta(hours=24), id="a sleepy blog is visited daily"),
        pytest.param(PublishingRate(), {}, {}, timedelta(hours=24), id="so is one of which nothing is known"),
        pytest.param(BUSY, {}, {}, timedelta(hours=1), id="a busy newsroom once an hour, as feed authors ask"),
        pytest.param(BUSY, {"ttl": 15}, {}, timedelta(minutes=30), id="more often where its publisher says it may"),
        pytest.param(BUSY, {"update_every": 1}, {}, timedelta(minutes=30), id="or that it changes so often"),
        pytest.param(
            BUSY, {"max_age": 0}, {}, timedelta(hours=1), id="which a server's max-age for all its files is not"
        ),
        pytest.param(
            BUSY, {}, {"conditional": False}, timedelta(hours=4), id="less where it sends all of it each time"
        ),
        pytest.param(STEADY, {}, {}, timedelta(hours=11, minutes=12), id="three a week: five visits a gap"),
        pytest.param(replace(BUSY, newest=NOW - timedelta(weeks=10)), {}, {}, timedelta(hours=24), id="silence slows"),
        pytest.param(BUSY, {"ttl": 180}, {}, timedelta(hours=3), id="ttl"),
        pytest.param(BUSY, {"update_every": 43200}, {}, timedelta(hours=12), id="sy:updatePeriod"),
        pytest.param(BUSY, {"max_age": 7200}, {}, timedelta(hours=2), id="max-age"),
        pytest.param(
            BUSY, {"max_age": 31_536_000}, {}, timedelta(hours=24), id="a year of max-age is not meant for feeds"
        ),
        pytest.param(BUSY, {"ttl": 525_600}, {}, timedelta(days=7), id="no wish makes us forget a source"),
        pytest.param(BUSY, {}, {"failures": 1}, timedelta(minutes=15), id="a hiccup is forgiven soon"),
        pytest.param(
            BUSY, {}, {"failures": 2, "first_retry": timedelta(hours=1)}, timedelta(hours=2), id="a refusal less soon"
        ),
        pytest.param(BUSY, {}, {"failures": 6}, timedelta(hours=8), id="but not a source that is down"),
        pytest.param(BUSY, {}, {"failures": 500}, timedelta(hours=24), id="and it is never given up"),
        pytest.param(
            BUSY, {}, {"failures": 1, "retry_at": NOW + timedelta(hours=5)}, timedelta(hours=5), id="Retry-After"
        ),
    ],
)
def test_a_source_is_visited_as_often_as_it_deserves(publishing_rate, publisher_hints, more, wait):
    assert plan(publishing_rate, PublisherHints(**publisher_hints), **more).at - NOW == wait


def test_the_reasons_say_what_decided():
    assert plan().reasons == ("publishes about 3 a week",)
    assert plan(BUSY, PublisherHints(ttl=180)).reasons == (
        "publishes about 70 a week",
        "asks for no more than one visit every 3 hours (ttl)",
    )
    assert plan(failures=3).reasons == ("the last 3 visits failed, so we wait 60 minutes",)


def test_skipped_hours_and_days_are_left_alone():
    night = PublisherHints(skip_hours=frozenset({13, 14}))
    assert plan(BUSY, night).at == NOW.replace(hour=15)
    monday = PublisherHints(skip_days=frozenset({0}))
    late = plan(BUSY, monday)
    assert late.at == datetime(2026, 6, 2, tzinfo=UTC)
    assert late.reasons[-1] == "asks not to be visited on Mondays"


def test_a_publisher_who_skips_every_hour_is_visited_all_the_same():
    assert plan(BUSY, PublisherHints(skip_hours=frozenset(range(24)))).at == NOW + timedelta(hours=1)


def test_jitter_spreads_sources_that_were_added_together():
    ats = {plan(STEADY, jitter=n / 10).at for n in range(10)}
    assert len(ats) == 10
    assert max(ats) - min(ats) < MAX_INTERVAL * JITTER


@pytest.mark.parametrize(
    ("publisher_hints", "soonest", "latest"),
    [
        ({}, 12, 24),
        ({"ttl": 60}, 12, 24),
        ({"ttl": 20 * 60}, 20, 24),
        ({"ttl": 24 * 60}, 24, 36),
        ({"ttl": 48 * 60}, 48, 72),
    ],
)
def test_rarely_publishing_sources_are_spread_over_half_a_day_within_their_hints(publisher_hints, soonest, latest):
    waits = [plan(SLEEPY, PublisherHints(**publisher_hints), jitter=n / 100).at - NOW for n in range(100)]
    assert timedelta(hours=soonest) <= min(waits) < timedelta(hours=soonest + 1)
    assert timedelta(hours=latest - 1) < max(waits) <= timedelta(hours=latest)


@example(
    publishing_rate=PublishingRate(),
    publisher_hints=PublisherHints(skip_hours=frozenset({0, 1, 2, 4})),
    failures=0,
    first=FIRST_RETRY,
    jitter=0.9999999999999999,
    retry=None,
    now=datetime(2020, 1, 1, tzinfo=UTC),
)
@given(
    publishing_rate=st.builds(
        PublishingRate,
        weekly=st.floats(0, 10_000),
        newest=st.none() | st.datetimes(datetime(1995, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
    publisher_hints=st.builds(
        PublisherHints,
        ttl=st.none() | st.integers(0, 10**7),
        skip_hours=st.frozensets(st.integers(0, 23)),
        skip_days=st.frozensets(st.integers(0, 6)),
        update_every=st.none() | st.integers(0, 10**9),
        max_age=st.none() | st.integers(0, 10**9),
    ),
    failures=st.integers(0, 10_000),
    first=st.sampled_from([FIRST_RETRY, timedelta(hours=1), MAX_INTERVAL]),
    jitter=st.floats(0, 1, exclude_max=True),
    retry=st.none() | st.timedeltas(timedelta(), timedelta(days=14)),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_with_any_hints_the_next_visit_is_neither_too_soon_nor_forgotten(
    *, publishing_rate, publisher_hints, failures, first, jitter, retry, now
):
    retry_at = now + retry if retry is not None else None
    said = {
        "publishing_rate": publishing_rate,
        "publisher_hints": publisher_hints,
        "failures": failures,
        "first_retry": first,
        "jitter": jitter,
    }
    made = next_visit(now, **said, retry_at=retry_at)
    assert made == next_visit(now, **said, retry_at=retry_at)
    assert made.reasons
    assert made.at >= now + timedelta(minutes=15)
    assert made.at <= now + max(MAX_HINT, timedelta(days=14)) * (1 + JITTER_AT_MAX_INTERVAL) + timedelta(days=8)
    if retry_at:
        assert made.at >= retry_at
    if publisher_hints.ttl and not failures:
        assert made.at >= now + min(timedelta(minutes=publisher_hints.ttl), MAX_HINT)
    if len(publisher_hints.skip_hours) < 24 and len(publisher_hints.skip_days) < 7:
        assert made.at.hour not in publisher_hints.skip_hours
        assert made.at.weekday() not in publisher_hints.skip_days


@pytest.mark.parametrize(
    ("span", "words"),
    [(timedelta(minutes=1), "1 minute"), (timedelta(minutes=90), "90 minutes"), (timedelta(hours=24), "24 hours"),
     (timedelta(days=7), "7 days")],
)  # fmt: skip
def test_durations_are_written_as_people_say_them(span, words):
    assert duration_in_words(span) == words
