"""Words, their spellings, what belongs together, and what a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.analysis import stem, words
from hub.search.intents import answered, kinds
from hub.search.spellings import expand
from hub.search.stopwords import content_words
from hub.search.synonyms import read, shipped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("IS-IS over 802.1Q", ("is", "is", "over", "802", "1q"), id="marks part words"),
        pytest.param("route_map", ("route", "map"), id="so do underscores"),
        pytest.param("Café Ünïcode", ("cafe", "unicode"), id="accents are off"),
        pytest.param("x" * 100, (), id="keys and base64 are nobody's words"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_texts_are_cut_into_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


def test_words_of_one_family_share_a_stem() -> None:
    assert {stem(word) for word in ("routing", "routes", "routed", "route")} == {"rout"}


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        pytest.param("IS-IS", ("isis",), id="a name without its hyphen"),
        pytest.param("isis", ("is", "is"), id="a name with it"),
        pytest.param("AS65001", ("as", "65001"), id="an AS number in two words"),
        pytest.param("AS65001", ("65001",), id="or alone"),
        pytest.param("RFC7432", ("rfc", "7432"), id="an RFC in two words"),
        pytest.param("L3VPN", ("l3", "vpn"), id="a layered name in two words"),
        pytest.param("10.0.0.0/8", ("10", "0", "0", "0"), id="a prefix without its length"),
        pytest.param("802.1Q", ("dot1q",), id="a standard's nickname"),
        pytest.param("8021q", ("802", "1q"), id="a standard's number without its dot"),
        pytest.param("80211ax", ("802", "11ax"), id="a longer one"),
        pytest.param("k8s", ("kubernetes",), id="an abbreviation"),
        pytest.param("RR", ("route", "reflector"), id="an acronym's words"),
        pytest.param("CVE-2024-3094", ("cve", "2024", "3094"), id="a vulnerability"),
        pytest.param("gNMI", ("gnmi",), id="a mixed case"),
    ],
)
def test_a_word_is_known_in_its_other_spellings(typed: str, spelling: tuple[str, ...]) -> None:
    (concept,) = expand([typed])
    assert spelling in [each.words for each in concept.spellings]
    assert concept.spellings[0].weight == 1.0


def test_a_number_belongs_to_the_name_before_it() -> None:
    typed = ["RFC", "7938", "AS", "65000", "10", "l3", "vpn", "l3", "switch"]
    assert [concept.typed for concept in expand(typed)] == [
        "RFC 7938", "AS 65000", "10", "l3 vpn", "l3", "switch",
    ]  # fmt: skip


def test_words_that_mean_something_together_bring_its_synonyms() -> None:
    for concept in expand(["route", "reflectors"]):
        assert ("rr",) in [each.words for each in concept.spellings]


def test_what_belongs_together_is_named_once() -> None:
    jumbo, frame = expand(["jumbo", "frames"])
    assert ("mtu",) in jumbo.related
    assert ("mtu",) not in frame.related


def test_a_line_of_synonyms_works_both_ways_and_an_arrow_one_way() -> None:
    table = read(["# a remark", "k8s, kubernetes", "fhrp > vrrp, hsrp", "", "alone"])
    assert table.same[(stem("k8s"),)] == (("kubernetes",),)
    assert table.same[(stem("kubernetes"),)] == (("k8s",),)
    assert table.related == {("fhrp",): (("vrrp",), ("hsrp",))}


def test_the_shipped_synonyms_are_well_formed() -> None:
    table = shipped()
    assert len(table.same) > 200
    assert all(others for others in table.related.values())
    assert not any(run in others for run, others in table.same.items())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param("how do I advertise a loopback into bgp", ("advertise", "loopback", "bgp"), id="a question"),
        pytest.param("what is the difference between vlan and vxlan", ("vlan", "vxlan"), id="a comparison"),
        pytest.param("show bgp summary", ("show", "bgp", "summary"), id="a command"),
        pytest.param("how do I show bgp routes", ("bgp", "routes"), id="a question with a command's word in it"),
        pytest.param("IS-IS", ("IS-IS",), id="a name made of stop words"),
        pytest.param("AS 65000", ("AS", "65000"), id="an acronym that is a stop word"),
        pytest.param("to be or not to be", ("to", "be", "or", "not", "to", "be"), id="nothing but stop words"),
        pytest.param("why isn’t BGP up?", ("BGP",), id="a contraction"),
        pytest.param("that post saying ospf areas are outdated", ("ospf", "areas", "outdated"), id="half remembered"),
        pytest.param("heavy networking episode on zero trust", ("heavy", "networking", "zero", "trust"), id="heard"),
        pytest.param("http post method", ("http", "post", "method"), id="a post that is none"),
        pytest.param("post about", ("post",), id="a memory without anything in it"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_questions_come_down_to_their_content_words(asked: str, expected: tuple[str, ...]) -> None:
    assert content_words(asked.split()) == expected


def test_a_question_names_kinds_of_things() -> None:
    assert kinds("a podcast about sd-wan") == ("episode",)
    assert kinds("watch the nanog video") == ("video",)
    assert kinds("sd-wan") == ()


def test_a_question_says_what_its_answers_are_called() -> None:
    assert "comparison" in answered("difference between ospf and is-is")
    assert "troubleshooting" in answered("why is my bgp session not coming up")
    assert answered("bgp communities") == ()


@pytest.mark.parametrize("typed", ["TNO23", "tno023"])
def test_an_episodes_number_is_found_with_and_without_zeros(typed):
    (found,) = expand([typed])
    assert {("tno23",), ("tno023",), ("tno", "23")} <= {spelling.words for spelling in found.spellings}
