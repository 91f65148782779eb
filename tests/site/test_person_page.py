"""/people/<slug>/: one person across sources, and the ways that lead there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from content.site.views.person import topics_of
from hub.actions.person import person_describe, person_hide, person_merge, person_show
from hub.db.db_now import DbNow
from hub.models import Entry, EntryTopic, Job, Person
from hub.people.crediting import credit_changed
from hub.search.people import PersonDocuments
from tests.factories import a_source, a_topic, an_entry
from tests.feeds.reading import FORMATS, titles
from tests.named_people import a_moderator, an_editor

pytestmark = pytest.mark.django_db


def credited(title, *names, role="author", source=None, **fields):
    entry = an_entry(source, title=title, credits=[{"name": name, "role": role} for name in names], **fields)
    Entry.objects.filter(pk=entry.pk).update(changed_at=DbNow())
    credit_changed(now=timezone.now() + timedelta(minutes=5))
    return entry


def page(client, slug="ana-perez"):
    return client.get(f"/people/{slug}/").content.decode()


def the(name):
    return Person.objects.get(name=name)


def test_it_shows_what_someone_wrote_and_where_they_appear(client, django_assert_max_num_queries):
    topic = a_topic(title="EVPN")
    post = credited("A post of hers", "Ana Pérez", source=a_source(title="Her blog"))
    EntryTopic.objects.create(entry=post, topic=topic, published_at=post.published_at)
    for number in range(5):
        credited(f"Episode {number}", "ana perez", "Bo Li", role="guest", source=a_source(title=f"Show {number}"))
    credited("Hidden", "Ana Pérez", status="hidden")
    with django_assert_max_num_queries(12):
        shown = page(client)
    assert '<h1 dir="auto">Ana Pérez</h1>' in shown
    for words in ("A post of hers", "Episode 4", "6 entries", "Her blog", "Show 3", "EVPN", "As guest"):
        assert words in shown
    assert "Hidden" not in shown


def test_of_a_topic_and_a_finer_one_the_finer_is_named(client):
    routing = a_topic(title="Routing of packets")
    bgp = a_topic(title="Border gateways", parent=routing)
    post, other = credited("A post", "Ana Pérez"), credited("Another", "Ana Pérez")
    for entry, topic in ((post, routing), (post, bgp), (other, routing)):
        EntryTopic.objects.create(entry=entry, topic=topic, published_at=entry.published_at)
    assert [topic.title for topic in topics_of([post.pk, other.pk])] == ["Border gateways"]
    assert [topic.title for topic in topics_of([other.pk])] == ["Routing of packets"]


def test_a_story_counts_once(client):
    credited("The original", "Ana Pérez")
    copy = credited("The copy", "Ana Pérez")
    Entry.objects.filter(pk=copy.pk).update(is_copy=True)
    shown = page(client)
    assert "1 entry" in shown
    assert "The copy" not in shown


def test_an_entry_leads_to_the_people_it_credits(client):
    entry = credited("A post", "Ana Pérez and Bo Li", "ioshints")
    shown = client.get(entry.get_absolute_url()).content.decode()
    assert '<a href="/people/ana-perez/">Ana Pérez</a>, <a href="/people/bo-li/">Bo Li</a>, ioshints' in shown


def test_before_anyone_was_read_the_names_stand_plain(client):
    entry = an_entry(credits=[{"name": "Ana Pérez", "role": "host"}])
    assert "<dd>Ana Pérez (host)</dd>" in client.get(entry.get_absolute_url()).content.decode()


@pytest.mark.parametrize("slug", ["nobody", "ana-perez"])
def test_who_has_nothing_public_has_no_page(client, slug):
    credited("Hidden", "Ana Pérez", status="hidden")
    assert client.get(f"/people/{slug}/").status_code == 404


def test_long_lists_go_on(client):
    for number in range(25):
        credited(f"Post {number:02}", "Ana Pérez")
    first = page(client)
    assert "Post 24" in first
    assert "Post 02" not in first
    older = first.partition('href="?before=')[2].partition('"')[0]
    assert "Post 02" in client.get(f"/people/ana-perez/?before={older}").content.decode()


@pytest.mark.parametrize("written_as", FORMATS)
def test_they_can_be_subscribed_to(client, written_as):
    credited("A post", "Ana Pérez")
    credited("An episode", "Ana Pérez", role="guest")
    credited("Another's", "Bo Li")
    body = client.get(f"/feeds/people/ana-perez.{written_as}").content
    assert sorted(titles(body, written_as)) == ["A post", "An episode"]


class TestMerging:
    """Two who are one."""

    @pytest.fixture
    def merged(self):
        both = credited("Both", "Ana Pérez", "Ana María Pérez")
        credited("Only the one", "Ana María Pérez")
        person_merge(the("Ana María Pérez"), the("Ana Pérez"), by=a_moderator())
        return both

    def test_everything_of_the_one_is_the_others(self, client, merged):
        shown = page(client)
        assert "2 entries" in shown
        assert "Only the one" in shown

    def test_the_old_address_leads_on_and_so_does_its_feed(self, client, merged):
        for address in ("/people/ana-maria-perez/", "/feeds/people/ana-maria-perez.rss"):
            answer = client.get(address)
            assert answer.status_code == 301
            assert answer["Location"] == address.replace("ana-maria-perez", "ana-perez")

    def test_a_later_credit_under_the_old_name_is_the_same_person(self, client, merged):
        credited("A later one", "ANA MARIA PEREZ")
        assert Person.objects.count() == 1
        assert "A later one" in page(client)

    def test_both_are_owed_to_the_index(self, merged):
        assert Job.objects.filter(kind="index", target="person").count() == 2

    def test_nobody_is_merged_into_themselves(self):
        credited("A post", "Ana Pérez")
        with pytest.raises(ValidationError):
            person_merge(the("Ana Pérez"), the("Ana Pérez"), by=a_moderator())


def test_one_who_asks_for_it_has_no_page_feed_link_or_hit(client):
    entry = credited("A post", "Ana Pérez")
    who = the("Ana Pérez")
    person_hide(who, by=a_moderator(), reason="She asked.")
    assert client.get("/people/ana-perez/").status_code == 404
    assert client.get("/feeds/people/ana-perez.rss").status_code == 404
    assert "/people/" not in client.get(entry.get_absolute_url()).content.decode().replace("/people/<", "")
    assert list(PersonDocuments().documents([str(who.pk)])) == []
    person_show(who, by=a_moderator())
    assert "A post" in page(client)


def test_they_are_found_by_searching_with_what_they_speak_of():
    entry = credited("A post", "Ana Pérez", source=a_source(title="Her blog"))
    EntryTopic.objects.create(entry=entry, topic=a_topic(slug="evpn", title="EVPN"), published_at=entry.published_at)
    (found,) = PersonDocuments().documents([str(the("Ana Pérez").pk)])
    assert (found.title, found.kind, found.topics, found.excerpt) == (
        "Ana Pérez",
        "person",
        (("evpn", "EVPN"),),
        "In Her blog.",
    )


def test_editors_describe_a_person_and_their_words_are_shown(client):
    credited("A post", "Ana Pérez")
    person_describe(the("Ana Pérez"), by=a_moderator(), about="Writes of EVPN.", url="https://ana.example/")
    shown = page(client)
    assert "Writes of EVPN." in shown
    assert "https://ana.example/" in shown


def test_a_wrong_address_is_refused_and_nothing_changes():
    credited("A post", "Ana Pérez")
    with pytest.raises(ValidationError):
        person_describe(the("Ana Pérez"), by=a_moderator(), url="javascript:alert(1)")
    assert the("Ana Pérez").url == ""


@pytest.mark.parametrize("act", [person_hide, person_show, person_describe])
def test_only_those_who_may_change_people_do(act):
    credited("A post", "Ana Pérez")
    with pytest.raises(PermissionDenied):
        act(the("Ana Pérez"), by=an_editor())


def test_the_map_lists_them(client):
    credited("A post", "Ana Pérez")
    assert "sitemap-people.xml" in client.get("/sitemap.xml").content.decode()
    assert "/people/ana-perez/" in client.get("/sitemap-people.xml").content.decode()
