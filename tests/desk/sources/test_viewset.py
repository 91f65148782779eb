"""Finding, adding and judging sources at the desk."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from hub.ingest.errors import Unreachable
from hub.ingest.storing.host_backoff import back_off
from hub.models import Entry, Source
from tests.factories import a_source, a_topic, an_entry
from tests.fakes import FakeWeb, item, rss
from tests.named_people import a_moderator, an_editor, signed_in

pytestmark = pytest.mark.django_db

ADD = "/admin/snippets/hub/source/add/"
SITE = "https://blog.example"
FEED = "https://blog.example/feed"


@pytest.fixture
def web(monkeypatch):
    fake = FakeWeb()
    monkeypatch.setattr("content.desk.sources.subscribe.open_client", lambda **_: fake)
    return fake


@pytest.fixture
def moderator(client):
    return signed_in(client, a_moderator())


def act(source, name):
    return f"/admin/snippets/hub/source/{source.pk}/{name}/"


def test_the_feeds_of_a_site_are_shown_before_anyone_subscribes(web, moderator):
    a_topic(slug="bgp", title="Border gateways", rules={"names": ["BGP"]})
    links = [f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("feed", "labs")]
    web.serves(SITE, f"<html>{''.join(links)}</html>")
    may = datetime(2026, 5, 1, tzinfo=UTC)
    web.serves(FEED, rss(item(1, title="BGP &amp;lt;here&amp;gt;", at=may, text="Why BGP takes its time to converge.")))
    web.serves("https://blog.example/labs", rss(item(2), title="Labs"))
    assert 'name="address"' in moderator.get(ADD).content.decode()
    page = moderator.post(ADD, {"address": "blog.example"}).content.decode()
    assert "2 feeds found" in page
    assert "Blog · 1 entry in its feed · newest from 1 May 2026" in page
    assert "Its newest entry speaks of topics of this hub: Border gateways." in page
    assert "BGP &lt;here&gt;" in page
    assert "Why BGP takes its time to converge." in page
    assert "<strong>Its newest entry speaks of no topic of this hub.</strong>" in page
    assert not Source.objects.exists()


def test_the_chosen_feed_is_subscribed_to_and_logged_with_the_user(web, moderator):
    sent = {"address": "blog.example", "subscribe": FEED, "title": "A blog", "site_url": SITE}
    answer = moderator.post(ADD, sent)
    source = Source.objects.get()
    assert answer["Location"] == f"/admin/snippets/hub/source/edit/{source.pk}/"
    assert (source.url, source.title, source.site_url) == (FEED, "A blog", f"{SITE}/")
    assert web.asked == []
    moderator.post(ADD, sent)
    assert Source.objects.count() == 1
    web.serves(FEED, rss(item(1)))
    assert "Already subscribed" in moderator.post(ADD, {"address": FEED}).content.decode()


def test_subscribing_on_a_host_in_back_off_says_when_it_is_fetched(moderator):
    now = timezone.now()
    until = now + timedelta(days=1)
    back_off("blog.example", until, now=now, chance=lambda: 0.5)
    answer = moderator.post(ADD, {"address": "blog.example", "subscribe": FEED, "title": "A blog"}, follow=True)
    when = date_format(timezone.localtime(until), "j F, H:i")
    assert f"Its host asked for no requests until {when};" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "This field is required"),
        ("two words", "is not a web address"),
        ("nowhere.example", "Nothing answers at https://nowhere.example"),
        (SITE, "No feed was found"),
    ],
)
def test_an_address_without_a_feed_is_explained(web, moderator, address, said):
    web.serves(SITE, "<html>Hello</html>")
    web.fails("https://nowhere.example", Unreachable("https://nowhere.example", reason="its host name is not known"))
    assert said in moderator.post(ADD, {"address": address}).content.decode()


def test_an_invalid_address_is_refused(web, moderator):
    page = moderator.post(ADD, {"address": "x", "subscribe": "javascript:alert(1)"}).content.decode()
    assert "is not a web address" in page
    assert not Source.objects.exists()


def test_users_who_may_not_add_are_refused(web, client):
    editor = signed_in(client, an_editor())
    assert editor.get(ADD).status_code == 302
    assert editor.post(ADD, {"address": "blog.example"}).status_code == 302
    assert web.asked == []


def test_a_waiting_source_is_shown_on_the_dashboard_and_approved(moderator):
    source = a_source(title="Lapsed", review="waiting", review_reason="Its newest entry speaks of a casino.")
    waiting = an_entry(source, status="new", title="Win today")
    assert "Its newest entry speaks of a casino." in moderator.get("/admin/").content.decode()
    assert act(source, "approve") in moderator.get(f"/admin/snippets/hub/source/edit/{source.pk}/").content.decode()
    asked = moderator.get(act(source, "approve")).content.decode()
    assert "Win today" in asked
    assert "1 entry waits" in asked
    moderator.post(act(source, "approve"))
    source.refresh_from_db()
    assert (source.review, source.review_reason) == ("trusted", "")
    assert Entry.objects.public().get() == waiting


def test_a_waiting_source_is_refused_and_may_be_approved_later(moderator):
    source = a_source(review="waiting")
    moderator.post(act(source, "refuse"), {"reason": "a casino now"})
    source.refresh_from_db()
    assert (source.review, source.state) == ("refused", "paused")
    moderator.post(act(source, "approve"))
    source.refresh_from_db()
    assert (source.review, source.state) == ("trusted", "active")
    assert source.due_at


def test_a_source_is_paused_resumed_and_retired(moderator):
    source = a_source()
    for name, state in (("pause", "paused"), ("resume", "active"), ("retire", "retired"), ("resume", "active")):
        assert moderator.get(act(source, name)).status_code == 200
        moderator.post(act(source, name))
        source.refresh_from_db()
        assert source.state == state
        if state == "retired":
            assert "publisher says" not in source.get_state_display(), "an editor said so"
    assert moderator.get(act(source, "resume")).status_code == 302, "nothing to resume"
    assert moderator.get(act(source, "explode")).status_code == 404


def test_users_who_may_not_change_sources_are_refused(client):
    source = a_source()
    editor = signed_in(client, an_editor())
    assert editor.post(act(source, "pause")).status_code == 302
    source.refresh_from_db()
    assert source.state == "active"


def test_the_listing_shows_the_next_fetch_and_the_state(moderator):
    now = timezone.now()
    a_source(title="Later", due_at=now + timedelta(hours=5, minutes=1))
    a_source(title="Owed", due_at=now - timedelta(hours=5))
    a_source(title="Gone", due_at=None, state="retired")
    cells = re.sub(r"<[^>]+>|\s+", " ", moderator.get("/admin/snippets/hub/source/").content.decode())
    rows = {title: cells.partition(f" {title} ")[2] for title in ("Later", "Owed", "Gone")}
    assert "in 5 hours" in " ".join(rows["Later"].split())
    assert "due now" in " ".join(rows["Owed"].split())
    assert "Retired" in rows["Gone"]
    assert "its publisher says" not in rows["Gone"]


def test_the_dashboard_counts_failing_sources_and_gives_the_reasons(moderator):
    a_source(title="Packet Notes", state="broken", failures=4, last_error="Nothing answers there: refused.")
    told = " ".join(re.sub(r"<[^>]+>", "", moderator.get("/admin/").content.decode()).split())
    assert "Failing sources1 for more than a day. 1 could not be read when last visited" in told
    assert "Packet Notes: Nothing answers there: refused." in told
