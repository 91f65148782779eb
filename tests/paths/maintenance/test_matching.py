"""Which entries fit a section: the decision, and the whole over a real index."""

from datetime import UTC, datetime

import pytest

from content.paths.maintenance.matching import Scored, for_section, matching_entries, replacements_for
from content.paths.route import Route
from hub.models import Entry
from hub.search import rebuild
from tests.factories import a_source, a_topic, an_entry
from tests.paths.making import a_path

SECTION = {"own": [10.0, 8.0, 12.0], "about": {"evpn"}, "said": {"evpn", "fabric", "leaf"}, "level": "intermediate"}


def an_offer(title="EVPN on a leaf", score=9.0, **fields):
    facts = {"source": "Packet Notes", "topics": (("evpn", "EVPN"),), "minutes": 8, "date": "1 May 2026"}
    return Scored(7, score, title, **facts | fields)


def test_what_fits_is_offered_with_what_it_shares_its_length_and_who_wrote_it():
    (offer,) = matching_entries([an_offer()], **SECTION)
    assert (offer.entry, offer.fit) == (7, 0.9)
    assert offer.reason == "it shares EVPN, “evpn”, “leaf” (8 min, Packet Notes, 1 May 2026)"


@pytest.mark.parametrize(
    "offer",
    [
        pytest.param(an_offer(score=5.9), id="too far from what the editor chose"),
        pytest.param(an_offer("EVPN and more", score=7.0), id="not near enough for one shared word"),
        pytest.param(an_offer(topics=(("bgp", "BGP"),)), id="about something else"),
        pytest.param(an_offer("A day in the rack"), id="no word of the section in its title"),
        pytest.param(an_offer(minutes=1), id="too short to teach"),
        pytest.param(an_offer(minutes=None), id="nothing but a link"),
        pytest.param(an_offer(sponsored=True), id="sponsored"),
        pytest.param(an_offer("Announcing EVPN for every leaf"), id="news"),
        pytest.param(an_offer("EVPN leaf 4.2 released"), id="a release"),
    ],
)
def test_what_does_not_teach_or_fit_is_not_offered(offer):
    assert matching_entries([offer], **SECTION) == []


def test_two_levels_away_is_too_far():
    assert matching_entries([an_offer(level="beginner")], **SECTION | {"level": "advanced"}) == []
    assert matching_entries([an_offer(level="intermediate")], **SECTION | {"level": "advanced"})


def test_a_section_whose_own_entries_the_index_does_not_know_is_offered_nothing():
    assert matching_entries([an_offer()], **SECTION | {"own": [0.0, 0.0]}) == []


@pytest.fixture
def library(db, settings, tmp_path, now):
    settings.HUB_SEARCH_URL = f"tantivy://{tmp_path}/index"
    evpn, cooking = a_topic(slug="evpn", title="EVPN"), a_topic(slug="cooking", title="Cooking")
    source = a_source(title="Packet Notes")

    def add(title, text, topic=evpn, **fields):
        entry = an_entry(source, title=title, text=text, minutes=8, **fields)
        entry.entry_topics.create(topic=topic, score=0.9)
        return entry

    old = {"published_at": datetime(2020, 1, 1, tzinfo=UTC)}
    words = "EVPN route types tell each leaf of the fabric where hosts are and which tables import them. "
    own = [add(f"EVPN route types, part {n}", words * 3, **old) for n in (1, 2, 3)]
    add("EVPN route types once more", words * 3)
    add("EVPN route types before", words * 3, **old)
    for n in range(12):
        add(f"Soup number {n}", "Salt, water and patience make a soup of leaf vegetables.", cooking)
    path = a_path(*({"entry": entry.url} for entry in own), level="intermediate")
    rebuild()
    return path


def test_a_recent_entry_like_those_of_the_section_is_found(library, now):
    (section,) = Route(library.steps.with_entries()).sections
    offered = [Entry.objects.get(pk=each.entry).title for each in for_section(section, level="intermediate", now=now)]
    assert offered == ["EVPN route types once more"]


def test_in_the_place_of_a_step_older_entries_will_do(library):
    step = library.steps.with_entries().first()
    offered = {Entry.objects.get(pk=each.entry).title for each in replacements_for(step)}
    assert "EVPN route types before" in offered
    assert step.entry.title not in offered
    assert not any("Soup" in title for title in offered)
