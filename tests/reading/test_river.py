"""The river by numbered pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.reading.river import NoSuchPageError, last_page, river_page, shown_numbers
from hub.models import Entry, RiverDay
from tests.conftest import forget
from tests.factories import a_source, an_entry

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "last", "expected"),
    [
        pytest.param(1, 1, [1], id="one page"),
        pytest.param(7, 3780, [1, None, 5, 6, 7, 8, 9, None, 3780], id="in the middle both ends are shown"),
        pytest.param(4, 3780, [1, 2, 3, 4, 5, 6, None, 3780], id="near the start nothing is left out before"),
        pytest.param(5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9], id="a gap of one number is that number"),
        pytest.param(3780, 3780, [1, None, 3778, 3779, 3780], id="the last page"),
    ],
)
def test_numbers_lead_to_both_ends_and_the_neighbours(number, last, expected):
    assert list(shown_numbers(number, last)) == expected


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_numbers_rise_and_leave_no_single_number_out(number, more):
    last = number + more
    shown = list(shown_numbers(number, last))
    numbers = [n for n in shown if n is not None]
    assert numbers == sorted(set(numbers))
    assert {1, number, last} <= set(numbers)
    for before, gap, after in zip(shown, shown[1:], shown[2:], strict=False):
        if gap is None:
            assert after - before > 2
    assert all(b - a == 1 for a, b in pairwise(shown) if a is not None and b is not None)


@given(st.integers(0, 10**6), st.integers(1, 100))
def test_the_last_page_holds_the_last_entry(total, size):
    last = last_page(total, size)
    assert (last - 1) * size < max(total, 1) <= last * size


minutes = st.integers(0, 4 * 24 * 60)  # within four days, so that days hold several entries and one another's ties


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(dates=st.lists(minutes, max_size=25), size=st.integers(1, 7))
def test_pages_laid_end_to_end_are_the_river(dates, size):
    Entry.objects.all().delete()
    source = a_source()
    moments = [EPOCH + timedelta(minutes=n) for n in dates]
    Entry.objects.bulk_create(
        Entry(
            source=source,
            identity=str(n),
            title=str(n),
            url=f"https://a.example/{n}",
            published_at=at,
            first_seen_at=at,
        )
        for n, at in enumerate(moments)
    )
    RiverDay.objects.recount()
    forget()
    pages = [river_page(n, size=size) for n in range(1, last_page(len(moments), size) + 1)]
    assert [entry.pk for page in pages for entry in page.entries] == list(
        Entry.objects.river().newest().values_list("pk", flat=True)
    )
    with pytest.raises(NoSuchPageError):
        river_page(len(pages) + 1, size=size)


@pytest.mark.django_db
def test_an_empty_river_has_one_empty_page():
    page = river_page(1)
    assert (page.entries, page.last, page.older, page.newer) == ([], 1, None, None)


@pytest.mark.django_db
def test_a_page_too_large_for_the_database_is_beyond_the_end():
    an_entry()
    with pytest.raises(NoSuchPageError) as caught:
        river_page(10**30)
    assert caught.value.last == 1


@pytest.mark.django_db
def test_entries_are_grouped_by_their_day_in_utc():
    early = an_entry(published_at=datetime(2026, 5, 1, 23, 59, tzinfo=UTC))
    late = an_entry(published_at=datetime(2026, 5, 2, 0, 1, tzinfo=UTC))
    days = [(str(day), [e.pk for e in entries]) for day, entries in river_page(1).days]
    assert days == [("2026-05-02", [late.pk]), ("2026-05-01", [early.pk])]


@pytest.mark.django_db
def test_hidden_waiting_and_undated_entries_are_not_in_the_river():
    shown = an_entry()
    an_entry(status=Entry.Status.HIDDEN)
    an_entry(status=Entry.Status.NEW)
    an_entry(published_at=None)
    assert [e.pk for e in river_page(1).entries] == [shown.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 50, 100])
def test_every_page_costs_the_same_queries(number, django_assert_num_queries):
    source = a_source()
    Entry.objects.bulk_create(
        Entry(
            source=source,
            identity=str(n),
            title=str(n),
            url=f"https://a.example/{n}",
            published_at=EPOCH + timedelta(hours=n),
            first_seen_at=EPOCH,
        )
        for n in range(100)
    )
    RiverDay.objects.recount()
    river_page(1)
    with django_assert_num_queries(4):  # the days' sum, the entries with their source, their topics, their enclosures
        assert len(river_page(number, size=1).entries) == 1
