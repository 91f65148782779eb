"""When a source has gone off topic: a table of lives."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.actions.off_topic import Sample, evaluate, is_clearly_on_topic, spam_words

START = datetime(2024, 1, 1, tzinfo=UTC)
KINDS = {
    "t": {"words": 300, "on_topic": True},  # on topic
    "o": {"words": 300, "on_topic": False},  # of something else
    "s": {"words": 300, "on_topic": False, "spam": frozenset({"casino", "jackpot"})},
    "n": {"words": 12, "on_topic": False},  # a note, too short to say anything
}


def life(signs):
    """Readings, the newest first, of a source that published weekly, oldest sign first; a blank is two years."""
    readings, at = [], START
    for sign in signs:
        at += timedelta(days=730 if sign == " " else 7)
        if sign != " ":
            readings.append(Sample(at=at, **KINDS[sign]))
    return readings[::-1]


@pytest.mark.parametrize(
    ("signs", "run"),
    [
        pytest.param("t" * 40, 0, id="always on topic"),
        pytest.param("", 0, id="nothing yet"),
        pytest.param("t" * 40 + "o" * 3, 0, id="three posts of a holiday"),
        pytest.param("t" * 40 + "o" * 5, 5, id="five of something else in a row, as never before"),
        pytest.param("to" * 20 + "o" * 12, 0, id="a blog that was always of half a mind"),
        pytest.param("to" * 20 + "o" * 25, 26, id="and then of none"),
        pytest.param("t" * 40 + " " + "o" * 3, 3, id="three of something else after two years"),
        pytest.param("t" * 40 + " " + "o" * 2, 0, id="two after two years"),
        pytest.param("t" * 40 + " " + "o" * 3 + "t", 0, id="the newest on topic again"),
        pytest.param("t" * 40 + "s", 1, id="one of a casino"),
        pytest.param("to" * 20 + "s", 0, id="one of a casino where half is off topic"),
        pytest.param("to" * 20 + "ss", 3, id="two there"),
        pytest.param("t" * 40 + "n" * 30, 0, id="notes say nothing either way"),
        pytest.param("t" * 40 + "nonononono", 10, id="but are taken along"),
        pytest.param("o" * 9, 0, id="new, nine"),
        pytest.param("o" * 10, 10, id="new, ten and not one on topic"),
        pytest.param("t" + "o" * 10, 0, id="new, with one on topic"),
        pytest.param("s", 0, id="new, one of a casino"),
        pytest.param("ss", 2, id="new, two of a casino"),
        pytest.param("n" * 50, 0, id="new, only notes"),
    ],
)
def test_a_run_is_suspicious_when_it_is_unlikely(signs, run):
    finding = evaluate(life(signs))
    assert (finding.run if finding else 0) == run


@pytest.mark.parametrize(
    ("signs", "left"),
    [("t", True), ("too", True), ("oto", True), ("ooo", False), ("tos", False), ("sst", True), ("", True)],
)
def test_three_samples_are_mostly_enough(signs, left):
    assert is_clearly_on_topic(life(signs)) is left
    assert evaluate(life("t" * 20 + signs)) is None or not left


def test_approved_entries_are_no_part_of_a_later_run():
    signs = "t" * 20 + "o" * 5
    assert evaluate(life(signs)).run == 5
    assert evaluate(life(signs), approved=25) is None
    assert evaluate(life(signs + "ooo"), approved=25) is None
    assert evaluate(life(signs + "o" * 40), approved=25).run == 40


def test_the_explanation_gives_the_reasons():
    assert evaluate(life("t" * 9 + "o" + " " + "ss")).sentence == (
        "Its newest 3 entries speak of nothing that this hub knows; of the 9 before, 9 did; "
        "they have words that spam is made of (casino, jackpot). Its domain may have lapsed and be in other hands."
    )
    assert "after 24 months of silence" in evaluate(life("t" * 9 + " " + "oooo")).sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Best Online Casino: blackjack, casino bonus", {"casino", "blackjack"}),
        ("A chassis with eight slots online", {"slots online"}),
        ("Sussex and essexual analysis", set()),
    ],
)
def test_spam_words(text, words):
    assert spam_words(text) == words
