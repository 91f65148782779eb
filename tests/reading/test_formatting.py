"""How things are said on a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reading import formatting
from content.templatetags.adjacency import code_spans

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "code", "number", "expected"),
    [
        pytest.param("N4N020: To Cert?", "N4N", 20, ("N4N020", "To Cert?"), id="a code leads the title"),
        pytest.param("TNO 23 – Third Phase", "TNO", 23, ("TNO 23", "Third Phase"), id="with a space and a dash"),
        pytest.param("To Cert? (N4N020)", "N4N", 20, ("", "To Cert? (N4N020)"), id="a code at the end stays there"),
        pytest.param("HS099:", "HS", 99, ("", "HS099:"), id="a title that is nothing but its code stays whole"),
        pytest.param("N4N020: To Cert?", "", None, ("", "N4N020: To Cert?"), id="no code is known"),
        pytest.param("A+B1: x", "A+B", 1, ("A+B1", "x"), id="a code is no pattern"),
    ],
)
def test_a_show_code_is_set_apart(title, code, number, expected):
    parts = formatting.title_parts(title, code, number)
    assert (parts.code, parts.rest) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Packet Pushers", "PP"),
        ("The Art of Network Engineering", "AN"),
        ("ipSpace.net blog", "IN"),
        ("0x2142 | Networking Nonsense", "0N"),
        ("Potaroo", "PO"),
        ("Б", "Б"),
        ("نشرة الشبكات", "نا"),
        ("...", "?"),
        ("", "?"),
    ],
)
def test_a_source_has_a_monogram(name, expected):
    assert formatting.monogram(name) == expected


@given(st.text(max_size=80))
def test_any_name_has_a_monogram_of_one_or_two_signs(name):
    assert 1 <= len(formatting.monogram(name)) <= 4  # upper-casing can lengthen: ß is SS


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "1 min"), (59, "59 min"), (60, "1 h"), (64, "1 h 4 min"), (0, "0 min")]
)
def test_minutes_are_spelled(minutes, said):
    assert formatting.spell_minutes(minutes) == said


@pytest.mark.parametrize(("seconds", "said"), [(5, "0:05"), (2050, "34:10"), (3850, "1:04:10")])
def test_a_clock_shows_no_empty_hours(seconds, said):
    assert formatting.clock(seconds) == said


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=40), "in 40 minutes"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=-800), "2 years ago"),
    ],
)
def test_a_moment_is_told_from_now(away, said):
    assert formatting.relative(NOW + away, NOW) == said


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://www.example.net/a", "example.net"), ("http://[broken", ""), ("", ""), ("not an address", "")],
)
def test_a_host_is_named_or_left_out(url, host):
    assert formatting.host(url) == host


def test_words_between_backticks_are_set_as_code_and_all_is_escaped():
    assert code_spans("Follow `next<`, not <b>") == "Follow <code>next&lt;</code>, not &lt;b&gt;"


LINE = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Short,  it\nstays whole", "Short, it stays whole", id="what fits is shown whole"),
        pytest.param(f"{LINE} {LINE} {LINE}. {LINE} {LINE}", f"{LINE} {LINE} {LINE}.", id="it ends with a sentence"),
        pytest.param(f"{LINE}. {LINE} {LINE} {LINE} x", f"{LINE}. {LINE} {LINE} {LINE[:-9]}…", id="but not too early"),
        pytest.param(f"{LINE} {LINE} {LINE} a, b vs. c (d e, f g h i", f"{LINE} {LINE} {LINE} a, b vs. c (d e, f g…",
                     id="a short form ends nothing"),
        pytest.param(f"{LINE} {LINE} {LINE} {LINE[:-15]}, so: {LINE}", f"{LINE} {LINE} {LINE} {LINE[:-15]}, so…",
                     id="no comma or colon stands before the ellipsis"),
    ],
)  # fmt: skip
def test_a_card_shows_an_excerpt_to_the_end_of_a_sentence_or_a_word(text, shown):
    assert formatting.excerpt(text) == shown
