"""People in the admin."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from wagtail.models import ModelLogEntry

from hub.models import Credit, Job, Person, PersonName
from tests.factories import an_entry
from tests.named_people import a_moderator, an_editor

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/hub/person/"


def a_person(slug, name):
    person = Person.objects.create(slug=slug, name=name, created_at=datetime(2026, 5, 1, tzinfo=UTC))
    PersonName.objects.create(person=person, key=name.casefold(), slug=slug)
    entry = an_entry()
    Credit.objects.create(person=person, entry=entry, published_at=entry.published_at)
    return person


@pytest.fixture
def ana():
    return a_person("ana-perez", "Ana Pérez")


@pytest.fixture
def moderator(client):
    client.force_login(a_moderator())
    return client


def test_the_listing_counts_credits(moderator, ana):
    assert "Ana Pérez" in moderator.get(LIST).content.decode()
    assert "ana-perez" in moderator.get(f"{LIST}?q=ana&ordering=-entries").content.decode()


def test_saving_calls_the_named_action(moderator, ana):
    answer = moderator.post(f"{LIST}edit/{ana.pk}/", {"name": "Ana Pérez", "about": "Writes of EVPN.", "url": ""})
    assert answer.status_code == 302
    ana.refresh_from_db()
    assert ana.about == "Writes of EVPN."
    assert ModelLogEntry.objects.filter(action="person.describe", object_id=str(ana.pk)).exists()
    assert Job.objects.filter(kind="index", target="person", key=str(ana.pk)).exists()


def test_two_people_are_merged_by_slug(moderator, ana):
    other = a_person("ana-p", "Ana P")
    page = moderator.get(f"{LIST}merge/{other.pk}/").content.decode()
    assert "1 credit of “Ana P”" in page
    answer = moderator.post(f"{LIST}merge/{other.pk}/", {"into": "ana-perez"})
    assert answer["Location"] == f"{LIST}edit/{ana.pk}/"
    assert list(Person.objects.all()) == [ana]
    assert ana.credits.count() == 2


@pytest.mark.parametrize(
    ("into", "said"), [("nobody", "There is no page"), ("ana-perez", "into themselves"), ("", "required")]
)
def test_an_invalid_merge_is_explained_and_changes_nothing(moderator, ana, into, said):
    assert said in moderator.post(f"{LIST}merge/{ana.pk}/", {"into": into}).content.decode()
    assert ana.credits.count() == 1


def test_a_page_is_removed_and_restored(moderator, ana):
    for hidden in (True, False):
        moderator.post(f"{LIST}hide/{ana.pk}/", {"reason": "She asked."})
        ana.refresh_from_db()
        assert ana.hidden is hidden


def test_curators_may_view_but_not_change(client, ana):
    client.force_login(an_editor())
    assert client.get(LIST).status_code == 200
    for address in (f"{LIST}merge/{ana.pk}/", f"{LIST}hide/{ana.pk}/"):
        assert client.post(address, {"into": "ana-perez"}).status_code == 302
    ana.refresh_from_db()
    assert not ana.hidden
