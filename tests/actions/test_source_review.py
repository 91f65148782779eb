"""From a lapsed domain to the editor's word: what comes before readers, and what waits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from wagtail.models import ModelLogEntry

from hub.actions.off_topic import Suspicion
from hub.actions.source_review import source_approve, source_look, source_refuse, source_suspect
from hub.ingest.refresh import refresh_due
from hub.jobs import queue
from hub.jobs.runner import run
from hub.models import Entry, Job, RiverDay, Source
from tests.factories import a_source, a_topic, an_entry
from tests.fakes import FakeWeb, item, rss

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FEED = "https://blog.example/feed"
BGP = "How BGP picks one of two routes, and what a route reflector keeps from its clients. " * 6
CASINO = "The best casino of the year has a jackpot for every lucky player who comes early tonight. " * 6


@pytest.fixture
def editor():
    user = User.objects.create_user("editor")
    user.user_permissions.set(Permission.objects.filter(codename="change_source"))
    return user


@pytest.fixture
def web():
    return FakeWeb()


@pytest.fixture
def source():
    a_topic(slug="bgp", title="BGP", rules={"names": ["BGP"]})
    return a_source(url=FEED, due_at=NOW)


def visit(web, source, *items, now=NOW):
    web.serves(FEED, rss(*items))
    Source.objects.filter(pk=source.pk).update(due_at=now)
    refresh_due(now=now, web=web)
    run("review", now=now)
    source.refresh_from_db()


def posts(numbers, text, start=NOW - timedelta(days=60)):
    return [item(n, title=f"Post {n}", text=text, at=start + timedelta(days=n)) for n in numbers]


def statuses():
    return dict(Entry.objects.order_by("pk").values_list("title", "status"))


def test_entries_after_a_silence_are_reviewed_before_readers_see_them(web, source):
    visit(web, source, *posts(range(8), BGP, start=NOW - timedelta(days=300)))
    RiverDay.objects.recount()
    shown = RiverDay.objects.aggregate(n=Sum("entries"))["n"]
    web.serves(FEED, rss(item(99, title="Win", text=CASINO, at=NOW)))
    Source.objects.update(due_at=NOW + timedelta(days=1))
    refresh_due(now=NOW + timedelta(days=1), web=web, look=source_look)
    source.refresh_from_db()
    assert source.review == "waiting"
    assert Entry.objects.get(title="Win").status == "new"
    assert RiverDay.objects.aggregate(n=Sum("entries"))["n"] == shown
    assert source.visits.first().outcome == "fetched"


@pytest.mark.parametrize(("silent", "text"), [(300, BGP), (20, BGP), (20, CASINO)])
def test_honest_sources_are_published_at_once_with_or_without_a_silence(web, source, silent, text):
    visit(web, source, *posts(range(8), BGP, start=NOW - timedelta(days=silent)))
    looks = []

    def look(source, now):
        looks.append(source.url)
        source_look(source, now)

    web.serves(FEED, rss(item(99, title="Back", text=text, at=NOW)))
    Source.objects.update(due_at=NOW + timedelta(days=1))
    refresh_due(now=NOW + timedelta(days=1), web=web, look=look)
    assert Entry.objects.get(title="Back").status == "published"
    assert looks == ([FEED] if silent == 300 else [])


def test_a_lapsed_domain_and_its_new_entries_wait_for_an_editor(web, source):
    visit(web, source, *posts(range(8), BGP))
    assert source.review == "trusted"
    assert not Job.objects.filter(kind="review").exists()
    later = NOW + timedelta(days=1)
    visit(web, source, *posts(range(20, 22), CASINO), now=later)
    assert source.review == "waiting"
    assert "of the 8 before, 8 did" in source.review_reason
    assert statuses() == {f"Post {n}": "published" for n in range(8)} | {"Post 20": "new", "Post 21": "new"}
    assert sum(RiverDay.objects.values_list("entries", flat=True)) == Entry.objects.river().count() == 8
    hidden = Entry.objects.get(title="Post 20")
    assert Job.objects.filter(kind="index", target="entry", key=str(hidden.pk)).exists()
    assert ModelLogEntry.objects.get(action="source.suspect").data == {"reason": source.review_reason}
    visit(web, source, *posts(range(30, 31), CASINO), now=later + timedelta(days=1))
    assert statuses()["Post 30"] == "new"
    assert ModelLogEntry.objects.filter(action="source.suspect").count() == 1


def test_a_waiting_source_keeps_its_page_but_is_not_listed(web, source):
    visit(web, source, *posts(range(8), BGP))
    visit(web, source, *posts(range(20, 22), CASINO), now=NOW + timedelta(days=1))
    assert not Source.objects.public().exists()
    assert Source.objects.with_a_page().get() == source
    assert not Source.objects.with_a_page().filter(pk=a_source(review="waiting").pk).exists()


def test_an_approval_covers_everything_received_by_then(web, source, editor):
    visit(web, source, *posts(range(8), BGP))
    visit(web, source, *posts(range(20, 22), CASINO), now=NOW + timedelta(days=1))
    assert source_approve(source, by=editor, now=NOW + timedelta(days=2)) == 2
    assert set(statuses().values()) == {"published"}
    visit(web, source, *posts(range(8), BGP), *posts(range(40, 41), BGP), now=NOW + timedelta(days=3))
    assert (source.review, source.review_reason) == ("trusted", "")


def test_a_refusal_keeps_earlier_entries_and_stops_fetching(web, source, editor):
    visit(web, source, *posts(range(8), BGP))
    visit(web, source, *posts(range(20, 22), CASINO), now=NOW + timedelta(days=1))
    source_refuse(source, by=editor, reason="a casino now")
    source.refresh_from_db()
    assert (source.review, source.state, source.due_at) == ("refused", "paused", None)
    assert Entry.objects.public().count() == 8
    assert ModelLogEntry.objects.get(action="source.refuse").data == {"reason": "a casino now"}


def test_an_editors_topic_counts_as_on_topic(web, source):
    visit(web, source, *posts(range(8), BGP))
    for n in range(6):
        entry = an_entry(source, text="Of mountains and of bread. " * 20, words=100, first_seen_at=NOW)
        if n == 5:
            entry.entry_topics.create(topic_id=source.trusted_topics.model.objects.get().pk, origin="editor")
    queue.enqueue("review", "source", [source.pk], now=NOW)
    run("review", now=NOW)
    source.refresh_from_db()
    assert source.review == "trusted"


def test_a_hub_without_rules_suspects_no_source(web):
    a_topic()
    source = a_source(url=FEED, due_at=NOW)
    visit(web, source, *posts(range(20), CASINO))
    assert source.review == "trusted"


def test_a_fetch_in_progress_publishes_nothing_of_a_waiting_source(web, source):
    class Suspecting(FakeWeb):
        def submit(self, requests):
            super().submit(requests)
            Source.objects.update(review="waiting", review_reason="odd")

    visit(web, source, *posts(range(8), BGP))
    slow = Suspecting()
    slow.serves(FEED, rss(*posts(range(20, 21), CASINO)))
    later = NOW + timedelta(days=1)
    Source.objects.update(due_at=later)
    refresh_due(now=later, web=slow)
    assert statuses()["Post 20"] == "new"


def test_a_user_without_the_permission_may_not_review(source):
    stranger = User.objects.create_user("stranger")
    for act in (source_approve, source_refuse):
        with pytest.raises(PermissionDenied):
            act(source, by=stranger)


def settled(now: datetime = NOW) -> list[str]:
    """The river's titles by source, once what is owed for stories is done."""
    run("story", limit=50, now=now)
    assert sum(RiverDay.objects.values_list("entries", flat=True)) == Entry.objects.river().count()
    return sorted(entry.source.title for entry in Entry.objects.river() if entry.source)


def test_a_story_is_represented_when_a_source_is_suspected_and_when_it_is_approved(web, source, editor):
    """A copy steps in for what is out of sight, and steps back when that returns."""
    Source.objects.filter(pk=source.pk).update(title="Original")
    visit(web, source, *posts(range(8), BGP))
    first = Entry.objects.get(title="Post 0")
    fields = {"title": "Post 0", "url": first.url, "text": first.text, "published_at": NOW}
    an_entry(a_source(title="Copy"), **fields)
    queue.enqueue_stories(Entry.objects.values_list("pk", flat=True), now=NOW)
    RiverDay.objects.recount()
    assert settled() == ["Original"] * 8
    source_suspect(source, Suspicion("Off topic.", 8), now=NOW)
    assert settled() == ["Copy"]
    source_approve(source, by=editor, now=NOW)
    assert settled() == ["Original"] * 8
