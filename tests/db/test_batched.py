"""Lists cut into batches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.db.batched import batched


@given(st.lists(st.integers()), st.integers(1, 9))
def test_batches_hold_every_value_once_and_in_order(values, size):
    batches = list(batched(iter(values), size))
    assert [value for batch in batches for value in batch] == values
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(0 < len(batch) <= size for batch in batches)
