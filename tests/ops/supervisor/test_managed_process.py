"""A part: its lines, and its rests between deaths."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from hub.ops.supervisor.managed_process import LINE, SETTLED, Part, rest_after


@pytest.mark.parametrize(
    ("deaths", "seconds"),
    [
        pytest.param(1, 1, id="a first death"),
        pytest.param(2, 2, id="a second in a row"),
        pytest.param(6, 30, id="no longer than half a minute"),
        pytest.param(5000, 30, id="however often"),
    ],
)
def test_a_part_rests_longer_the_more_often_it_dies(deaths, seconds):
    assert rest_after(deaths) == seconds


def test_a_part_that_had_settled_is_forgiven():
    part = Part("web", "granian", ())
    part.started_at = 1000.0
    assert part.has_died(1001.0) == 1
    assert part.has_died(1002.0) == 2
    assert part.has_died(1000.0 + SETTLED) == 1
    assert part.start_at == 1000.0 + SETTLED + 1


@pytest.fixture
def spoken():
    """A part and a function that speaks for it."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    part = Part("web", "granian", ())
    with os.fdopen(reading, "rb", 0) as output, os.fdopen(writing, "wb", 0) as voice:
        part.process = SimpleNamespace(stdout=output, returncode=None)
        yield part, voice


def test_lines_are_passed_on_whole(spoken):
    part, voice = spoken
    voice.write(b"one\ntw")
    assert part.read_lines() == (["one"], False)
    voice.write(b"o\n\nthree\n")
    assert part.read_lines() == (["two", "three"], False)
    assert part.read_lines() == ([], False)


def test_the_last_line_needs_no_end(spoken):
    part, voice = spoken
    voice.write(b"last words")
    voice.close()
    assert part.read_lines() == ([], False)
    assert part.read_lines() == (["last words"], True)


def test_bytes_that_are_no_text_do_no_harm(spoken):
    part, voice = spoken
    voice.write(b"\xff\xfe caf\xc3\xa9\n")
    assert part.read_lines() == (["\ufffd\ufffd café"], False)


def test_a_line_without_end_is_passed_on_in_pieces(spoken):
    part, voice = spoken
    for _ in range(LINE // 4096):
        voice.write(b"x" * 4096)
    (line,), _ = part.read_lines()
    assert len(line) == LINE
