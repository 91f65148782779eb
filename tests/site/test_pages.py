"""The public pages: what they answer, what they cost, and what they make of hostile addresses."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client

from hub.models import Enclosure, Entry, EntryTopic, Source
from tests.factories import a_source, a_topic, an_entry
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db


def about(entry, topic, **fields):
    """Put an entry under a topic."""
    defaults = {"score": 0.9, "published_at": entry.published_at}
    return EntryTopic.objects.create(entry=entry, topic=topic, **defaults | fields)


@pytest.fixture
def library():
    """A little of everything: forty entries of two sources under two topics."""
    sources = [a_source(title="Packet Notes", slug="packet-notes"), a_source(kind="podcast", slug="the-hop")]
    topics = [a_topic(slug="bgp", title="BGP", introduction="How networks tell each other the way."), a_topic()]
    topics[1].parent = topics[0]
    topics[1].save()
    for n in range(40):
        entry = an_entry(
            sources[n % 2], title=f"Entry number {n}", published_at=datetime(2026, 1, 1 + n % 28, tzinfo=UTC)
        )
        about(entry, topics[n % 2])
        Enclosure.objects.create(entry=entry, url=f"https://a.example/{n}.mp3", media_type="audio/mpeg", duration=100)


PAGES = ["/entries/", "/entries/?page=2", "/sources/", "/sources/packet-notes/", "/topics/", "/topics/bgp/", "/search/",
         "/search/?q=entry", "/about/", "/status/", "/robots.txt", "/sitemap.xml", "/sitemap-pages.xml",
         "/sitemap-entries-2026-01.xml", "/opensearch.xml", "/healthz", "/readyz"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_get_and_head_and_nothing_else(client, library, path):
    assert client.get(path).status_code == 200
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert Client(enforce_csrf_checks=True).post(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "most"),
    [
        pytest.param("/entries/", 6, id="river"),
        pytest.param("/sources/", 1, id="sources"),
        pytest.param("/sources/packet-notes/", 10, id="source"),
        pytest.param("/topics/", 6, id="topics"),
        pytest.param("/topics/bgp/", 28, id="topic"),
        pytest.param("/about/", 0, id="about"),
        pytest.param("/status/", 15, id="status"),
        pytest.param("/healthz", 0, id="health asks nothing"),
        pytest.param("/sitemap-entries-2026-01.xml", 1, id="a month of the map"),
    ],
)
def test_a_page_costs_no_more_queries_than_it_must(client, library, django_assert_max_num_queries, path, most):
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_an_entry_costs_no_more_queries_than_it_must(client, library, django_assert_max_num_queries):
    entry = Entry.objects.all()[20]
    with django_assert_max_num_queries(10):  # two of them for what can be heard, three for what belongs to it
        assert client.get(entry.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("page", ["abc", "0", "-1", "1.5", "٣", "", " 1", "9999999", "10**30", "1%00", "3"])
def test_a_page_that_is_none_says_where_the_river_ends(client, library, page):
    answer = client.get(f"/entries/?page={page}")
    assert answer.status_code == 404
    assert '<a href="/entries/?page=2">' in answer.content.decode()


def test_the_first_page_has_one_address(client):
    answer = client.get("/entries/?page=1")
    assert (answer.status_code, answer["Location"]) == (301, "/entries/")


def test_pages_lead_to_their_neighbours_and_name_their_own_address(client, library):
    first, second = (client.get(path).content.decode() for path in ("/entries/", "/entries/?page=2"))
    assert '<link rel="next" href="/entries/?page=2">' in first
    assert 'rel="prev"' not in first
    assert '<link rel="prev" href="/entries/">' in second
    assert f'<link rel="canonical" href="{settings.HUB_PUBLIC_URL}/entries/?page=2">' in second


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("EVPN: what now?", "evpn-what-now"),
        ("42", "42"),
        ("50-60", "50-60"),
        ("日本語", "entry"),
        ("---", "entry"),
        ("../../etc/passwd", "etcpasswd"),
        ("x" * 400, "x" * 60),
    ],
)
def test_any_title_makes_an_address_that_leads_to_it(client, title, slug):
    entry = an_entry(title=title)
    assert entry.get_absolute_url() == f"/entries/{slug}-{entry.pk}/"
    assert client.get(entry.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("words", ["wrong", "wrong-", "-", "%F0%9F%A6%86", "a" * 200])
def test_the_number_counts_and_wrong_words_lead_to_the_right_ones(client, words):
    entry = an_entry(title="Right words")
    answer = client.get(f"/entries/{words}-{entry.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, entry.get_absolute_url())
    assert client.get(f"/entries/{entry.pk}/")["Location"] == entry.get_absolute_url()


@pytest.mark.parametrize(
    "path",
    ["/entries/none-1/", "/entries/none-999999999999999999/", "/entries/none-9999999999999999999999/", "/entries/-/",
     "/entries/a%00b-1/", "/sources/none/", "/topics/none/", "/topics/bgp%00/", "/sitemap-entries-2026-13.xml",
     "/sitemap-entries-0000-01.xml", "/sitemap-nothing.xml", "/sitemap-entries-9999-12.xml"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["before=nonsense", "after=1", "before=", "before=%00", "after=" + "9" * 300])
def test_a_cursor_that_is_none_is_not_found(client, library, query):
    assert client.get(f"/sources/packet-notes/?{query}").status_code == 404
    assert client.get(f"/topics/bgp/?{query}").status_code == 404


@pytest.mark.parametrize("status", [Entry.Status.HIDDEN, Entry.Status.REMOVED])
def test_an_entry_taken_out_is_gone_and_tells_nothing_of_itself(client, status):
    entry = an_entry(title="A withdrawn secret", status=status)
    answer = client.get(entry.get_absolute_url())
    assert answer.status_code == 410
    assert "withdrawn" not in answer.content.decode()


def test_an_entry_that_waits_for_an_editor_is_not_there(client):
    assert client.get(an_entry(status=Entry.Status.NEW).get_absolute_url()).status_code == 404


def test_sources_that_wait_or_were_removed_have_no_page(client):
    waiting = a_source(review=Source.Review.WAITING)
    removed = a_source(state=Source.State.REMOVED)
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert client.get(removed.get_absolute_url()).status_code == 404


def test_an_entry_leads_to_the_original_and_shows_no_more_than_an_excerpt(client):
    entry = an_entry(url="https://www.blog.example/p/1", excerpt="In short.", body="<p>At length.</p>")
    page = client.get(entry.get_absolute_url()).content.decode()
    assert 'href="https://www.blog.example/p/1"' in page
    assert "Read it at blog.example" in page
    assert "In short." in page
    assert "At length." not in page


def test_a_body_is_shown_where_its_source_lets_it_and_then_the_original_is_the_canonical_page(client):
    source = a_source(policy=Source.Policy.FULL, licence="CC BY 4.0")
    entry = an_entry(source, url="https://blog.example/p/1", body="<p>At <em>length</em>.</p>")
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "<p>At <em>length</em>.</p>" in page
    assert '<link rel="canonical" href="https://blog.example/p/1">' in page


def test_an_episode_can_be_heard_without_a_script_and_nothing_is_fetched_before_it_is(client):
    entry = an_entry(kind=Entry.Kind.EPISODE)
    Enclosure.objects.create(entry=entry, url="https://m.example/1.mp3", media_type="audio/mpeg", duration=2050)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert '<audio controls preload="none" src="https://m.example/1.mp3">' in page
    assert "34:10" in page


def test_the_words_of_an_episodes_notes_are_not_called_its_length(client):
    assert "900 words" in client.get(an_entry(words=900).get_absolute_url()).content.decode()
    episode = an_entry(kind=Entry.Kind.EPISODE, words=900)
    assert "900 words" not in client.get(episode.get_absolute_url()).content.decode()


def test_a_lab_is_to_be_got_and_not_read(client):
    lab = an_entry(kind=Entry.Kind.LAB, url="https://labs.example/1")
    step = a_path({"entry": lab.url}).steps.get()
    for page in (lab, step):
        assert "Get the lab at labs.example" in client.get(page.get_absolute_url()).content.decode()


def test_audio_that_the_policy_would_block_is_linked_instead(client):
    entry = an_entry(kind=Entry.Kind.EPISODE)
    Enclosure.objects.create(entry=entry, url="http://m.example/1.mp3", media_type="audio/mpeg")
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "<audio" not in page
    assert 'href="http://m.example/1.mp3"' in page


def test_a_file_beside_an_entry_is_called_what_it_is(client):
    entry = an_entry()
    Enclosure.objects.create(entry=entry, url="http://m.example/1.mp4", media_type="video/mp4", length=3 * 2**20)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert '<dt>Video</dt><dd><a href="http://m.example/1.mp4">m.example</a>, video/mp4, 3.0\xa0MB</dd>' in page


def test_sponsored_is_said(client):
    entry = an_entry(sponsored=True)
    for path in (entry.get_absolute_url(), "/entries/"):
        assert "Sponsored" in client.get(path).content.decode()


def test_what_publishers_write_is_text_to_us(client):
    hostile = "<script>alert(1)</script></script><!-- \" ' &"
    entry = an_entry(a_source(title=hostile), title=hostile, excerpt=hostile, credits=[{"name": hostile}])
    for path in (entry.get_absolute_url(), "/entries/", "/sources/"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_structured_data_says_whose_it_is(client):
    entry = an_entry(a_source(title="Packet Notes"), title="A </script> title", credits=[{"name": "Ada Example"}])
    page = client.get(entry.get_absolute_url()).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block is not None
    data = json.loads(block[1])
    assert data["mainEntity"]["url"] == entry.url
    assert data["mainEntity"]["name"] == "A </script> title"
    assert data["mainEntity"]["author"] == [{"@type": "Person", "name": "Ada Example"}]
    assert data["mainEntity"]["publisher"]["name"] == "Packet Notes"


def test_only_editors_are_shown_how_topics_were_found(client):
    entry = an_entry()
    about(
        entry, a_topic(title="BGP"), evidence=[{"phrase": "route reflector", "field": "title", "weight": 2, "count": 1}]
    )
    assert "route reflector" not in client.get(entry.get_absolute_url()).content.decode()
    editor = User.objects.create_user("ada")
    client.force_login(editor)
    assert "route reflector" not in client.get(entry.get_absolute_url()).content.decode()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert "route reflector" in client.get(entry.get_absolute_url()).content.decode()


def test_a_refused_topic_is_not_shown_nor_listed(client):
    entry, topic = an_entry(title="Off topic"), a_topic(slug="bgp", title="Border gateways")
    about(entry, topic, refused=True)
    assert "Border gateways" not in client.get(entry.get_absolute_url()).content.decode()
    assert "Off topic" not in client.get("/topics/bgp/").content.decode()


def test_a_card_names_the_finest_topics_alone(client):
    entry, routing = an_entry(), a_topic(slug="routing", title="Routing at large")
    about(entry, routing)
    about(entry, a_topic(slug="bgp", title="BGP", parent=routing))
    page = client.get("/entries/").content.decode()
    assert ">BGP</a>" in page
    assert "Routing at large" not in page


def test_hidden_entries_are_in_no_list(client):
    source, topic = a_source(slug="blog"), a_topic(slug="bgp")
    entry = an_entry(source, title="Vanished thing", status=Entry.Status.HIDDEN)
    about(entry, topic)
    for path in ("/entries/", "/sources/blog/", "/topics/bgp/", "/sitemap-entries-2026-05.xml"):
        assert "anished" not in client.get(path).content.decode()


def test_a_topic_can_be_read_to_its_end_and_back(client, library):
    seen, path = [], "/topics/bgp/"
    for _ in range(3):
        page = client.get(path).content.decode()
        seen += re.findall(r'entry-card-title"[^>]*><a[^>]*>(Entry number \d+)', page)
        older = re.search(r'href="(\?before=[^"]+)" rel="next"', page)
        if not older:
            break
        path = f"/topics/bgp/{older[1]}"
    assert len(seen) == len(set(seen)) == 20


def test_a_source_whose_description_is_its_title_says_it_once(client):
    a_source(title="Packet Notes", description="Packet Notes", slug="packet-notes")
    assert b'class="lede"' not in client.get("/sources/packet-notes/").content
    Source.objects.update(description="On packets")
    assert b'class="lede"' in client.get("/sources/packet-notes/").content


def test_a_source_says_in_words_how_it_fares(client):
    a_source(
        slug="down",
        state=Source.State.BROKEN,
        failures=9,
        last_visit_at=datetime(2026, 5, 1, tzinfo=UTC),
        last_error="down.example did not answer within 20 seconds. We will ask again in 4 hours.",
        due_at=datetime(2036, 5, 1, tzinfo=UTC),
        due_reasons=["it has failed nine times"],
    )
    page = client.get("/sources/down/").content.decode()
    assert "9 times in a row" in page
    assert "did not answer within 20 seconds" in page
    assert "it has failed nine times" in page


def test_a_visit_that_is_late_is_due_now_and_not_planned_for_the_past(client):
    a_source(slug="late", due_at=datetime(2026, 5, 1, tzinfo=UTC), due_reasons=["new: first visit"])
    page = client.get("/sources/late/").content.decode()
    assert "due now</time>: new: first visit" in page


def test_anyone_gets_a_page_that_caches_may_keep_and_no_cookie(client, library):
    answer = client.get("/entries/")
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


def test_a_page_that_has_not_changed_is_not_sent_again(client, library):
    etag = client.get("/entries/")["ETag"]
    again = client.get("/entries/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_travels_light_and_is_still_known_again(client, library):
    answer = client.get("/entries/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 6_000
    again = client.get("/entries/", headers={"Accept-Encoding": "gzip", "If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_whoever_has_a_session_gets_a_page_of_their_own(client, library):
    client.force_login(User.objects.create_user("ada"))
    answer = client.get("/entries/")
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]


def test_another_host_is_turned_away_in_words(client):
    answer = client.get("/entries/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "host name" in answer.content.decode()


def test_a_page_that_breaks_says_so_and_asks_nothing(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("content.site.views.river.river_page", lambda number: 1 / 0)
    answer = client.get("/entries/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_the_map_names_every_month_and_page(client, library):
    assert "/sitemap-entries-2026-01.xml" in client.get("/sitemap.xml").content.decode()
    assert "/sources/packet-notes/" in client.get("/sitemap-pages.xml").content.decode()
    assert client.get("/sitemap-entries-2026-01.xml").content.decode().count("<loc>") == 40


def test_crawlers_are_kept_from_what_is_endless(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /search/" in text
    assert f"Sitemap: {settings.HUB_PUBLIC_URL}/sitemap.xml" in text
