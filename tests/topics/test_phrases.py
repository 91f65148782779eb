from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.topics.evidence import EntryText, PhraseMatcher
from hub.topics.phrases import Phrase, PhraseError, fold, read_phrase


def finds(written: str, text: str = "", title: str = "", labels: tuple[str, ...] = ()) -> bool:
    phrase, _weight = read_phrase(written)
    return PhraseMatcher([phrase]).finds(EntryText(title, text, labels))


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        pytest.param("cert", "a concert tonight", False, id="a word within a word is another word"),
        pytest.param("leaf-spine", "a leaf spine fabric", True, id="a hyphen stands for a blank"),
        pytest.param("wi-fi", "our WiFi is slow", True, id="and for nothing"),
        pytest.param("leaf spine", "leafspine", False, id="a blank does not stand for nothing"),
        pytest.param("leaf spine", "leaf\n  spine", True, id="lines break where they like"),
        pytest.param("leaf spine", "a leaf. Spine switches", False, id="a phrase does not run on past its sentence"),
        pytest.param("=IS-IS", "what it is is unclear", False, id="an acronym is not the same letters"),
        pytest.param("=IS-IS", "WHAT IT IS IS UNCLEAR", False, id="nor the same capitals"),
        pytest.param("=IS-IS", "IS-IS levels", True, id="it is the acronym"),
        pytest.param("=Network+", "a network and its parts", False, id="signs count in an exact phrase"),
        pytest.param("=Network+", "CompTIA Network+, then CCNA", True, id="and are found"),
        pytest.param("certif*", "certifying", True, id="a star is the rest of the word"),
        pytest.param("certif*", "recertify", False, id="but not its beginning"),
        pytest.param("route reflector", "route reflectors", True, id="a plural is the same word"),
        pytest.param("network policy", "network policies", True, id="in -ies too"),
        pytest.param("EVPN", "EVPN/VXLAN", True, id="a slash parts words"),
        pytest.param("Cisco", "Cisco’s new box", True, id="an apostrophe too"),
        pytest.param("802.11ax", "on 802.11ax now", True, id="digits and points"),
        pytest.param("Zürich", "in zürich", True, id="letters with accents are letters"),
        pytest.param("DNS", "die DNS-Server – und", True, id="signs beyond Latin-1 are blanks"),
    ],
)
def test_a_phrase_is_found_where_it_is_meant(written: str, text: str, expected: bool) -> None:
    assert finds(written, text) is expected


def test_a_field_narrows_a_phrase() -> None:
    assert finds("title: career", title="My career")
    assert not finds("title: career", text="My career")


def test_a_label_is_matched_in_any_case() -> None:
    assert finds("=IS-IS", labels=("is-is",))


def test_a_phrase_is_not_put_together_from_two_fields() -> None:
    assert not finds("segment routing", title="About a segment", text="routing of it")
    assert not finds("segment routing", labels=("segment", "routing"))


@pytest.mark.parametrize("written", ["", "  ", "^3", "=", "…", "* ", "a * b", "titel: career", "Network+"])
def test_what_is_no_phrase_is_refused_in_words(written: str) -> None:
    with pytest.raises(PhraseError, match=r"phrase|field|sign"):
        read_phrase(written)


def test_a_weight_of_its_own_is_read() -> None:
    assert read_phrase("title: EVPN ^4.5") == (Phrase("EVPN", frozenset({"title"})), 4.5)


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(), st.text())
def test_no_text_is_too_strange_to_be_searched(title: str, text: str) -> None:
    PhraseMatcher([Phrase("BGP"), Phrase("IS-IS", exact=True)]).find(EntryText(title, text, (text, title)))
