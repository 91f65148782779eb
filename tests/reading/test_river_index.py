"""The river's days, added up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reading.river_index import RiverIndex, current_river_index
from hub.models import RiverDay

NEWEST = date(2026, 6, 1)


def days_of(counts):
    """A river of so many entries a day, newest first."""
    return RiverIndex.of((NEWEST - timedelta(days=n), count) for n, count in enumerate(counts))


@given(st.lists(st.integers(0, 5), max_size=30))
def test_every_entry_has_its_place_and_none_follows_the_last(counts):
    one_by_one = [(NEWEST - timedelta(days=n), rest) for n, count in enumerate(counts) for rest in range(count)]
    days = days_of(counts)
    assert days.total == len(one_by_one)
    assert [days.place(n) for n in range(len(one_by_one) + 2)] == [*one_by_one, None, None]


def test_a_count_that_a_hand_has_spoilt_counts_for_nothing():
    assert days_of([2, -5, 1]).place(2) == (NEWEST - timedelta(days=2), 0)


@pytest.mark.django_db
def test_days_are_read_once_until_they_change(django_assert_num_queries):
    RiverDay.objects.add({NEWEST: 2})
    with django_assert_num_queries(2):
        assert current_river_index().total == 2
    with django_assert_num_queries(1):
        assert current_river_index().total == 2
    RiverDay.objects.add({NEWEST - timedelta(days=1): 1})
    with django_assert_num_queries(2):
        assert current_river_index().place(2) == (NEWEST - timedelta(days=1), 0)
