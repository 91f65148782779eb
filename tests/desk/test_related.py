"""Editors see an entry's copies and editions, and say what they are."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hub.models import Entry, Story
from tests.factories import an_entry
from tests.ingest.stories.test_stories import TEXT, TITLE, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def copies(now):
    entries = [an_entry(title=TITLE, text=TEXT) for _ in range(2)]
    settle(*entries, now=now)
    return entries


@pytest.fixture
def say(admin_client):
    """Give a word on the entry's page, as its buttons do; what the next page says."""

    def said(entry: Entry, **words: object) -> str:
        address = reverse("wagtailsnippets_hub_entry:related", args=[entry.pk])
        return admin_client.post(address, words, follow=True).content.decode()

    return said


def test_the_page_shows_copies_with_the_reason(admin_client, copies):
    page = admin_client.get(reverse("wagtailsnippets_hub_entry:edit", args=[copies[0].pk])).content.decode()
    assert copies[1].source.title in page
    assert "The same title, all of the text the same" in page


def test_verdicts_split_and_join_stories(say, copies):
    one, other = copies
    assert "separate from this story." in say(one, word="split", other=other.pk)
    assert not Story.objects.exists()
    assert "are now one story." in say(one, word="join", other=other.pk)
    assert Story.objects.exists()


def test_editions_are_linked_and_unlinked(say):
    old, new = an_entry(), an_entry()
    assert "Linked as the next edition of" in say(new, word="link", other=old.pk)
    assert "Unlink that first" in say(old, word="link", other=new.pk)
    assert "The link to the earlier edition is removed" in say(new, word="cut")
    assert not Entry.objects.filter(supersedes__isnull=False).exists()


def test_without_another_entry_nothing_is_recorded(say, copies):
    assert "Choose the other entry first." in say(copies[0], word="join")


def test_two_entries_are_merged_after_a_confirmation(say, admin_client, copies):
    one, other = copies
    asked = say(one, word="merge", other=other.pk)
    assert "This can’t be undone." in asked
    address = reverse("wagtailsnippets_hub_entry:merge", args=[one.pk]) + f"?into={other.pk}"
    admin_client.post(address, {"reason": "twice"})
    one.refresh_from_db()
    assert one.merged_into == other
    its_page = admin_client.get(reverse("wagtailsnippets_hub_entry:edit", args=[one.pk])).content.decode()
    assert f'merged into <a href="{reverse("wagtailsnippets_hub_entry:edit", args=[other.pk])}">' in its_page
    assert admin_client.post(address).status_code == 404


def test_the_report_lists_stories_and_editions(admin_client, say, copies):
    old, new = an_entry(title="The first"), an_entry(title="The second")
    say(new, word="link", other=old.pk)
    page = admin_client.get(reverse("stories")).content.decode()
    assert "The same title, all of the text the same" in page
    assert "The second" in page
    assert admin_client.get(f"{reverse('stories')}?p=nonsense").status_code == 200


def test_it_is_for_curators(client, django_user_model, copies):
    client.force_login(django_user_model.objects.create_user("reader"))
    for address in (reverse("stories"), reverse("wagtailsnippets_hub_entry:related", args=[copies[0].pk])):
        assert client.post(address).status_code in (302, 403)
    assert Story.objects.exists()
