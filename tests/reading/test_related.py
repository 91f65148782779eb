"""Copies and editions as readers and programs see them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from hub.actions.entry_merge import entry_merge
from hub.actions.story import edition_link, story_join
from hub.models import Entry, RiverDay
from tests.factories import a_source, a_topic, an_entry

pytestmark = pytest.mark.django_db

API = "/api/v1/entries"


@pytest.fixture
def editor(admin_user):
    return admin_user


@pytest.fixture
def copies(editor, now):
    """The same post at two sites, the second a day later."""
    first = an_entry(a_source(title="The Original"), title="BGP at home", published_at=datetime(2026, 5, 1, tzinfo=UTC))
    second = an_entry(a_source(title="The Mirror"), title="BGP at home", published_at=datetime(2026, 5, 2, tzinfo=UTC))
    story_join(first, second, by=editor, now=now)
    return first, second


@pytest.fixture
def editions(editor, now):
    """Three yearly editions, the oldest first."""
    found = [an_entry(title=f"The guide, {year} Edition") for year in (2023, 2024, 2025)]
    for older, newer in pairwise(found):
        edition_link(newer, older, by=editor, now=now)
    return found


def page(client, entry) -> str:
    return client.get(entry.get_absolute_url()).content.decode()


def test_each_copy_says_where_the_other_stands_and_why(client, copies):
    first, second = copies
    for entry, other in ((first, second), (second, first)):
        text = page(client, entry)
        assert "Also published at" in text
        assert f'<a href="{other.get_absolute_url()}" dir="auto">{other.source.title}</a>' in text
        assert "An editor says so." in text


def test_a_hidden_copy_is_not_told_of(client, copies):
    Entry.objects.filter(pk=copies[1].pk).update(status="hidden")
    assert "Also published at" not in page(client, copies[0])


def test_the_river_shows_of_a_story_one_card_that_names_the_others(client, copies):
    river = client.get("/entries/").content.decode()
    assert river.count('<article class="entry-card">') == 1
    assert "Also at" in river
    assert "The Mirror" in river
    assert sum(RiverDay.objects.values_list("entries", flat=True)) == Entry.objects.river().count() == 1


def test_so_do_a_topics_list_and_the_feeds(client, copies):
    topic = a_topic()
    for entry in copies:
        entry.entry_topics.create(topic=topic, published_at=entry.published_at)
    assert client.get(topic.get_absolute_url()).content.decode().count('<article class="entry-card">') == 1
    for feed in ("/feeds/entries.json", f"/feeds/topics/{topic.slug}.json"):
        assert len(client.get(feed).json()["items"]) == 1


def test_a_sources_own_list_and_feed_keep_its_copy(client, copies):
    mirror = copies[1].source
    assert "BGP at home" in client.get(mirror.get_absolute_url()).content.decode()
    assert len(client.get(f"/feeds/sources/{mirror.slug}.json").json()["items"]) == 1


def test_programs_are_told_of_the_story(client, copies):
    first, second = copies
    told = client.get(f"{API}/{second.uuid}").json()["story"]
    assert told["is_copy"]
    assert [each["id"] for each in told["also"]] == [str(first.uuid)]
    assert client.get(f"{API}/{an_entry().uuid}").json()["story"] is None


def test_an_old_edition_leads_to_the_newest_above_all_else(client, editions):
    old, middle, new = editions
    text = page(client, old)
    assert "There is a newer edition:" in text
    assert text.index(new.get_absolute_url()) < text.index('class="entry-body')
    assert "There is a newer edition:" not in page(client, new)
    assert page(client, new).index(middle.get_absolute_url()) < page(client, new).index(old.get_absolute_url())


def test_programs_are_told_of_the_editions_to_either_side(client, editions):
    old, middle, new = editions
    told = client.get(f"{API}/{middle.uuid}").json()
    assert (told["supersedes"], told["superseded_by"]) == (str(old.uuid), str(new.uuid))


def test_a_ring_of_editions_ends(client, editions):
    Entry.objects.filter(pk=editions[0].pk).update(supersedes=editions[2])  # as only a hand in the database could
    assert client.get(editions[1].get_absolute_url()).status_code == 200


def test_the_address_and_the_id_of_a_merged_entry_lead_on_for_ever(client, editor, now):
    gone, into = an_entry(), an_entry()
    entry_merge(gone, into, by=editor, now=now)
    again = an_entry()
    entry_merge(into, again, by=editor, now=now)
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, again.get_absolute_url())
    answer = client.get(f"{API}/{gone.uuid}")
    assert (answer.status_code, answer["Location"]) == (308, f"{API}/{again.uuid}")


@pytest.mark.parametrize("stories", [1, 5])
def test_a_rivers_page_takes_no_more_queries_for_more_stories(
    client, editor, now, stories, django_assert_max_num_queries
):
    for number in range(stories):
        story_join(an_entry(title=f"One {number}"), an_entry(title=f"One {number}"), by=editor, now=now)
    client.get("/entries/")
    with django_assert_max_num_queries(9):
        client.get("/entries/")
