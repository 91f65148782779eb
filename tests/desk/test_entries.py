"""Entries at the desk: the list, its actions, and who may use them."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job, RiverDay
from tests.factories import a_source, a_topic, an_entry
from tests.named_people import a_moderator, a_person, an_editor, signed_in

pytestmark = pytest.mark.django_db
LISTING = "/admin/snippets/hub/entry/"


def bulk(action: str, query: str) -> str:
    return f"{reverse('wagtail_bulk_action', args=['hub', 'entry', action])}?{query}"


def ids(*entries: Entry) -> str:
    return "&".join(f"id={entry.pk}" for entry in entries)


@pytest.fixture
def editor(client):
    return signed_in(client, an_editor())


def test_hiding_many_entries_updates_the_river_and_enqueues_indexing(editor):
    kept, *gone = [an_entry(title=f"Number {n}") for n in range(3)]
    asked = editor.get(bulk("hide", ids(*gone) + f"&next={LISTING}"))
    assert "Number 1" in asked.content.decode()
    assert "Number 0" not in asked.content.decode()
    Job.objects.all().delete()
    answer = editor.post(bulk("hide", ids(*gone) + f"&next={LISTING}"), {"reason": "off topic"})
    assert answer.url == LISTING
    river = type(editor)().get("/entries/").content.decode()
    assert "Number 0" in river
    assert "Number 1" not in river
    assert set(Job.objects.filter(kind="index").values_list("key", flat=True)) == {str(entry.pk) for entry in gone}
    assert RiverDay.objects.get().entries == 1
    assert type(editor)().get(kept.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("address", [LISTING, f"{LISTING}results/"])
def test_a_row_action_returns_to_the_filtered_listing(editor, address):
    entry = an_entry(title="Why")
    page = editor.get(address, {"q": "why", "_w_filter_fragment": "true"}).content.decode()
    asked = html.unescape(re.search(rf'href="({re.escape(bulk("hide", ids(entry)))}[^"]+)"', page)[1])
    assert editor.post(asked).url == f"{LISTING}?q=why"


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("hide", "published", "hidden"),
        ("show", "hidden", "published"),
        ("feature", "published", "featured"),
        ("unfeature", "featured", "published"),
        ("delete", "published", "removed"),
    ],
)
def test_each_bulk_action_is_offered_and_works(editor, action, before, after):
    entry = an_entry(status=before)
    assert bulk(action, "").rstrip("?") in editor.get(LISTING).content.decode()
    editor.post(bulk(action, ids(entry)))
    assert Entry.objects.get().status == after


@pytest.mark.parametrize(
    ("query", "hidden"),
    [
        pytest.param("kind=episode", {"An episode"}, id="by kind"),
        pytest.param("q=post", {"A post", "Another post"}, id="by words"),
        pytest.param("q=post&topic={topic}", {"Another post"}, id="by words and topic"),
        pytest.param("source={source}", {"A post"}, id="by source"),
        pytest.param("status=featured", {"An episode"}, id="by status"),
        pytest.param("published_at_from=2026-05-15", {"Another post"}, id="by date"),
        pytest.param("", {"A post", "An episode", "Another post"}, id="not at all"),
    ],
)
def test_select_all_selects_exactly_what_the_listing_shows(editor, now, query, hidden):
    source, topic = a_source(), a_topic()
    an_entry(source, title="A post")
    an_entry(title="An episode", kind="episode", status="featured")
    EntryTopic.objects.create(entry=an_entry(title="Another post", published_at=now), topic=topic)
    query = query.format(source=source.pk, topic=topic.pk)
    assert {entry.title for entry in editor.get(f"{LISTING}?{query}").context["object_list"]} == hidden
    editor.post(bulk("hide", f"id=all&{query}"))
    assert set(Entry.objects.filter(status="hidden").values_list("title", flat=True)) == hidden


@pytest.mark.parametrize("action", ["hide", "show", "feature", "unfeature", "delete"])
def test_a_user_who_may_not_curate_is_refused(client, action):
    stranger = a_person()
    stranger.user_permissions.add(*_admin_access())
    entry = an_entry()
    signed_in(client, stranger)
    client.get(bulk(action, ids(entry)))
    client.post(bulk(action, ids(entry)))
    client.post(bulk(action, "id=all"))
    assert client.get(LISTING, follow=True).redirect_chain
    assert Entry.objects.get().status == "published"


def _admin_access():
    return Permission.objects.filter(codename="access_admin")


def test_nobody_adds_or_deletes_an_entry_by_hand(editor):
    entry = an_entry()
    assert editor.get(LISTING + "add/").status_code == 302
    assert editor.post(LISTING + f"delete/{entry.pk}/").status_code == 302
    assert Entry.objects.exists()


def test_a_page_of_the_list_takes_a_fixed_number_of_queries(editor, django_assert_max_num_queries):
    def fill(n: int) -> None:
        for _ in range(n):
            EntryTopic.objects.create(entry=an_entry(a_source()), topic=a_topic())

    fill(3)
    editor.get(LISTING)
    with django_assert_max_num_queries(25) as few:
        editor.get(LISTING)
    fill(40)
    with django_assert_max_num_queries(len(few)):
        editor.get(LISTING)


def test_editable_fields_are_saved_logged_and_indexed_and_others_are_kept(editor):
    entry = an_entry(title="As it came")
    url = LISTING + f"edit/{entry.pk}/"
    assert "As it came" in editor.get(url).content.decode()
    form = {"kind": "doc", "level": "advanced", "minutes": "12", "sponsored": "on", "language": "en", "title": "Forged"}
    assert editor.post(url, form).status_code == 302
    entry.refresh_from_db()
    assert (entry.kind, entry.level, entry.minutes, entry.sponsored) == ("doc", "advanced", 12, True)
    assert entry.title == "As it came"
    assert Job.objects.filter(kind="index", target="entry", key=str(entry.pk)).exists()


def test_the_chooser_offers_public_entries_filtered_by_words_and_kind(editor):
    an_entry(title="Seen and heard", kind="episode")
    an_entry(title="Seen and read")
    an_entry(title="Seen no more", status="hidden")
    url = "/admin/snippets/choose/hub/entry/results/"
    found = editor.get(url, {"q": "seen", "kind": "episode"}).content.decode()
    assert "Seen and heard" in found
    assert "Seen and read" not in found
    assert "Seen no more" not in editor.get(url).content.decode()


def test_the_dashboard_shows_new_entries_failing_sources_and_pending_jobs(editor, now):
    an_entry(kind="episode", title="Came today", first_seen_at=timezone.now())
    an_entry(kind="episode", title="Came long ago", first_seen_at=timezone.now() - timedelta(days=9))
    an_entry(kind="post", title="Read today", first_seen_at=timezone.now())
    a_source(title="The Hop", state="broken", failures=4, last_error="It did not answer.")
    queue.enqueue("tag", "entry", [1], now=now)
    page = editor.get("/admin/").content.decode()
    assert "1 Episode" in page
    shown = editor.get(html.unescape(re.search(r'href="([^"]+)">1 Episode', page)[1])).content.decode()
    assert "Came today" in shown
    assert "Came long ago" not in shown
    assert "Read today" not in shown
    assert "The Hop" in page
    assert "It did not answer." in page
    assert "is the worker running?" in page


def test_the_dashboard_links_sources_only_for_users_who_may_change_them(editor, client):
    broken = a_source(title="The Hop", state="broken", failures=4)
    waiting = a_source(title="Lapsed", review="waiting")
    ways = [
        reverse("wagtailsnippets_hub_source:edit", args=[broken.pk]),
        reverse("wagtailsnippets_hub_source:act", args=[waiting.pk, "approve"]),
    ]
    page = editor.get("/admin/").content.decode()
    assert "Awaiting a moderator’s review" in page
    assert not any(way in page for way in ways)
    page = signed_in(client, a_moderator()).get("/admin/").content.decode()
    assert "Awaiting your review" in page
    assert all(way in page for way in ways)


def test_the_dashboard_panel_is_for_curators(client):
    stranger = a_person()
    stranger.user_permissions.add(*_admin_access())
    assert "The library today" not in signed_in(client, stranger).get("/admin/").content.decode()
