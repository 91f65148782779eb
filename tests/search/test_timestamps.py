"""At which second the words of a text are said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.search.timestamps import CLOSE, begins, note, second

PLACES = st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=40).map(
    lambda pairs: list(zip(sorted(a for a, _ in pairs), sorted(b for _, b in pairs), strict=True))
)


def test_a_place_is_said_when_the_note_before_it_begins() -> None:
    times = note([(100, 0), (300, 12), (600, 25)])
    assert begins(times) == 100
    assert [second(times, place) for place in (99, 100, 299, 300, 5000)] == [None, 0, 0, 12, 25]


def test_where_nothing_is_said_there_is_no_second() -> None:
    assert (begins(""), second("", 10)) == (None, None)


def test_notes_that_stand_close_are_one_but_a_transcript_after_the_chapters_begins_anew() -> None:
    assert note([(0, 0), (50, CLOSE), (99, CLOSE + 1)]) == f"0:0 99:{CLOSE + 1}"
    assert note([(0, 3000), (20, 5)]) == "0:3000 20:5"


@given(PLACES, st.integers(0, 10_000))
def test_a_link_may_lead_early_but_never_late(places: list[tuple[int, int]], at: int) -> None:
    said = [when for place, when in places if place <= at]
    led = second(note(places), at)
    assert (led is None) == (not said)
    assert led is None or said[-1] - CLOSE <= led <= said[-1]
