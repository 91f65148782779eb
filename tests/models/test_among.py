"""Rows by their keys: the same ones, with a gap between the keys or without."""

from __future__ import annotations

import pytest

from hub.models import Entry
from hub.models.among import among
from tests.factories import an_entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", [[], [1], [0, 1, 2, 3], [3, 1, 2], [0, 3], [0, 0, 2], [2, 2, 1]])
def test_the_rows_are_those_with_the_keys(chosen: list[int]) -> None:
    keys = [an_entry().pk for _ in range(5)]
    found = Entry.objects.filter(among("pk", [keys[n] for n in chosen])).order_by("pk")
    assert [entry.pk for entry in found] == [keys[n] for n in sorted(set(chosen))]
