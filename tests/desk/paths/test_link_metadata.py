"""The facts of an address, asked for from the form of a path."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.desk.paths import link_metadata
from content.desk.paths.link_metadata import LookupFailed, metadata_at
from content.paths.kinds.link import LinkBlock
from content.paths.link_form import LinkStepAdapter
from hub.ingest import errors
from hub.ingest.storing.host_backoff import back_off, backed_off_hosts
from hub.models import Entry
from tests.factories import a_source, an_entry
from tests.fakes import FakeWeb
from tests.named_people import a_person, an_editor, signed_in

pytestmark = pytest.mark.django_db
URL = "https://blog.example/bgp"
PAGE = '<title>Why BGP</title><meta name="author" content="Ada"><meta name="date" content="2025-03-04">'


@pytest.fixture
def web(monkeypatch):
    web = FakeWeb()
    monkeypatch.setattr(link_metadata, "open_client", lambda **_: web)
    return web


def ask(client, url, person=None):
    return signed_in(client, person or an_editor()).post(reverse("link_facts"), {"url": url})


def test_an_editor_gets_the_metadata_of_a_page_and_nothing_is_stored(client, web):
    web.serves(URL, PAGE, media="text/html")
    told = ask(client, f" {URL}?utm_source=x ").json()
    assert (told["url"], told["title"], told["attribution"], told["published"]) == (URL, "Why BGP", "Ada", "2025-03-04")
    assert not Entry.objects.exists()


def test_metadata_of_a_known_entry_is_not_fetched(client, web):
    entry = an_entry(a_source(title="Packet Notes"), title="Known")
    told = ask(client, entry.url).json()
    assert (told["title"], told["attribution"]) == ("Known", "Packet Notes")
    assert web.asked == []


def test_an_interactive_fetch_ignores_a_back_off_and_its_answer_updates_it(web):
    now, until = timezone.now(), timezone.now() + timedelta(days=1)
    back_off("blog.example", until, now=now, chance=lambda: 0.5)
    web.serves(URL, PAGE, media="text/html")
    assert metadata_at(URL)["title"] == "Why BGP"
    longer = until + timedelta(days=1)
    web.fails(URL, errors.RetryLater(URL, status=429, retry_at=longer, host="blog.example"))
    with pytest.raises(LookupFailed, match="HTTP 429"):
        metadata_at(URL)
    assert backed_off_hosts(now) == {"blog.example": longer}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.NotFound(URL, status=404), "nothing at this address"),
        (errors.Denied(URL, status=403), "fill in the fields by hand"),
        (errors.TooSlow(URL, seconds=10), "in time"),
        (errors.TooLarge(URL, limit=3, how=""), "too large"),
        (errors.ServerFailed(URL, status=502), "HTTP 502"),
        (errors.Unreachable(URL, reason="refused"), "Nothing answers"),
        (errors.Blocked(URL, address="10.0.0.1", network="10.0.0.0/8"), "does not visit"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_error_has_a_sentence_for_the_editor(web, error, said):
    web.fails(URL, error)
    with pytest.raises(LookupFailed, match=said):
        metadata_at(URL)


def test_a_file_and_an_invalid_address_are_explained(client, web):
    web.serves(URL, b"%PDF", media="application/pdf")
    assert "application/pdf" in ask(client, URL).json()["error"]
    assert "not a web address" in ask(client, "javascript:alert(1)").json()["error"]
    assert "not a web address" in ask(client, "").json()["error"]
    web.serves(URL, "<p></p>", media="text/html")
    assert "The page has no title" in ask(client, URL).json()["error"]


def test_only_path_editors_may_fetch_pages(client, web):
    web.serves(URL, PAGE, media="text/html")
    assert ask(client, URL, a_person()).status_code == 302
    assert type(client)().post(reverse("link_facts"), {"url": URL}).status_code == 302
    assert signed_in(client, an_editor()).get(reverse("link_facts")).status_code == 405
    assert web.asked == []


def test_the_link_form_has_the_lookup_address():
    *_, meta = LinkStepAdapter().js_args(LinkBlock())
    assert meta["factsUrl"] == reverse("link_facts")
