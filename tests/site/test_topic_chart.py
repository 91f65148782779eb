"""The chart of entries a month: what is drawn, what is labelled, and the same as a table."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reading.topics.chart import HEIGHT, LABELS, chart_of
from content.reading.topics.months import ordinal

TODAY = date(2026, 6, 15)


def counts(**years):
    """`counts(y2020=3)`: three entries in every month of 2020."""
    return {ordinal(int(year[1:]), month): n for year, n in years.items() for month in range(1, 13)}


def test_too_little_to_draw_is_not_drawn():
    assert chart_of({}, TODAY) is None
    assert chart_of({ordinal(2020, 1): 7}, TODAY) is None
    assert chart_of({ordinal(2020, 1): 8}, TODAY) is not None


def test_it_begins_with_a_year_and_ends_with_this_month():
    chart = chart_of({ordinal(2020, 5): 8}, TODAY)
    assert chart.first == 2020
    assert chart.width == 6 * 12 + 6
    assert chart.table[0].year == 2026
    assert chart.table[0].months == (0, 0, 0, 0, 0, 0, *[None] * 6)


def test_the_highest_month_says_its_number_and_the_latest_does_of_equals():
    chart = chart_of(counts(y2020=3) | {ordinal(2021, 5): 7, ordinal(2022, 2): 7}, TODAY)
    assert (chart.peak.words, chart.peak_month, chart.highest) == ("7", "February 2022", 7)
    assert f"V{HEIGHT}h" not in chart.bars
    assert f"v-{HEIGHT}h" in chart.bars


def test_a_month_that_towers_is_drawn_short_and_said_to_be():
    chart = chart_of(counts(y2020=3) | {ordinal(2021, 5): 170}, TODAY)
    assert chart.is_short
    assert chart.highest == 170
    heights = {float(height) for height in re.findall(r"v-([\d.]+)h", chart.bars)}
    assert max(heights) > HEIGHT / 2


def test_the_last_twelve_months_stand_apart():
    chart = chart_of({ordinal(2025, 6): 5, ordinal(2025, 7): 6, ordinal(2026, 6): 7}, TODAY)
    assert (chart.last_year, chart.year_before) == (13, 5)
    assert chart.recent.count("M") == 2
    assert chart.bars.count("M") == 1


def test_one_wrong_date_does_not_squeeze_the_years():
    chart = chart_of(counts(y2020=30, y2021=30) | {ordinal(1970, 1): 2}, TODAY)
    assert (chart.first, chart.earlier) == (2020, 2)


def test_what_is_dated_in_the_future_is_not_drawn():
    chart = chart_of(counts(y2025=1) | {ordinal(2031, 1): 900}, TODAY)
    assert chart.highest == 1


@pytest.mark.parametrize("since", [2026, 2025, 2020, 2010, 1995, 1971])
def test_a_phone_has_room_for_every_year_that_is_named(since):
    chart = chart_of({ordinal(since, 1): 50, ordinal(2026, 6): 50}, TODAY)
    places = [float(year.at.removesuffix("%")) for year in chart.years]
    assert 1 <= len(places) <= LABELS
    assert all(after - before > 100 / (LABELS + 3) for before, after in pairwise(places))


@given(st.dictionaries(st.integers(ordinal(1990, 1), ordinal(2026, 6)), st.integers(1, 10_000), min_size=1))
def test_the_table_says_all_that_there_is(counted):
    chart = chart_of(counted, TODAY)
    if chart is None:
        assert sum(counted.values()) < 8
        return
    assert sum(row.total for row in chart.table) + chart.earlier == sum(counted.values())
    assert all(0 <= float(label.at.removesuffix("%")) <= 100 for label in (*chart.years, chart.peak))
    assert all(-1e-9 <= float(height) <= HEIGHT for height in re.findall(r"v-([\d.]+)h", chart.bars + chart.recent))
