"""Public names in the order of their making."""

from __future__ import annotations

import time
from uuid import RFC_4122

from hub.db.uuid7 import uuid7


def test_names_are_of_version_7_and_say_when_they_were_made():
    before = time.time_ns() // 1_000_000
    name = uuid7()
    assert (name.version, name.variant) == (7, RFC_4122)
    assert before <= name.int >> 80 <= time.time_ns() // 1_000_000


def test_no_name_is_given_twice():
    assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_what_is_made_later_sorts_later(monkeypatch):
    names = []
    for millis in (1, 2, 300, 70_000, 2**40):
        monkeypatch.setattr(time, "time_ns", lambda millis=millis: millis * 1_000_000)
        names.append(uuid7())
    assert names == sorted(names)
    assert [str(name) for name in names] == sorted(str(name) for name in names)
