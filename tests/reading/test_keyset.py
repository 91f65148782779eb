"""Lists read by position."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.reading.keyset import Cursor, Keyset
from hub.models import Entry
from tests.factories import a_source

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

cursors = st.builds(
    Cursor,
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 10**18 - 1),
)


@given(cursors)
def test_a_cursor_survives_its_address(cursor):
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    ["", ".", "1", "1.", "a.1", "1.1.1", "999999999999999999.1", "١.١", "1.1\n", "-.1", "1." + "9" * 40, "\x00"],
)
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(ValueError, match=r"not a cursor|calendar"):
        Cursor.parse(text)


def _listed(dates: list[int | None]) -> list[int]:
    """Entries with these dates (hours; few, so that many tie); their numbers in the order of the list."""
    Entry.objects.all().delete()
    source = a_source()
    Entry.objects.bulk_create(
        Entry(
            source=source,
            identity=str(n),
            title=str(n),
            url=f"https://a.example/{n}",
            published_at=None if hours is None else EPOCH + timedelta(hours=hours),
            first_seen_at=EPOCH,
        )
        for n, hours in enumerate(dates)
    )
    return list(Entry.objects.order_by(F("published_at").desc(nulls_last=True), "-id").values_list("pk", flat=True))


some_dates = st.lists(st.none() | st.integers(0, 5), max_size=20)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(dates=some_dates, size=st.integers(1, 6))
def test_stretches_laid_end_to_end_are_the_list_in_both_directions(dates, size):
    whole = _listed(dates)
    rows = Keyset(Entry.objects.public())
    stretch = rows.top(size)
    assert stretch.newer is None
    read = [row.pk for row in stretch.rows]
    while stretch.older:
        stretch = rows.before(stretch.older, size)
        read += [row.pk for row in stretch.rows]
    assert read == whole

    back = [row.pk for row in stretch.rows]
    while stretch.newer:
        stretch = rows.after(stretch.newer, size)
        back = [row.pk for row in stretch.rows] + back
    assert set(back) == set(whole)  # the top stretch is filled up, and so may repeat some of the next
    assert [row.pk for row in stretch.rows] == whole[:size]


@pytest.mark.django_db
def test_a_cursor_beyond_the_end_finds_nothing_and_leads_nowhere():
    _listed([1, 2, None])
    stretch = Keyset(Entry.objects.public()).before(Cursor(None, 0), 5)
    assert (list(stretch.rows), stretch.older) == ([], None)


@pytest.mark.django_db
def test_entries_that_arrive_meanwhile_move_nothing_further_down():
    whole = _listed([1, 2, 3, 4])
    rows = Keyset(Entry.objects.public())
    top = rows.top(2)
    Entry.objects.create(
        title="new", url="https://a.example/new", published_at=EPOCH + timedelta(days=9), first_seen_at=EPOCH
    )
    assert top.older is not None
    assert [row.pk for row in rows.before(top.older, 2).rows] == whole[2:]
