"""From what was typed to what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hub.models import Source
from hub.search import Filters, Results, autocomplete, search, similar
from hub.search.document import DocumentCopy
from hub.search.edit_distance import edit_distance
from hub.search.engines import configured
from hub.search.timestamps import note
from tests.factories import a_source, a_topic
from tests.search.library import LIBRARY, a_document

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
TWIN = DocumentCopy(
    "twin2", "https://planet.example/1", "/entries/twin2/", "A twin (Planet)", "planet", "Planet of Packets"
)


@pytest.fixture(autouse=True)
def _library(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.HUB_SEARCH_URL = f"tantivy://{tmp_path}/index"
    a_topic(slug="bgp", title="BGP")
    a_topic(slug="evpn", title="EVPN")
    a_source(slug="podcast", title="The Podcast")
    with configured().rebuilding() as writer:
        writer.add(LIBRARY)


def titles(text: str, now: datetime, **more: object) -> list[str]:
    return [hit.title for hit in search(text, now=now, **more).hits]  # type: ignore[arg-type]


def test_a_hit_says_what_it_is_and_why_it_was_found(now: datetime) -> None:
    hit = search("full mesh", now=now).hits[0]
    assert (hit.noun, hit.key, hit.kind) == ("entry", "reflectors", "post")
    assert hit.page == "/entries/reflectors/"
    assert [piece.text for piece in hit.passage if piece.hit] == ["full", "mesh"]


def test_a_source_s_new_name_is_on_its_choice_once_the_index_has_changed(
    now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def names() -> list[str]:
        (facet,) = search("bgp", facets=["source"], now=now).facets
        return [choice.label for choice in facet.choices]

    assert "The Podcast" in names()
    Source.objects.filter(slug="podcast").update(title="The Other Podcast")
    with django_assert_num_queries(0):
        names()
    with configured().writing() as writer:
        writer.add([a_document("talk", title="A talk")])
    assert "The Other Podcast" in names()


def test_what_is_said_leads_to_its_second(now: datetime) -> None:
    written = "Notes on confederations. "
    said = (
        "Welcome to the show, in which two people talk about how networks find their way around. "
        "Today we take route reflectors apart, and confederations."
    )
    times = note([(len(written), 0), (len(written) + said.index("Today"), 95)])
    with configured().writing() as writer:
        writer.add([a_document("talk", title="A talk", text=written + said, times=times, kind="episode")])
    hit = next(hit for hit in search("route reflectors apart", now=now).hits if hit.key == "talk")
    assert (hit.second, hit.moment) == (95, "/entries/talk/?t=95")
    hit = search("confederations notes", now=now).hits[0]
    assert (hit.second, hit.moment) == (None, "")


def test_a_story_is_one_hit_that_says_where_else_it_stands(now: datetime) -> None:
    with configured().writing() as writer:
        writer.add([a_document("twin", "A twin", "The same words.", copies=(TWIN,))])
    (hit,) = search("twin", now=now).hits
    assert (hit.key, [also.page for also in hit.also]) == ("twin", ["/entries/twin2/"])


@pytest.mark.parametrize("asked", ["filter", "source:planet", 'source:"planet of packets"'])
def test_of_a_story_the_entry_from_the_source_that_was_asked_for_is_shown(now: datetime, asked: str) -> None:
    with configured().writing() as writer:
        writer.add([a_document("twin", "A twin", "The same words.", copies=(TWIN,))])
    filters = Filters(source=("planet",)) if asked == "filter" else Filters()
    (hit,) = search("twin" if asked == "filter" else f"twin {asked}", filters=filters, now=now).hits
    assert (hit.key, hit.page, hit.source, hit.title) == ("twin2", "/entries/twin2/", "planet", "A twin (Planet)")
    assert [also.key for also in hit.also] == ["twin"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("OR", "joins words"), ("NOT AND", "joins words"), ("-", "nothing to look for"), ('"', "nothing to look for"),
     ("( ) *", "nothing to look for"), ("after:whenever", "names no date")],
)  # fmt: skip
def test_what_asks_for_nothing_is_explained_and_does_not_list_the_library(now: datetime, text: str, words: str) -> None:
    results = search(text, now=now)
    assert (results.total, results.hits) == (0, ())
    assert words in results.notes[0]


def test_all_answers_are_counted_though_not_all_can_be_paged_to(now: datetime) -> None:
    many = Results("", "", total=12_345, page=1, size=20)
    assert (many.total, many.pages) == (12_345, 500)


def test_few_answers_let_words_go_and_say_so(now: datetime) -> None:
    results = search("kubernetes cilium xyzzyx", now=now)
    assert results.hits[0].title.startswith("TNO023")
    assert "most of them" in " ".join(results.notes)


def test_every_word_can_be_insisted_on(now: datetime) -> None:
    assert search("kubernetes ospf", every_word=True, now=now).total == 0
    assert search("kubernetes ospf", now=now).total > 0


def test_a_word_that_nothing_here_says_is_put_right(now: datetime) -> None:
    results = search("kubernetas", now=now)
    assert results.hits[0].key == "episode"
    assert results.understood == "kubernetes"
    assert "kubernetas" in results.notes[0]


def test_a_slip_that_several_made_is_asked_about(now: datetime) -> None:
    with configured().writing() as writer:
        writer.add(a_document(f"right{n}", "Multicast", "On multicast.") for n in range(300))
        writer.add(a_document(f"slip{n}", "Something", "On mutlicast.") for n in range(3))
    results = search("mutlicast", now=now)
    assert (results.understood, results.did_you_mean) == ("mutlicast", "multicast")


def test_a_short_or_known_word_is_left_alone(now: datetime) -> None:
    assert search("tno", now=now).understood == "tno"
    assert search("leaf", now=now).did_you_mean == ""


@pytest.mark.parametrize(
    ("one", "two", "away"),
    [("guard", "gaurd", 1), ("spanning", "spaning", 1), ("bgp", "bgp", 0), ("ospf", "isis", 3), ("", "ab", 2)],
)
def test_letters_put_in_left_out_changed_or_swapped_are_counted(one: str, two: str, away: int) -> None:
    assert edit_distance(one, two, 2) == away
    assert edit_distance(two, one, 2) == away


def test_what_a_choice_leaves_is_what_its_facet_counted(now: datetime) -> None:
    with configured().writing() as writer:
        writer.add(a_document(f"both{n}", "Jumbo frames", "Jumbo frames in VXLAN.") for n in range(45))
        writer.add([a_document("one", "Jumbo", "Jumbo, and nothing else.", kind="lab")])
    kinds = next(facet for facet in search("jumbo vxlan", now=now).facets if facet.name == "kind")
    assert {choice.value: choice.count for choice in kinds.choices} == {"post": 45}
    assert search("jumbo vxlan", filters=Filters(kind=("lab",)), now=now).total == 0


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_what_a_choice_leaves_of_fewer_words_is_what_its_facet_counted(now: datetime, sort: str) -> None:
    kinds = ("post", "lab", "video")
    with configured().writing() as writer:
        writer.add(a_document(f"some{n}", "Jumbo frames", "Jumbo frames.", kind=kinds[n % 3]) for n in range(300))
    found = search("jumbo toaster", sort=sort, now=now)
    counted = next(facet for facet in found.facets if facet.name == "kind")
    for choice in counted.choices:
        left = search("jumbo toaster", filters=Filters(kind=(choice.value,)), sort=sort, now=now)
        assert left.total == choice.count
        assert {hit.kind for hit in left.hits} == {choice.value}


def test_by_date_what_holds_all_words_is_not_mixed_with_what_holds_some(now: datetime) -> None:
    with configured().writing() as writer:
        writer.add(a_document(f"both{n}", "Jumbo frames", "Jumbo frames in VXLAN.") for n in range(3))
        writer.add([a_document("one", "Jumbo", "Jumbo, and nothing else.", date=now)])
    assert "one" in {hit.key for hit in search("jumbo vxlan", now=now).hits}
    assert {hit.key for hit in search("jumbo vxlan", sort="newest", now=now).hits} == {"both0", "both1", "both2"}
    assert search("jumbo toaster", sort="newest", now=now).total > 0


def test_choices_narrow_and_their_facets_stay_whole(now: datetime) -> None:
    results = search("bgp", filters=Filters(kind=("episode",)), now=now)
    assert [hit.key for hit in results.hits] == ["long"]
    kinds = next(facet for facet in results.facets if facet.name == "kind")
    assert {choice.label: (choice.count, choice.chosen) for choice in kinds.choices} == {
        "Post": (2, False), "Episode": (1, True), "Topic": (1, False),
    }  # fmt: skip


def test_a_choice_that_leaves_nothing_can_still_be_undone(now: datetime) -> None:
    results = search("underlay", filters=Filters(topic=("evpn",)), now=now)
    topics = next(facet for facet in results.facets if facet.name == "topic")
    assert [(choice.label, choice.count, choice.chosen) for choice in topics.choices] == [("EVPN", 0, True)]


def test_years_stand_newest_first_and_levels_from_easy_to_hard(now: datetime) -> None:
    facets = {facet.name: [choice.value for choice in facet.choices] for facet in search("", now=now).facets}
    assert facets["year"] == ["2025", "2024", "2023", "2019"]
    assert facets["level"] == ["beginner", "intermediate", "advanced"]
    assert facets["length"] == ["15–30 min", "over 60 min"]


def test_dates_can_be_chosen_too(now: datetime) -> None:
    filters = Filters.from_lists({"after": ["2025"], "before": ["2025-03"], "kind": [""], "utm_source": ["x"]})
    assert titles("", now, filters=filters) == ["Troubleshooting EVPN on leaf switches"]


def test_a_date_that_is_none_narrows_nothing(now: datetime) -> None:
    assert search("", filters=Filters(after="soon"), now=now).total == len(LIBRARY)


def test_what_is_like_a_document_is_found_without_itself(now: datetime) -> None:
    with configured().writing() as writer:
        text = "Two route reflectors, FRR, a full mesh, and peers."
        writer.add([a_document("more", "More on route reflectors", text)])
    assert similar("entry", "reflectors")[0].key == "more"
    assert similar("entry", "nowhere") == ()


def test_names_are_completed(now: datetime) -> None:
    assert [hit.title for hit in autocomplete("bg")] == ["BGP"]
    assert [hit.title for hit in autocomplete("border gate")] == ["BGP"]
    assert autocomplete("kuber") == ()  # an entry is no name
    assert autocomplete("") == ()


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_nothing_typed_raises(now: datetime, text: str) -> None:
    search(text, facets=(), now=now)
    autocomplete(text)
