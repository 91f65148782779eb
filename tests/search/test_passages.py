"""The piece of a text that shows why it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hub.search.passages import ELLIPSIS, WIDTH, Highlighter, Passage

if TYPE_CHECKING:
    from hub.search.results import Piece


def hits(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.hit]


def text(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_words_are_marked_by_their_stem_and_as_they_are_written() -> None:
    pieces = Highlighter([("policies",)]).marked("A Policy, two policies, no police.")
    assert hits(pieces) == ["Policy", "policies"]
    assert text(pieces) == "A Policy, two policies, no police."


def test_a_run_is_marked_as_a_whole() -> None:
    pieces = Highlighter([("route", "reflector"), ("is", "is")]).marked(
        "IS-IS and route reflectors, but no reflector of routes"
    )
    assert hits(pieces) == ["IS-IS", "route reflectors"]


def test_only_whole_words_are_marked() -> None:
    assert hits(Highlighter([("gate",)]).marked("a gateway, an agate, a gate")) == ["gate"]


def test_of_runs_that_begin_together_the_longest_is_marked() -> None:
    assert hits(Highlighter([("bgp",), ("bgp", "session")]).marked("a BGP session")) == ["BGP session"]


def test_a_passage_is_where_most_of_the_words_stand() -> None:
    filler = "Nothing to see here, only words on words. " * 30
    whole = f"Anycast is mentioned. {filler} An anycast gateway stands here. {filler}"
    passage = Highlighter([("anycast",), ("gateway",)]).passage(whole)
    assert hits(passage.pieces) == ["anycast", "gateway"]
    assert passage.pieces[0].text == passage.pieces[-1].text == ELLIPSIS
    assert len(text(passage.pieces)) <= WIDTH + 2
    assert (passage.place, passage.runs) == (whole.index("anycast gateway"), 2)


def test_a_passage_can_be_looked_for_in_a_part() -> None:
    whole = "An anycast gateway is written about. Anycast is spoken of."
    passage = Highlighter([("anycast",), ("gateway",)]).passage(whole, whole.index("Anycast"))
    assert hits(passage.pieces) == ["Anycast"]
    assert passage.place == whole.index("Anycast")


def test_a_word_that_is_everywhere_is_marked_where_the_rare_one_stands() -> None:
    whole = "BGP this, BGP that. " * 500 + "BGP and its confederations. " + "BGP again. " * 500
    passage = Highlighter([("bgp",), ("confederations",)]).passage(whole)
    assert (set(hits(passage.pieces)), passage.runs) == ({"BGP", "confederations"}, 2)


def test_a_text_without_the_words_has_no_passage() -> None:
    assert Highlighter([("anycast",)]).passage("Unicast only.") == Passage()
    assert Highlighter([]).passage("Anything.") == Passage()


def test_a_letter_that_grows_when_lowered_spoils_nothing() -> None:
    assert text(Highlighter([("bgp",)]).marked("İ BGP")) == "İ BGP"


@given(
    st.text(alphabet="ab c-.\nİß", max_size=400), st.lists(st.sampled_from([("a",), ("ab",), ("a", "b"), ("c", "a")]))
)
def test_pieces_put_together_are_the_text(written: str, runs: list[tuple[str, ...]]) -> None:
    assert text(Highlighter(runs).marked(written)) == written
    Highlighter(runs).passage(written)
