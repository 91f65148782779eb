"""The piece of a text that shows why it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hub.search.passages import ELLIPSIS, WIDTH, Marker

if TYPE_CHECKING:
    from hub.search.results import Piece


def hits(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.hit]


def text(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_words_are_marked_by_their_stem_and_as_they_are_written() -> None:
    pieces = Marker([("policies",)]).marked("A Policy, two policies, no police.")
    assert hits(pieces) == ["Policy", "policies"]
    assert text(pieces) == "A Policy, two policies, no police."


def test_a_run_is_marked_as_a_whole() -> None:
    pieces = Marker([("route", "reflector"), ("is", "is")]).marked(
        "IS-IS and route reflectors, but no reflector of routes"
    )
    assert hits(pieces) == ["IS-IS", "route reflectors"]


def test_only_whole_words_are_marked() -> None:
    assert hits(Marker([("gate",)]).marked("a gateway, an agate, a gate")) == ["gate"]


def test_of_runs_that_begin_together_the_longest_is_marked() -> None:
    assert hits(Marker([("bgp",), ("bgp", "session")]).marked("a BGP session")) == ["BGP session"]


def test_a_passage_is_where_most_of_the_words_stand() -> None:
    filler = "Nothing to see here, only words on words. " * 30
    passage = Marker([("anycast",), ("gateway",)]).passage(
        f"Anycast is mentioned. {filler} An anycast gateway stands here. {filler}"
    )
    assert hits(passage) == ["anycast", "gateway"]
    assert passage[0].text == passage[-1].text == ELLIPSIS
    assert len(text(passage)) <= WIDTH + 2


def test_a_text_without_the_words_has_no_passage() -> None:
    assert Marker([("anycast",)]).passage("Unicast only.") == ()
    assert Marker([]).passage("Anything.") == ()


def test_a_letter_that_grows_when_lowered_spoils_nothing() -> None:
    assert text(Marker([("bgp",)]).marked("İ BGP")) == "İ BGP"


@given(
    st.text(alphabet="ab c-.\nİß", max_size=400), st.lists(st.sampled_from([("a",), ("ab",), ("a", "b"), ("c", "a")]))
)
def test_pieces_put_together_are_the_text(written: str, runs: list[tuple[str, ...]]) -> None:
    assert text(Marker(runs).marked(written)) == written
    Marker(runs).passage(written)
