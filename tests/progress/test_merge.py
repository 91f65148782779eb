"""The law by which two records of progress become one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.progress.merge import Bookmark, ListState, Mark, Setting, State, merge, renamed

CASES = json.loads((Path(__file__).parent / "merge_cases.json").read_text("utf-8"))
START = datetime(2026, 5, 1, tzinfo=UTC)

marks = st.builds(
    Mark,
    state=st.sampled_from(State),
    position=st.integers(0, 3),  # few values, so that ties happen
    updated_at=st.integers(0, 4).map(lambda milliseconds: START + timedelta(milliseconds=milliseconds)),
)
moments = st.integers(0, 4).map(lambda milliseconds: START + timedelta(milliseconds=milliseconds))
bookmarks = st.builds(
    Bookmark, state=st.sampled_from(ListState), title=st.sampled_from(["", "a", "\uffff", "\U0001f600"]),
    url=st.sampled_from(["/a", "/b"]), updated_at=moments,
)  # fmt: skip
settings = st.builds(Setting, value=st.sampled_from([1.0, 1.5]), updated_at=moments)
records = st.dictionaries(st.sampled_from("abc"), marks)
of_one_kind = st.sampled_from([marks, bookmarks, settings]).flatmap(
    lambda kind: st.tuples(*[st.dictionaries(st.sampled_from("abc"), kind)] * 3)
)


def record(data: dict) -> dict[str, Mark]:
    """A record as its JSON has it."""
    return {
        key: Mark(State(mark["state"]), mark["position"], datetime.fromisoformat(mark["updated_at"]))
        for key, mark in data.items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_two_records_become_one_as_the_table_says(case):
    assert merge(record(case["one"]), record(case["other"])) == record(case["merged"])
    assert merge(record(case["other"]), record(case["one"])) == record(case["merged"])


@given(of_one_kind)
def test_it_does_not_matter_who_comes_first(three):
    one, other, _ = three
    assert merge(one, other) == merge(other, one)


@given(of_one_kind)
def test_nor_which_two_are_merged_first(records):
    one, two, three = records
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(of_one_kind)
def test_nor_how_often(three):
    one, other, _ = three
    merged = merge(one, other)
    assert merge(merged, other) == merge(merged, one) == merge(merged, merged) == merged


@given(st.lists(marks, min_size=1))
def test_done_yields_only_to_a_later_explicit_untick(history):
    merged: dict[str, Mark] = {}
    for mark in history:
        merged = merge(merged, {"a": mark})
    ticks = [mark.updated_at for mark in history if mark.state is State.DONE]
    unticks = [mark.updated_at for mark in history if mark.state is State.OPEN]
    is_done = bool(ticks) and (not unticks or max(unticks) <= max(ticks))
    assert (merged["a"].state is State.DONE) == is_done


@given(records, records)
def test_nothing_is_made_up_and_no_key_is_lost(one, other):
    merged = merge(one, other)
    assert merged.keys() == one.keys() | other.keys()
    assert all(mark in (one.get(key), other.get(key)) for key, mark in merged.items())


def test_what_is_merged_stays_as_it_was():
    one, other = {"a": Mark(State.OPEN, 0, START)}, {"a": Mark(State.DONE, 0, START)}
    merge(one, other)
    assert one["a"].state is State.OPEN


@given(records, st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")))
def test_renaming_loses_no_mark_and_leaves_no_former_key(record, names):
    found = renamed(record, names)
    assert found.keys() == {names.get(key, key) for key in record}
    for key, mark in record.items():
        assert found[names.get(key, key)].weight >= mark.weight


@given(records, records, st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")))
def test_it_does_not_matter_whether_one_renames_before_merging_or_after(one, other, names):
    assert renamed(merge(one, other), names) == merge(renamed(one, names), renamed(other, names))
