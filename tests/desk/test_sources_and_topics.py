"""Sources and topics at the desk, and what the groups may do there."""

import html
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import ModelLogEntry

from content.desk.groups import grant_group_permissions
from hub.ingest.refresh import refresh_due
from hub.models import Job, Source, Topic
from tests.factories import a_source, a_topic, an_entry
from tests.fakes import FakeWeb, item, rss
from tests.named_people import a_moderator, an_editor, signed_in

pytestmark = pytest.mark.django_db


def test_an_edited_source_is_saved_and_indexed(client):
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
    assert Job.objects.filter(kind="index", target="source", key=str(source.pk)).exists()
    assert Job.objects.filter(kind="tag", key=f"{entry.pk}-{entry.pk}").exists(), "its trust may have changed"


def edited(source, **changes):
    return {
        "title": source.title, "url": source.url, "site_url": source.site_url, "slug": source.slug, "description": "",
        "kind": "blog", "language": "en", "artwork_url": "", "policy": "excerpt", "licence": "",
    } | changes  # fmt: skip


def test_an_edit_is_not_undone_by_a_fetch_in_progress(client, now):
    source = a_source(title="Packet Notes", url="https://blog.example/feed", due_at=now, etag='"1"')
    web = FakeWeb()
    web.serves(source.url, rss(item(1)))

    class MeanwhileEdited(FakeWeb):
        def take_batch(self, at_most):
            moderator = signed_in(client, a_moderator())
            changes = edited(source, title="Packet Notes and more")
            assert moderator.post(f"/admin/snippets/hub/source/edit/{source.pk}/", changes).status_code == 302
            return super().take_batch(at_most)

    assert refresh_due(now=now, web=MeanwhileEdited(pages=web.pages)).visited == 0
    assert refresh_due(now=now, web=web).visited == 1, "it is still due"
    source.refresh_from_db()
    assert source.title == "Packet Notes and more"


def test_a_new_address_is_fetched_at_once_without_old_state(client, now):
    source = a_source(
        url="https://old.example/feed", due_at=now + timedelta(days=1), etag='"1"', last_modified="x", content_hash="y",
        failures=3, last_error="Gone.", publisher_hints={"ttl": 1440}, moved_to="https://z.example/", moved_times=3,
    )  # fmt: skip
    url = f"/admin/snippets/hub/source/edit/{source.pk}/"
    moderator = signed_in(client, a_moderator())
    moderator.post(url, edited(source, title="Renamed"))
    source.refresh_from_db()
    assert (source.etag, source.failures) == ('"1"', 3), "its address is the same"
    moderator.post(url, edited(source, url="https://New.example/feed"))
    source.refresh_from_db()
    assert source.url == "https://new.example/feed"
    assert (source.etag, source.last_modified, source.content_hash, source.moved_to) == ("", "", "", "")
    assert (source.failures, source.last_error, source.publisher_hints, source.moved_times) == (0, "", {}, 0)
    assert source.due_at <= timezone.now()
    assert source.due_reasons == ["its address was changed"]


def test_the_history_of_a_source_has_old_and_new_values(client):
    bgp, ipv6 = a_topic(title="BGP"), a_topic(title="IPv6")
    source = a_source(url="https://old.example/feed", title="Packet Notes", language="en")
    source.trusted_topics.set([bgp])
    url = f"/admin/snippets/hub/source/edit/{source.pk}/"
    moderator = signed_in(client, a_moderator())
    changes = edited(
        source, url="https://New.example/feed", policy="full", licence="CC BY 4.0", description="Notes.",
        trusted_topics=[bgp.pk, ipv6.pk],
    )  # fmt: skip
    assert moderator.post(url, changes).status_code == 302
    (kept,) = ModelLogEntry.objects.all()
    assert kept.message == (
        "Edited: feed address from “https://old.example/feed” to “https://new.example/feed”; "
        "policy from “Excerpt, leading to the original” to “Whole text, as its licence or publisher allows”; "
        "licence from nothing to “CC BY 4.0”; trusted topics from “BGP” to “BGP, IPv6”; description"
    )
    shown = html.unescape(moderator.get(f"/admin/snippets/hub/source/history/{source.pk}/").content.decode())
    assert kept.message in shown
    assert kept.message in html.unescape(moderator.get("/admin/reports/site-history/").content.decode())


def test_saving_without_a_change_is_not_logged(client):
    source = a_source(language="en")
    moderator = signed_in(client, a_moderator())
    assert moderator.post(f"/admin/snippets/hub/source/edit/{source.pk}/", edited(source)).status_code == 302
    assert not ModelLogEntry.objects.exists()


def test_the_history_of_an_entry_has_old_and_new_values(client):
    entry = an_entry(kind="post", language="en")
    editor = signed_in(client, an_editor())
    form = {"kind": "video", "level": "", "minutes": "12", "sponsored": "on", "language": "en"}
    assert editor.post(f"/admin/snippets/hub/entry/edit/{entry.pk}/", form).status_code == 302
    assert ModelLogEntry.objects.get().message == (
        "Edited: kind from “Post” to “Video”; minutes from nothing to “12”; sponsored from “no” to “yes”"
    )


def test_a_topic_form_saves_its_description_and_shows_its_rules(client):
    topic = a_topic(title="BGP", slug="bgp", rules={"names": ["BGP", "border gateway protocol"]})
    url = f"/admin/snippets/hub/topic/edit/{topic.pk}/"
    moderator = signed_in(client, a_moderator())
    assert "border gateway protocol" in moderator.get(url).content.decode()
    form = {"title": "BGP", "slug": "bgp", "introduction": "How networks tell each other the way.", "parent": "",
            "related": []}  # fmt: skip
    assert moderator.post(url, form).status_code == 302
    assert Topic.objects.get().introduction.startswith("How networks")
    assert Job.objects.filter(kind="index", target="topic", key=str(topic.pk)).exists()


@pytest.mark.parametrize("noun", ["source", "topic"])
def test_editors_may_view_but_not_change_and_nobody_deletes(client, noun):
    row = a_source() if noun == "source" else a_topic()
    listing = f"/admin/snippets/hub/{noun}/"
    editor = signed_in(client, an_editor())
    assert editor.get(listing).status_code == 200
    assert editor.get(f"{listing}edit/{row.pk}/").status_code == 302
    moderator = signed_in(type(client)(), a_moderator())
    moderator.post(f"{listing}delete/{row.pk}/")
    moderator.post(f"/admin/bulk/hub/{noun}/delete/?id={row.pk}")
    assert type(row).objects.filter(pk=row.pk).exists()


def test_groups_get_their_permissions_once():
    editors = Group.objects.get(name="Editors")
    curate = editors.permissions.get(codename="curate_entry")
    editors.permissions.remove(curate)
    grant_group_permissions(apps.get_app_config("content"))
    assert not editors.permissions.filter(codename="curate_entry").exists()

    editors.delete()
    grant_group_permissions(apps.get_app_config("content"))
    assert Group.objects.get(name="Editors").permissions.filter(codename="curate_entry").exists()
