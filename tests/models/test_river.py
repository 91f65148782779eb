"""The river's counts: what is added is found again, and a recount agrees with the entries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hub.models import Entry, RiverDay
from tests.factories import an_entry

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def counts():
    return dict(RiverDay.objects.values_list("day", "entries"))


def test_numbers_add_up_by_day():
    RiverDay.objects.add({MAY: 2})
    RiverDay.objects.add({MAY: 3, JUNE: 1})
    RiverDay.objects.add({MAY: -1, JUNE: 0})
    assert counts() == {MAY: 4, JUNE: 1}


def test_a_day_can_be_taken_from_before_it_was_added_to():
    RiverDay.objects.add({MAY: -1})
    RiverDay.objects.add({MAY: 1})
    assert counts() == {MAY: 0}


def test_a_recount_puts_right_what_a_stray_hand_has_put_wrong():
    an_entry(published_at=datetime(2026, 5, 1, 0, 0, tzinfo=UTC))
    an_entry(published_at=datetime(2026, 5, 1, 23, 59, 59, tzinfo=UTC))
    an_entry(published_at=datetime(2026, 6, 1, 12, 0, tzinfo=UTC))
    an_entry(status=Entry.Status.HIDDEN)
    an_entry(published_at=None)
    RiverDay.objects.all().update(entries=99)
    RiverDay.objects.recount()
    assert counts() == {MAY: 2, JUNE: 1}
