"""Titles: sponsorship, and the code and number of a show."""

from __future__ import annotations

import pytest

from hub.ingest.cleaning.titles import is_sponsored, show_of


@pytest.mark.parametrize(
    "title",
    [
        "Routing at the edge (Sponsored by Packet Co)",
        "Sponsored by Packet Co: routing at the edge",
        "Sponsored Episode – routing at the edge",
        "Sponsored Episode - routing at the edge",
        "Routing at the edge (sponsored content)",
        "[Sponsored] HS095: Routing at the edge",
        "[Sponsored Post] Routing at the edge",
        "Sponsored: routing at the edge",
        "Routing at the edge | Sponsored",
    ],
)
def test_a_title_says_that_it_is_sponsored(title):
    assert is_sponsored(title)


@pytest.mark.parametrize(
    "title",
    [
        "State-sponsored attacks on BGP: a year in review",
        "Sponsored links and what they cost",
        "Sponsored by nobody: how I pay for my lab",
        "Who sponsored the IETF?",
    ],
)
def test_a_title_about_sponsors_is_not_sponsored(title):
    assert not is_sponsored(title)


def test_a_line_of_its_own_in_the_blurb_says_so_too():
    assert is_sponsored("A title", "We talk routing.\n\nThis episode is brought to you by Packet Co.")
    assert is_sponsored("A title", "Today’s episode of Heavy Networking is sponsored by Packet Co.")
    assert not is_sponsored("A title", "She recalls how this episode is brought to you by a sponsor on television.")


@pytest.mark.parametrize(
    ("title", "show"),
    [
        ("TNO023: Networking’s Third Phase", ("TNO", 23)),
        ("HN 728: Segment routing", ("HN", 728)),
        ("[Sponsored] HS095: Routing at the edge", ("HS", 95)),
        ("Sponsored by Packet Co: HN728: Routing at the edge", ("HN", 728)),
        ("Sponsored Episode – HN 728: Routing at the edge", ("HN", 728)),
        ("N4N 020: Spanning tree", ("N4N", 20)),
        ("BGP 101: How routes travel", ("", None)),
        ("VLAN 10: a story", ("", None)),
        ("IETF 121: our notes", ("", None)),
        ("AI 2027: a forecast", ("", None)),
        ("RFC 7938: BGP in the data centre", ("", None)),
        ("Heavy Networking 450: Optics", ("", None)),
    ],
)
def test_the_code_and_number_of_a_show_are_read(title, show):
    assert show_of(title) == show


def test_an_episode_may_be_numbered_under_the_name_of_its_show():
    assert show_of("Heavy Networking 450: Optics", is_episode=True) == ("HN", 450)
    assert show_of("Windows Server 2025: What is new", is_episode=True) == ("", None)
