"""Sources and topics at the desk, and what the groups may do there."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from content.desk.groups import give_groups_their_permissions
from hub.models import Owed, Source, Topic
from tests.factories import a_source, a_topic, an_entry
from tests.people import a_moderator, an_editor, signed_in

pytestmark = pytest.mark.django_db


def test_a_moderator_sets_what_a_source_shows_and_the_index_hears_of_it(client):
    source = a_source(title="Packet Notes", last_error="It did not answer.", state="broken")
    entry = an_entry(source)
    url = f"/admin/snippets/hub/source/edit/{source.pk}/"
    moderator = signed_in(client, a_moderator())
    assert "It did not answer." in moderator.get(url).content.decode()
    form = {"title": "Packet Notes", "url": source.url, "site_url": source.site_url, "slug": source.slug,
            "description": "", "kind": "blog", "language": "en", "artwork_url": "", "policy": "full",
            "licence": "CC BY 4.0"}  # fmt: skip
    assert moderator.post(url, form).status_code == 302
    assert Source.objects.get().policy == "full"
    assert Owed.objects.filter(work="index", kind="source", key=str(source.pk)).exists()
    assert Owed.objects.filter(work="tag", kind="entry", key=str(entry.pk)).exists(), "its trust may have changed"


def test_a_topic_is_described_and_its_rules_are_shown(client):
    topic = a_topic(title="BGP", slug="bgp", rules={"names": ["BGP", "border gateway protocol"]})
    url = f"/admin/snippets/hub/topic/edit/{topic.pk}/"
    moderator = signed_in(client, a_moderator())
    assert "border gateway protocol" in moderator.get(url).content.decode()
    form = {"title": "BGP", "slug": "bgp", "introduction": "How networks tell each other the way.", "parent": "",
            "related": []}  # fmt: skip
    assert moderator.post(url, form).status_code == 302
    assert Topic.objects.get().introduction.startswith("How networks")
    assert Owed.objects.filter(work="index", kind="topic", key=str(topic.pk)).exists()


@pytest.mark.parametrize("noun", ["source", "topic"])
def test_an_editor_may_look_but_not_change_and_nobody_deletes(client, noun):
    row = a_source() if noun == "source" else a_topic()
    listing = f"/admin/snippets/hub/{noun}/"
    editor = signed_in(client, an_editor())
    assert editor.get(listing).status_code == 200
    assert editor.get(f"{listing}edit/{row.pk}/").status_code == 302
    moderator = signed_in(type(client)(), a_moderator())
    moderator.post(f"{listing}delete/{row.pk}/")
    moderator.post(f"/admin/bulk/hub/{noun}/delete/?id={row.pk}")
    assert type(row).objects.filter(pk=row.pk).exists()


def test_groups_are_given_their_permissions_once():
    editors = Group.objects.get(name="Editors")
    curate = editors.permissions.get(codename="curate_entry")
    editors.permissions.remove(curate)
    give_groups_their_permissions(apps.get_app_config("content"))
    assert not editors.permissions.filter(codename="curate_entry").exists()

    editors.delete()
    give_groups_their_permissions(apps.get_app_config("content"))
    assert Group.objects.get(name="Editors").permissions.filter(codename="curate_entry").exists()
