"""Who is meant by what publishers credit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.people.names import credited, is_name, key_of, people_in


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Ana Pérez", ["Ana Pérez"]),
        ("  Ana\n Pérez ", ["Ana Pérez"]),
        ("Ana Pérez and Bo Li", ["Ana Pérez", "Bo Li"]),
        ("Ana Pérez, Bo Li & Cy van der Berg", ["Ana Pérez", "Bo Li", "Cy van der Berg"]),
        ("ANA PEREZ", ["Ana Perez"]),
        ("Ana Pérez, CCIE #12345", ["Ana Pérez"]),
        ("John Doe Jr.", ["John Doe"]),
        ("John C. Dvorak", ["John C. Dvorak"]),
        ("李 小龙", ["李 小龙"]),
        ("ioshints", []),
        ("admin", []),
        ("The Example Team", []),
        ("Example Networks", []),
        ("Example LLC", []),
        ("Ana and Friends", []),
        ("noreply@example.com (Ana Pérez)", []),
        ("https://example.com/ana perez", []),
        ("Written by 2 people", []),
        ("Said van de Klundert", ["Said van de Klundert"]),
        ("Brian of London", ["Brian of London"]),
        ("Scott O’Brien and Luc d'Arc", ["Scott O’Brien", "Luc d'Arc"]),
        ("ana perez", ["ana perez"]),
        ("Notes on routing", []),
        ("Bo Li on Peering", []),
        ("Ana’s Notebook", []),
        ("Example Packet Pushers", []),
        ("Ana Pérez - Medium", []),
        ("The Authors", []),
        ("Data Center Example", []),
        ("", []),
        ("x " * 500, []),
    ],
)
def test_a_credit_holds_the_people_it_names(written, people):
    assert list(people_in(written)) == people


def test_spellings_of_a_name_share_a_key():
    assert len({key_of(name) for name in ("Ana Pérez", "ana perez", "Ana  Perez.", "Ana Pe\u0301rez")}) == 1
    assert key_of("Jean-Luc O’Neill") == key_of("jean luc oneill")


def test_what_publishers_say_of_one_person_comes_together():
    said = credited(
        [
            {"name": "Ana Pérez", "role": "Host", "url": "https://a.example/"},
            {"name": "ana perez", "role": "editor", "image": "https://a.example/ana.png"},
            {"name": "Bo Li"},
            {"name": "The Show Itself"},
        ],
        source="The show itself",
    )
    assert [(one.name, one.roles, one.url, one.image) for one in said] == [
        ("Ana Pérez", ["host", "editor"], "https://a.example/", "https://a.example/ana.png"),
        ("Bo Li", [], "", ""),
    ]


def test_an_address_beside_several_names_is_nobodys():
    assert [one.url for one in credited([{"name": "Ana Pérez and Bo Li", "url": "https://a.example/"}])] == ["", ""]


@given(st.text(max_size=400))
def test_whatever_is_written_each_name_is_one_and_has_a_key(text):
    for name in people_in(text):
        assert is_name(name)
        assert key_of(name)
        assert len(name) <= 80
