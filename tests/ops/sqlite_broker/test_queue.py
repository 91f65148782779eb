"""The letterbox: what was put is taken once, whoever else puts, takes or dies."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.ops.sqlite_broker.queue import FILE, MAX_BYTES, Letterbox


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "a directory with spaces"


@pytest.fixture
def box(directory):
    with closing(Letterbox(directory)) as box:
        yield box


def test_messages_come_out_in_the_order_they_went_in(box):
    for word in ("one", "two", "three"):
        box.put("hub", word)
    assert [box.take("hub") for _ in range(4)] == ["one", "two", "three", None]


def test_queues_do_not_see_each_other(box):
    box.put("one", "for one")
    assert box.take("two") is None
    assert (box.size("one"), box.size("two")) == (1, 0)


def test_a_message_outlives_whoever_put_it(directory):
    with closing(Letterbox(directory)) as first:
        first.put("hub", "kept")
    with closing(Letterbox(directory)) as second:
        assert second.take("hub") == "kept"


def test_purging_says_how_many_there_were(box):
    for word in ("one", "two"):
        box.put("hub", word)
    assert (box.purge("hub"), box.take("hub")) == (2, None)


def test_a_message_that_is_no_doorbell_is_refused(box):
    with pytest.raises(ValueError, match="at most"):
        box.put("hub", "x" * (MAX_BYTES + 1))
    assert box.size("hub") == 0


def test_several_takers_get_each_message_once(directory):
    everything = {f"message {n}" for n in range(300)}
    with closing(Letterbox(directory)) as box:
        for message in everything:
            box.put("hub", message)

    def take_all(_):
        with closing(Letterbox(directory)) as box:
            return list(iter(lambda: box.take("hub"), None))

    with ThreadPoolExecutor(4) as crowd:
        taken = [message for part in crowd.map(take_all, range(4)) for message in part]
    assert len(taken) == len(everything)
    assert set(taken) == everything


@pytest.mark.parametrize(
    "rubbish",
    [
        pytest.param(b"this is no database, and never was one " * 20, id="text"),
        pytest.param(b"\x00" * 4096, id="zeros"),
    ],
)
def test_a_file_that_can_not_be_read_is_put_aside(directory, rubbish, caplog):
    directory.mkdir()
    (directory / FILE).write_bytes(rubbish)
    with closing(Letterbox(directory)) as box:
        box.put("hub", "rings again")
        assert box.take("hub") == "rings again"
    assert (directory / FILE).with_suffix(".unreadable").read_bytes() == rubbish
    assert "can't be read" in caplog.text


def test_an_empty_file_is_an_empty_letterbox(directory):
    directory.mkdir()
    (directory / FILE).touch()
    with closing(Letterbox(directory)) as box:
        assert box.take("hub") is None


def test_a_taker_that_dies_in_the_middle_leaves_the_message(directory, box):
    box.put("hub", "still there")
    with closing(sqlite3.connect(directory / FILE, isolation_level=None)) as dying:
        dying.execute("BEGIN IMMEDIATE")
        dying.execute("DELETE FROM letter")
    assert box.take("hub") == "still there"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.text()), max_size=30))
def test_whatever_is_put_comes_out_the_same(tmp_path_factory, letters):
    with closing(Letterbox(tmp_path_factory.mktemp("box"))) as box:
        for queue, message in letters:
            box.put(queue, message)
        for queue in ("a", "b"):
            assert list(iter(lambda queue=queue: box.take(queue), None)) == [m for q, m in letters if q == queue]
