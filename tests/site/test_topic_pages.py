"""A topic's page and the tree of topics: what stands there, in which order, and what it costs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from content.pages.setup import ensure_pages
from content.paths.page import LearningPathPage
from content.reading.topics import best, counts
from content.reading.topics.months import entries_by_month, ordinal
from content.reading.topics.recent_sample import (
    SampledEntry,
    by_person,
    by_source,
    highest,
    recent_sample,
    related_topics,
    spread,
)
from hub.db.db_now import DbNow
from hub.jobs.tasks import due_kinds
from hub.models import Entry, EntryTopic, FormerSlug, Person, Topic
from hub.people.crediting import credit_changed
from tests.factories import a_source, a_topic, an_entry
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def bgp():
    return a_topic(slug="bgp", title="BGP", introduction="How networks tell each other the way.", aliases=["eBGP"])


def about(topic, *, source=None, score=0.5, **fields):
    """A new entry under a topic."""
    entry = an_entry(source, **fields)
    EntryTopic.objects.create(entry=entry, topic=topic, score=score, published_at=entry.published_at)
    return entry


def many(topic, n, **fields):
    """So many, a day apart, the first the newest, of one source."""
    source = fields.pop("source", None) or a_source()
    start = datetime(2026, 5, 1, tzinfo=UTC)
    return [about(topic, source=source, published_at=start - timedelta(days=day), **fields) for day in range(n)]


def credits_are_read():
    Entry.objects.update(changed_at=DbNow())
    credit_changed(now=timezone.now() + timedelta(minutes=5))


def section(client, name, path="/topics/bgp/"):
    """One part of the page, by the name of its heading; empty if it is not there."""
    found = re.search(rf'<section[^>]*aria-labelledby="topic-{name}">(.*?)</section>', page(client, path), re.DOTALL)
    return found[1] if found else ""


def page(client, path="/topics/bgp/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(html):
    return re.findall(r'title"[^>]*><a[^>]*>([^<]+)</a>', html)


def test_a_new_topic_says_what_it_is_and_that_nothing_is_there_yet(client, bgp):
    html = page(client)
    assert "How networks tell each other the way." in html
    assert "Also called eBGP" in html
    assert "Nothing in the library is about this yet" in html
    for name in ("start", "best", "episodes", "years", "writers"):
        assert section(client, name) == ""


# ---- where to start


def test_paths_that_list_it_are_where_to_start_the_gentlest_first(client, bgp):
    ensure_pages()
    a_path(slug="deep", title="Deep water", level="advanced", topics=["bgp"])
    a_path(slug="shore", title="The shore", level="beginner", topics=["bgp"])
    a_path(slug="elsewhere", title="Elsewhere", level="beginner")
    assert titles(section(client, "start")) == ["The shore", "Deep water"]


def test_where_none_lists_it_those_that_list_a_finer_topic_are(client, bgp):
    ensure_pages()
    a_topic(slug="communities", title="Communities", parent=bgp)
    a_path(slug="finer", title="Communities in practice", topics=["communities"])
    assert titles(section(client, "start")) == ["Communities in practice"]
    a_path(slug="own", title="BGP in practice", topics=["bgp"])
    assert titles(section(client, "start")) == ["BGP in practice"]


def test_an_unpublished_path_is_no_place_to_start(client, bgp):
    ensure_pages()
    a_path(slug="drafted", title="A draft", topics=["bgp"])
    LearningPathPage.objects.get(slug="drafted").unpublish()
    assert section(client, "start") == ""


# ---- the best of it


def test_what_editors_featured_comes_first_then_hops_then_what_scores_highest(client, bgp):
    ensure_pages()
    many(bgp, 8, title="Of late")
    old = datetime(2020, 1, 1, tzinfo=UTC)
    about(bgp, title="Plainly about it", score=0.9, published_at=old)
    hop = about(bgp, title="On a path", score=0.5, published_at=old, url="https://hop.example/1")
    about(bgp, title="Put forward", score=0.5, published_at=old, status=Entry.Status.FEATURED)
    about(bgp, title="Hidden", score=1.0, published_at=old, status=Entry.Status.HIDDEN)
    a_path({"entry": hop.url}, slug="route", title="The route")
    html = section(client, "best")
    assert titles(html) == ["Put forward", "On a path", "Plainly about it"]
    assert 'href="/paths/route/' in html
    assert "The route, hop 1" in html


def test_what_was_hidden_a_moment_ago_is_not_among_the_best_nor_the_episodes(client, bgp):
    many(bgp, 8)
    vanishing = about(bgp, title="Vanishing", kind="episode", score=1.0, published_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "Vanishing" in section(client, "best")
    assert "Vanishing" in section(client, "episodes")
    Entry.objects.filter(pk=vanishing.pk).update(status=Entry.Status.HIDDEN)
    assert "Vanishing" not in page(client)


def test_a_path_does_not_fill_the_best_with_its_own_hops():
    steps = dict.fromkeys(range(1, 10))
    assert best.order([50], steps, [2, 60]) == [50, 1, 2, 3, 60]


def test_the_highest_come_from_as_many_sources_as_there_are():
    rows = [SampledEntry(1, 1.0, 7), SampledEntry(2, 1.0, 7), SampledEntry(3, 0.6, 8), SampledEntry(4, 0.9, 7)]
    assert highest(rows, 3) == [1, 3, 2]
    assert spread("aabbc", str) == ["a", "b", "c", "a", "b"]


# ---- who writes, and what stands beside


def test_sources_and_people_are_named_by_how_much_they_wrote(client, bgp):
    notes, other = a_source(title="Packet Notes"), a_source(title="Other")
    many(bgp, 3, source=notes, credits=[{"name": "Ada Example"}, {"name": "Packet Notes"}])
    many(bgp, 1, source=other, credits=[{"name": "ada  example"}, {"name": ""}, {"name": "ioshints"}])
    credits_are_read()
    html = section(client, "writers")
    assert html.index("Packet Notes") < html.index("Other")
    assert html.count("Packet Notes") == 1, "a source that credits itself is no person"
    assert re.search(r'href="/people/ada-example/"[^>]*>Ada Example</a> <span[^>]*>4<', html)
    assert "ioshints" not in html, "a name that leads nowhere is left out"


def test_a_person_without_a_page_is_not_named_at_once(client, bgp):
    many(bgp, 3, credits=[{"name": "Ada Example"}])
    credits_are_read()
    assert "Ada Example" in section(client, "writers")
    Person.objects.update(hidden=True)
    assert "Ada Example" not in section(client, "writers"), "what is kept of a topic holds keys alone"


def test_people_are_counted_once_an_entry():
    entry = an_entry(
        credits=[{"name": None}, {}, {"name": "Bo Li", "role": "host"}, {"name": "bo li", "role": "guest"}]
    )
    credits_are_read()
    rows = [SampledEntry(entry.pk, 1.0, 1), SampledEntry(entry.pk + 1, 1.0, None)]
    assert by_person(rows, 8) == [(Person.objects.get().pk, 1)]
    assert by_source(rows) == [(1, 1)]


def test_a_source_that_readers_may_not_see_is_not_named(client, bgp):
    many(bgp, 3, source=a_source(title="Waiting", review="waiting"))
    assert "Waiting" not in section(client, "writers")


def test_topics_on_the_same_entries_are_named_if_chance_does_not_put_them_there():
    together = {1: 50, 2: 50, 3: 2, 4: 40}
    entries = {1: 100, 2: 5000, 3: 2, 4: 60}
    named = related_topics(together, entries, size=100, library=10_000, leaving={4}, most=5)
    assert named == [1]


def test_neighbours_are_named_once(client, bgp):
    routing, rpki, lab = a_topic(title="Routing"), a_topic(title="RPKI"), a_topic(title="Labs")
    bgp.parent = routing
    bgp.save()
    a_topic(title="Communities", parent=bgp)
    bgp.related.add(rpki)
    for entry in many(bgp, 6):
        for beside in (routing, rpki, lab):
            EntryTopic.objects.create(entry=entry, topic=beside, score=0.5, published_at=entry.published_at)
    for _ in range(20):
        an_entry()
    aside = re.search(r"<aside.*?</aside>", page(client), re.DOTALL)[0]
    assert re.findall(r"<h2>([^<]+)", aside) == ["Subscribe", "Within it", "Next to it", "Often on the same entries"]
    assert [aside.count(name) for name in (">Communities<", ">RPKI<", ">Labs<", ">Routing<")] == [1, 1, 1, 0]


# ---- the years


def test_months_are_counted_by_the_calendar_in_utc(bgp):
    for moment in (datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)):
        about(bgp, published_at=moment)
    about(bgp, published_at=None)
    assert entries_by_month(bgp) == {ordinal(2026, 1): 1, ordinal(2026, 2): 1}


@pytest.mark.parametrize("status", Entry.UNSEEN)
def test_what_readers_do_not_see_is_not_counted(client, bgp, now, status):
    shown = about(bgp, published_at=datetime(2026, 2, 1, tzinfo=UTC))
    about(bgp, published_at=datetime(2026, 2, 2, tzinfo=UTC), status=status)
    about(bgp, published_at=datetime(2026, 3, 2, tzinfo=UTC), status=status)
    assert entries_by_month(bgp) == {ordinal(2026, 2): 1}
    assert counts.count(now).entries == {bgp.pk: 1}
    assert counts.count(now).lately[bgp.pk].now + counts.count(now).lately[bgp.pk].before <= 1
    Entry.objects.filter(pk=shown.pk).update(status=Entry.Status.FEATURED)
    assert counts.count(now).entries == {bgp.pk: 1}


class TestTheTallyOfABigLibrary:
    @pytest.fixture(autouse=True)
    def big(self, monkeypatch):
        monkeypatch.setattr(counts, "CHEAP", -1)

    def test_no_page_counts_by_itself_and_none_says_a_number_before_it_is_counted(self, client, bgp):
        about(bgp)
        html = page(client, "/topics/")
        assert ">BGP<" in html
        assert "topic-tree-count" not in html
        assert "1 entry" not in page(client)

    def test_the_worker_counts_and_the_pages_show_it_until_it_counts_again(self, client, bgp):
        about(bgp)
        now = timezone.now()
        assert list(counts.pending_count(now))
        counts.count_topics(now=now)
        assert not list(counts.pending_count(now))
        about(bgp)
        assert 'topic-tree-count code">1<' in page(client, "/topics/")
        later = now + counts.FRESH
        assert list(counts.pending_count(later))
        counts.count_topics(now=later)
        assert 'topic-tree-count code">2<' in page(client, "/topics/")

    def test_a_quarter_ends_at_midnight(self):
        before, after = datetime(2026, 6, 30, 23, 59, tzinfo=UTC), datetime(2026, 7, 1, 0, 1, tzinfo=UTC)
        counts.renew(before)
        assert list(counts.pending_count(after))


def test_a_small_library_needs_no_worker_to_be_counted(client, bgp):
    about(bgp)
    assert not list(counts.pending_count(timezone.now()))
    assert 'topic-tree-count code">1<' in page(client, "/topics/")


def test_the_worker_knows_of_the_tally(bgp, monkeypatch):
    about(bgp)
    monkeypatch.setattr(counts, "CHEAP", -1)
    assert "topic_counts" in due_kinds(timezone.now(), fetching=False)


def test_the_chart_is_a_picture_with_words_and_a_table(client, bgp):
    many(bgp, 50)
    html = section(client, "years")
    assert re.search(r'<svg[^>]*role="img"[^>]*aria-labelledby="months-said"', html)
    assert "Most in April 2026: 30." in html
    assert '<th scope="row">2026</th>' in html
    assert "style=" not in html


# ---- further down, and other addresses


def test_further_down_is_the_list_alone(client, bgp, django_assert_max_num_queries):
    many(bgp, 30)
    older = re.search(r'href="(\?before=[^"]+)"', page(client))[1]
    with django_assert_max_num_queries(9):
        html = page(client, f"/topics/bgp/{older}")
    assert html.count('class="entry-card"') == 20
    newer = re.search(r'href="(\?after=[^"]+)"', html)[1]
    assert client.get(f"/topics/bgp/{newer}")["Location"] == "/topics/bgp/"
    assert 'class="months"' not in html


@pytest.mark.parametrize(
    "path", ["/topics/{}/", "/feeds/topics/{}.rss", "/feeds/topics/{}.atom", "/feeds/topics/{}.json",
             "/opml/topics/{}.opml"]
)  # fmt: skip
def test_a_slug_that_it_had_leads_on_for_good(client, bgp, path):
    bgp.slug = "border-gateways"
    bgp.save()
    answer = client.get(path.format("bgp"))
    assert (answer.status_code, answer["Location"]) == (301, path.format("border-gateways"))
    assert client.get(path.format("border-gateways")).status_code == 200
    assert client.get(path.format("never-was")).status_code == 404


def test_a_place_in_the_list_is_kept_on_the_way(client, bgp):
    bgp.slug = "border-gateways"
    bgp.save()
    assert client.get("/topics/bgp/?before=1.2")["Location"] == "/topics/border-gateways/?before=1.2"


def test_a_topic_that_was_deleted_is_not_there(client):
    FormerSlug.objects.create(slug="gone")
    assert client.get("/topics/gone/").status_code == 404
    assert client.get("/feeds/topics/gone.rss").status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(client, bgp):
    many(bgp, 10)
    for path in ("/topics/", "/topics/bgp/"):
        etag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


# ---- what it costs


def test_a_page_costs_the_same_however_much_there_is(client, bgp, django_assert_max_num_queries):
    ensure_pages()
    for n in range(12):
        entries = many(bgp, 3, credits=[{"name": f"Person {chr(65 + n)}"}], kind="episode")
        a_path(*({"entry": entry.url} for entry in entries), slug=f"p{n}", title=f"Path {n}", topics=["bgp"])
        beside = a_topic(parent=bgp if n % 2 else None)
        for entry in entries:
            EntryTopic.objects.create(entry=entry, topic=beside, score=0.5, published_at=entry.published_at)
    credits_are_read()
    with django_assert_max_num_queries(33):  # the first reader in ten minutes counts
        page(client)
    with django_assert_max_num_queries(23):
        page(client)


def test_the_tree_costs_six_queries_and_then_one(client, bgp, django_assert_max_num_queries):
    for n in range(30):
        many(a_topic(parent=bgp if n % 2 else None), 2)
    with django_assert_max_num_queries(6):
        page(client, "/topics/")
    with django_assert_max_num_queries(1):
        page(client, "/topics/")


def test_no_more_than_so_many_entries_are_looked_at(bgp, monkeypatch):
    monkeypatch.setattr("content.reading.topics.recent_sample.SIZE", 5)
    entries = many(bgp, 8)
    assert [row.entry for row in recent_sample(bgp)] == [entry.pk for entry in entries[:5]]


# ---- the tree


def test_the_tree_shows_counts_and_what_is_rising(client, bgp):
    rest = a_topic(title="Steady")
    now = timezone.now()
    source = a_source()
    for day in range(1, 400):
        about(rest, source=source, published_at=now - timedelta(days=day))
    for day in range(1, 31):
        about(bgp, source=source, published_at=now - timedelta(days=day))
    html = page(client, "/topics/")
    rising = re.search(r'<ol class="rises".*?</ol>', html, re.DOTALL)[0]
    assert ">BGP</a>" in rising
    assert "Steady" not in rising
    assert "399" in html


def test_without_a_year_behind_it_the_tree_says_nothing_of_rising(client, bgp):
    many(bgp, 3)
    assert "Rising" not in page(client, "/topics/")


def test_a_topic_lists_all_above_it(client, bgp):
    bgp.parent = a_topic(title="Routing", slug="routing", parent=a_topic(title="Everything", slug="all"))
    bgp.save()
    html = page(client)
    assert html.index('href="/topics/all/"') < html.index('href="/topics/routing/"') < html.index("<h1>")


def test_a_circle_in_the_tree_harms_no_page(client, bgp):
    other = a_topic(slug="other", parent=bgp)
    Topic.objects.filter(pk=bgp.pk).update(parent=other)
    page(client)
    page(client, "/topics/")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads SQLite's plans")
def test_what_is_featured_is_read_off_its_own_small_index(bgp, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        best.featured(bgp)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        assert any("entry_featured" in step[3] for step in cursor.fetchall())
