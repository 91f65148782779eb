"""An editor subscribes in a real browser, to one feed or to a list of them; and judges a lapsed source."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from content.pages.setup import ensure_pages
from hub.ingest.parsing import opml
from hub.models import Source
from tests.factories import a_source, a_topic, an_entry
from tests.fakes import answer, item, loopback, rss

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(window, client):
    """A window of someone who may do everything, signed in."""
    client.force_login(User.objects.create_superuser("ada"))
    visitor = window()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.base}
    visitor.page.context.add_cookies([cookie])
    return visitor


@pytest.fixture
def site(settings):
    """A site with two feeds, on a real socket."""
    settings.HUB_FETCH_ALLOW = ["127.0.0.0/8"]
    posts = [
        item(
            n,
            title=f"How BGP converges, part {n}",
            at=datetime(2026, 5, n, tzinfo=UTC),
            text="Of routes withdrawn. " * 9,
        )
        for n in range(1, 9)
    ]
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("feed", "cake"))
    pages = {
        "/": answer(f"<html><head>{links}</head></html>".encode()),
        "/feed": answer(rss(*posts, title="Converged").encode()),
        "/cake": answer(rss(item(1, title="Of cakes", text="Sugar. " * 50), title="Notes on baking").encode()),
    }

    async def talk(_reader, writer, path):
        writer.write(pages.get(path, answer(b"", status="404 Not Found")))
        await writer.drain()

    with loopback(talk) as root:
        yield root


def test_a_feed_is_found_looked_at_and_subscribed_to(editor, site):
    a_topic(slug="bgp", title="BGP", rules={"names": ["BGP"]})
    page = editor.open("/admin/snippets/hub/source/")
    page.get_by_role("link", name="Add source").first.click()
    page.get_by_label("Address").fill("http://127.0.0.1:1/")
    page.get_by_role("button", name="Find feeds").click()
    page.get_by_text("Nothing answers at http://127.0.0.1:1/").wait_for()
    page.get_by_label("Address").fill(f"{site}/")
    page.get_by_role("button", name="Find feeds").click()
    page.get_by_role("heading", name="2 feeds found").wait_for()
    page.get_by_text("8 of its 8 newest entries speak of topics of this hub: BGP.").wait_for()
    page.get_by_text("How BGP converges, part 8").wait_for()
    assert not Source.objects.exists()
    page.get_by_role("button", name="Subscribe to Converged").click()
    page.get_by_text("Subscribed to “Converged”.").wait_for()
    assert Source.objects.get().url == f"{site}/feed"
    assert editor.complaints == []


def test_a_list_is_looked_at_and_taken(editor):
    ensure_pages()
    a_source(url="https://known.example/feed", title="Known")
    feeds = [opml.Outline(f"https://blog{n}.example/feed", f"Blog {n}", "", ("Vendors",)) for n in range(3)]
    data = opml.write([*feeds, opml.Outline("https://known.example/feed", "Known")], title="Mine")
    page = editor.open("/admin/snippets/hub/source/")
    page.get_by_role("link", name="Import a list").first.click()
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Give either a file or an address.").wait_for()
    page.get_by_label("File").set_input_files({"name": "mine.opml", "mimeType": "text/x-opml", "buffer": data})
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("mine.opml: 3 new, 1 already subscribed.").wait_for()
    page.get_by_role("button", name="Subscribe to 3 sources").click()
    page.get_by_text("3 sources added, 1 known already").wait_for()
    assert Source.objects.count() == 4
    assert editor.complaints == []


def test_a_suspected_source_is_judged(editor):
    ensure_pages()
    source = a_source(title="Lapsed", review="waiting", review_reason="Its newest entry speaks of a casino.")
    an_entry(source, status="new", title="Win today")
    page = editor.open("/admin/")
    page.get_by_role("link", name="Lapsed").click()
    page.get_by_role("heading", name="Approve “Lapsed”?").wait_for()
    page.get_by_text("Win today").wait_for()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="refuse", exact=True).click()
    page.get_by_label("Reason, for the log").fill("A casino now")
    page.get_by_role("button", name="Refuse").click()
    page.get_by_text("“Lapsed” is refused and no longer fetched.").wait_for()
    source.refresh_from_db()
    assert (source.review, source.state) == ("refused", "paused")
    assert editor.complaints == []
