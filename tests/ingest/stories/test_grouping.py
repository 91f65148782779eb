"""From links to groups and chains: the same in whatever order, and never against an editor."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from hub.ingest.stories.grouping import Link, Member, chain, groups, lead
from hub.ingest.stories.publication import Publication


def members(links) -> list[set[int]]:
    return [set(group.members) for group in groups(links)]


def an_edition(pk: int, year: int, source: int = 1) -> Publication:
    return Publication(pk=pk, source=source, url=f"https://a.example/{pk}", title=f"The guide, {year} Edition")


PAIRS = list(combinations(range(1, 8), 2))
LINKS = st.lists(
    st.builds(
        lambda pair, by_editor, refused: Link(*pair, by_editor=by_editor or refused, refused=refused),
        st.sampled_from(PAIRS), st.booleans(), st.booleans(),
    ),
    unique_by=lambda link: (link.one, link.other),
)  # fmt: skip


@given(LINKS, st.randoms())
def test_the_order_of_links_makes_no_difference(links, random):
    turned = list(links)
    random.shuffle(turned)
    assert members(turned) == members(links)


@given(LINKS)
def test_entries_that_an_editor_separates_are_never_grouped(links):
    found = members(links)
    for link in links:
        if link.refused:
            assert not any({link.one, link.other} <= group for group in found)


@given(LINKS)
def test_without_a_refusal_all_linked_entries_are_grouped(links):
    links = [link for link in links if not link.refused]
    found = members(links)
    for link in links:
        assert any({link.one, link.other} <= group for group in found)


def test_an_editors_link_is_joined_before_those_of_rules():
    links = [Link(1, 2), Link(2, 3, by_editor=True), Link(1, 3, by_editor=True, refused=True)]
    assert members(links) == [{2, 3}]


def test_the_named_original_stands_for_its_story_then_the_earliest():
    day = datetime(2026, 5, 1, tzinfo=UTC)
    early, late = Member(1, published_at=day), Member(2, published_at=day.replace(day=2))
    assert lead([late, early], []) == 1
    assert lead([late, early], [Link(1, 2, original=2)]) == 2
    assert lead([late, Member(1, public=False, published_at=day)], []) == 2
    assert lead([early, Member(3, featured=True)], []) == 3
    assert lead([Member(1, public=False)], []) is None


def test_editions_form_one_chain_in_whatever_order_they_are_read():
    editions = [an_edition(1, 2023), an_edition(2, 2025), an_edition(3, 2024), an_edition(4, 2024, source=2)]
    for turned in permutations(editions):
        found = {newer: older for newer, (older, _) in chain(turned, []).items()}
        assert found == {2: 3, 3: 1}


def test_a_cut_chain_stays_cut_when_an_edition_appears_between():
    editions = [an_edition(1, 2022), an_edition(2, 2024)]
    assert chain(editions, [(2, 1)]) == {}
    between = [*editions, an_edition(3, 2023), an_edition(4, 2025)]
    assert {newer: older for newer, (older, _) in chain(between, [(2, 1)]).items()} == {4: 2}
