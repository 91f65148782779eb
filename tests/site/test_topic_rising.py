"""What is rising: a share that has grown beyond chance, of enough entries to speak of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reading.topics.rising import FLOOR, Counts, Span, rising

ALL = Counts(now=1000, before=4000)


def found(topics, everything=ALL, parents=None, most=9):
    return [rise.topic for rise in rising(topics, everything, parents or {}, most)]


@pytest.mark.parametrize(
    ("counts", "rises"),
    [
        pytest.param(Counts(50, 200), False, id="as much as ever"),
        pytest.param(Counts(90, 200), True, id="nearly twice its share"),
        pytest.param(Counts(57, 200), False, id="a little more"),
        pytest.param(Counts(4, 0), False, id="new, and too few to tell"),
        pytest.param(Counts(5, 0), True, id="new, and enough"),
        pytest.param(Counts(7, 16), False, id="three more than expected, which chance explains"),
        pytest.param(Counts(20, 200), False, id="falling"),
        pytest.param(Counts(0, 0), False, id="nothing at all"),
    ],
)
def test_a_topic_rises_when_its_share_does_beyond_chance(counts, rises):
    assert bool(found({"it": counts})) is rises


def test_when_the_whole_field_publishes_more_nothing_has_risen():
    assert found({"it": Counts(90, 200)}, Counts(1800, 4000)) == []


def test_it_is_said_how_many_times_its_share_has_grown():
    (rise,) = rising({"it": Counts(100, 200)}, ALL, {}, 9)
    assert (rise.now, rise.times) == (100, 2.0)
    (newcomer,) = rising({"it": Counts(9, 0)}, ALL, {}, 9)
    assert newcomer.times is None


def test_the_most_surprising_come_first_and_no_more_than_asked_for():
    topics = {"new": Counts(5, 0), "great": Counts(300, 400), "some": Counts(90, 200)}
    assert found(topics)[0] == "great"
    assert set(found(topics)) == set(topics)
    assert found(topics, most=1) == ["great"]


def test_of_topics_one_above_the_other_the_more_surprising_stands_for_both():
    parents = {"evpn": "fabrics", "fabrics": "data-centre", "data-centre": None, "dns": None}
    topics = {"evpn": Counts(60, 40), "data-centre": Counts(90, 200), "dns": Counts(90, 200)}
    assert found(topics, parents=parents) == ["evpn", "dns"]


def test_a_circle_of_parents_is_walked_once():
    assert set(found({"a": Counts(90, 200), "c": Counts(80, 100)}, parents={"a": "b", "b": "a"})) == {"a", "c"}


@pytest.mark.parametrize("everything", [Counts(0, 0), Counts(10, 0), Counts(0, 10)])
def test_a_library_without_a_year_behind_it_has_nothing_rising(everything):
    assert found({"it": Counts(10, 0)}, everything) == []


def test_the_quarter_ends_with_yesterday_and_the_year_stands_before_it():
    span = Span.up_to(date(2026, 6, 1))
    assert span.end == datetime(2026, 6, 1, tzinfo=UTC)
    assert (span.end - span.turn).days == 91
    assert (span.turn - span.start).days == 4 * 91


@given(st.dictionaries(st.integers(), st.builds(Counts, st.integers(0, 500), st.integers(0, 2000)), max_size=20))
def test_nothing_rises_below_the_floor_nor_by_falling(topics):
    for rise in rising(topics, ALL, {}, 9):
        assert rise.now >= FLOOR
        assert rise.times is None or rise.times > 1
