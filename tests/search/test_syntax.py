"""The language of searching."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.syntax import (
    After,
    And,
    Before,
    Everything,
    Fuzzy,
    Length,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    parse,
)
from hub.search.syntax.dates import beginning

NOW = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    ("text", "node"),
    [
        pytest.param("bgp", Word("bgp"), id="a word"),
        pytest.param("IS-IS", Word("IS-IS"), id="a word with a mark"),
        pytest.param("10.0.0.0/8", Word("10.0.0.0/8"), id="a prefix"),
        pytest.param("fe80::1", Word("fe80::1"), id="an address with colons"),
        pytest.param("https://x.example/", Word("https://x.example/"), id="an address that is no field"),
        pytest.param("bgp ospf", And((Word("bgp"), Word("ospf"))), id="two words"),
        pytest.param("bgp AND ospf", And((Word("bgp"), Word("ospf"))), id="and, spelt out"),
        pytest.param("bgp OR ospf", Or((Word("bgp"), Word("ospf"))), id="or"),
        pytest.param("bgp or ospf", And((Word("bgp"), Word("or"), Word("ospf"))), id="only in capitals"),
        pytest.param("a b OR c d", And((Word("a"), Or((Word("b"), Word("c"))), Word("d"))), id="or binds tighter"),
        pytest.param("bgp -ospf", And((Word("bgp"), Not(Word("ospf")))), id="not, by a minus"),
        pytest.param("bgp NOT ospf", And((Word("bgp"), Not(Word("ospf")))), id="not, spelt out"),
        pytest.param("-(a b)", Not(And((Word("a"), Word("b")))), id="not a group"),
        pytest.param("NOT -a", Word("a"), id="not not"),
        pytest.param("(a OR b) c", And((Or((Word("a"), Word("b"))), Word("c"))), id="a group"),
        pytest.param("((a))", Word("a"), id="needless brackets"),
        pytest.param('"route  reflector"', Phrase("route reflector"), id="a phrase"),
        pytest.param("“route reflector”", Phrase("route reflector"), id="a phrase in curly quotes"),
        pytest.param("kube*", Prefix("kube"), id="a beginning"),
        pytest.param("gaurd~", Fuzzy("gaurd"), id="nearly"),
        pytest.param("gaurd~2", Fuzzy("gaurd", 2), id="less nearly"),
        pytest.param("gaurd~9", Fuzzy("gaurd", 2), id="never further than two"),
        pytest.param("title:bgp", Word("bgp", "title"), id="a field"),
        pytest.param("TITLE:bgp", Word("bgp", "title"), id="a field in capitals"),
        pytest.param("by:ana", Word("ana", "person"), id="a field's other name"),
        pytest.param('title:"x y"', Phrase("x y", "title"), id="a phrase in a field"),
        pytest.param('-title:"x y"', Not(Phrase("x y", "title")), id="not a phrase in a field"),
        pytest.param("title:(a b*)", And((Word("a", "title"), Prefix("b", "title"))), id="a group in a field"),
        pytest.param("title: bgp", And((Word("title:"), Word("bgp"))), id="a field's name that stands alone is a word"),
        pytest.param("after:2025", After("2025"), id="after"),
        pytest.param('before:"last month"', Before("last month"), id="before, in words"),
        pytest.param("since:last month bgp", And((After("last month"), Word("bgp"))), id="words without quotes"),
        pytest.param("duration:<30m", Length("<", 1800), id="shorter"),
        pytest.param("duration:=>1h30m", Length(">=", 5400), id="at least"),
        pytest.param("duration:90s", Length("=", 90), id="about"),
        pytest.param("", Everything(), id="nothing"),
        pytest.param("()", Everything(), id="nothing in brackets"),
        pytest.param("- & *", Everything(), id="marks alone"),
        pytest.param("OR", Everything(), id="an operator alone"),
        pytest.param("bgp OR", Word("bgp"), id="an operator without its other side"),
        pytest.param('"bgp', Word("bgp"), id="a lone quote"),
        pytest.param("(bgp", Word("bgp"), id="a lone bracket"),
        pytest.param("bgp)", Word("bgp"), id="the other one"),
        pytest.param("--verbose", Word("verbose"), id="an option of a command is a word"),
    ],
)
def test_what_is_typed_is_understood(text: str, node: Node) -> None:
    assert parse(text, NOW).node == node


@pytest.mark.parametrize("text", ["after:whenever", "after:2025-13", "duration:long", "duration:<m"])
def test_what_makes_no_sense_is_left_out_with_a_note(text: str) -> None:
    query = parse(f"bgp {text}", NOW)
    assert query.node == Word("bgp")
    assert text in query.notes[0]


@pytest.mark.parametrize("text", ["OR", "-", '"', "()", "& *", "after:whenever", "NOT AND"])
def test_what_asks_for_nothing_is_mute_and_says_so(text: str) -> None:
    query = parse(text, NOW)
    assert (query.node, query.has_no_rules) == (Everything(), True)
    assert query.notes


@pytest.mark.parametrize("text", ["", " ", "\x00", "bgp OR", "-bgp", "kind:lab", "the"])
def test_nothing_typed_is_not_mute_nor_is_anything_that_can_be_looked_for(text: str) -> None:
    assert not parse(text, NOW).has_no_rules


def test_a_pasted_page_is_cut_with_a_note() -> None:
    query = parse("bgp " * 10_000, NOW)
    assert "first 500 characters" in query.notes[0]


def test_brackets_may_be_as_deep_as_they_like() -> None:
    assert parse("(" * 200 + "bgp" + ")" * 200, NOW).node == Word("bgp")


TYPED = st.text() | st.lists(
    st.sampled_from(
        ["bgp", "IS-IS", "OR", "AND", "NOT", "(", ")", '"', "-", "+", "*", "~", "~2", ":", "title:", "after:", "2025",
         "last month", "duration:<30m", " ", "  ", "“", "fe80::", "802.1Q", "\x00", "\n", "a", "--", "kind:lab", "'"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(TYPED)
def test_nothing_typed_raises_and_what_is_printed_parses_to_the_same(text: str) -> None:
    node = parse(text, NOW).node
    assert parse(str(node), NOW).node == node


def _leaves() -> st.SearchStrategy[Node]:
    word = st.sampled_from(["bgp", "IS-IS", "10.0.0.0/8", "or", "éclair", "a:b"])
    field = st.sampled_from(["", "title", "topic", "kind"])
    return (
        st.builds(Word, word, field)
        | st.builds(Phrase, st.sampled_from(["bgp", "route reflector", "a - b"]), field)
        | st.builds(Prefix, word, field)
        | st.builds(Fuzzy, word, st.sampled_from([1, 2]), field)
        | st.builds(After, st.sampled_from(["2025", "2025-03", "last month"]))
        | st.builds(Length, st.sampled_from(["<", "<=", ">", ">=", "="]), st.integers(1, 9999))
    )


@given(st.recursive(_leaves(), lambda node: st.builds(Not, node) | st.builds(
    lambda kind, parts: kind(tuple(parts)), st.sampled_from([And, Or]), st.lists(node, min_size=2, max_size=4)
), max_leaves=12))  # fmt: skip
def test_a_tree_prints_to_text_that_means_the_same(node: Node) -> None:
    once = parse(str(node), NOW).node
    assert parse(str(once), NOW).node == once


@pytest.mark.parametrize(
    ("when", "moment"),
    [
        pytest.param("2025", (2025, 1, 1), id="a year"),
        pytest.param("2025-03", (2025, 3, 1), id="a month"),
        pytest.param("2025-03-14", (2025, 3, 14), id="a day"),
        pytest.param("march 2025", (2025, 3, 1), id="a month by its name"),
        pytest.param("today", (2026, 6, 15), id="today"),
        pytest.param("yesterday", (2026, 6, 14), id="yesterday"),
        pytest.param("this week", (2026, 6, 15), id="this week began on its Monday"),
        pytest.param("last week", (2026, 6, 8), id="last week"),
        pytest.param("last month", (2026, 5, 1), id="last month"),
        pytest.param("last-month", (2026, 5, 1), id="with a hyphen"),
        pytest.param("last year", (2025, 1, 1), id="last year"),
        pytest.param("3 weeks ago", (2026, 5, 25), id="weeks ago"),
        pytest.param("30d", (2026, 5, 16), id="days, in short"),
        pytest.param("4 months", (2026, 2, 15), id="months"),
        pytest.param("2025-02-30", None, id="no such day"),
        pytest.param("0001", None, id="before there was anything"),
        pytest.param("9999 years ago", None, id="too long ago"),
        pytest.param("soon", None, id="no date"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_moments_are_read_as_people_say_them(when: str, moment: tuple[int, int, int] | None) -> None:
    assert beginning(when, NOW) == (moment and datetime(*moment, tzinfo=UTC))


def test_the_31st_a_month_before_is_the_last_of_that_month() -> None:
    assert beginning("1 month", datetime(2026, 3, 31, tzinfo=UTC)) == datetime(2026, 2, 28, tzinfo=UTC)
