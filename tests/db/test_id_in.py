"""Rows by their keys: the same ones, with gaps between the keys or without."""

from __future__ import annotations

import pytest

from hub.db.id_in import WORTH, id_in
from hub.jobs import queue
from hub.models import Job

pytestmark = pytest.mark.django_db
ROWS = 4 * WORTH
RUNS = [[], [1], [0, 3], [3, 1, 2, 2], [*range(ROWS)], [*range(ROWS - 1, 2, -1)]]
GAPS = [[*range(WORTH), *range(WORTH + 1, ROWS - 1)], [n for n in range(ROWS) if n != 5], [*range(0, ROWS, 2)]]


@pytest.mark.parametrize("chosen", [*RUNS, *GAPS])
def test_the_rows_are_those_with_the_keys(chosen, now):
    queue.enqueue(Job.Kind.REVIEW, "source", range(ROWS), now=now)
    keys = list(Job.objects.order_by("pk").values_list("pk", flat=True))
    found = Job.objects.filter(id_in("pk", [keys[n] for n in chosen])).order_by("pk")
    assert [row.pk for row in found] == [keys[n] for n in sorted(set(chosen))]
    assert found.count() == len(set(chosen))
