"""A list of subscriptions at the desk: looked at, then taken."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from django.core import signing
from wagtail.models import ModelLogEntry

from content.desk.sources import import_list, list_form, signed_upload
from hub.ingest.errors import Unreachable
from hub.ingest.parsing import opml
from hub.ingest.parsing.opml import Outline
from hub.models import Source
from tests.factories import a_source
from tests.fakes import FakeWeb
from tests.named_people import a_moderator, an_editor, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/admin/snippets/hub/source/import/"
LIST = "/admin/snippets/hub/source/"
NEW = Outline("https://new.example/feed", "A <new> one", "https://new.example/", ("Vendors", "Clouds & CDNs"))


@pytest.fixture
def moderator(client):
    return signed_in(client, a_moderator())


@pytest.fixture
def web(monkeypatch):
    fake = FakeWeb()
    monkeypatch.setattr("content.desk.sources.list_form.open_client", lambda **_: fake)
    return fake


def listed(*feeds, more=""):
    """An OPML document."""
    return opml.write(feeds, title="Mine").replace(b"</body>", f"{more}</body>".encode())


def a_file(data, name="mine.opml"):
    file = BytesIO(data)
    file.name = name
    return file


def looked_at(client, data, name="mine.opml"):
    """The page after a file was given: as it reads, and what it would send on."""
    page = client.post(PAGE, {"file": a_file(data, name), "address": ""}).content.decode()
    found = re.search(r'name="held" value="([^"]+)"', page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split()), found and found[1]


def test_a_list_is_previewed_before_anything_is_added(moderator):
    known = a_source(url="https://known.example/feed", title="Known", labels=["Vendors"])
    again = Outline("http://www.known.example/feed/", "Known", labels=("Vendors", "Automation"))
    page, held = looked_at(moderator, listed(NEW, again, more='<outline text="x" xmlUrl="javascript:ran()"/>'))
    assert "mine.opml : 1 new, 1 already subscribed (1 of them gains labels), 1 without a valid address." in page
    assert "A <new> one https://new.example/feed Vendors / Clouds & CDNs" in page
    assert "Known https://known.example/feed Automation" in page
    assert "This address is not valid: javascript:ran()" in page
    assert "Subscribe to 1 source " in page
    assert held
    assert Source.objects.get() == known


def test_the_previewed_list_is_imported_and_repeating_it_is_harmless(moderator):
    known = a_source(url="https://known.example/feed", labels=["Vendors"])
    _, held = looked_at(moderator, listed(NEW, Outline(known.url, labels=("Automation",))))
    for said in ("1 source added, 1 known already (1 of them with new labels).", "0 sources added, 2 known already"):
        answer = moderator.post(PAGE, {"held": held}, follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        assert said in answer.content.decode()
    added = Source.objects.exclude(pk=known.pk).get()
    assert (added.url, added.title, added.site_url, added.labels) == (NEW.url, NEW.title, NEW.site_url, [*NEW.labels])
    known.refresh_from_db()
    assert known.labels == ["Vendors", "Automation"]
    entry = ModelLogEntry.objects.get(object_id=str(added.pk))
    assert (entry.action, entry.user.pk) == ("source.import", int(moderator.session["_auth_user_id"]))


def test_a_list_without_anything_new_has_no_button(moderator):
    a_source(url=NEW.url, labels=[*NEW.labels])
    page, held = looked_at(moderator, listed(NEW))
    assert "There is nothing to import." in page
    assert not held
    page, held = looked_at(moderator, listed(Outline(NEW.url, labels=("Another",))))
    assert "Add the labels to 1 source" in page
    assert held


def test_a_broken_list_is_read_in_part_and_the_error_is_shown(moderator):
    page, held = looked_at(moderator, listed(NEW).partition(b"</body>")[0] + b"<outl")
    assert re.search(r"mine\.opml is broken \(line \d+: .+\)\. The readable part is shown here\.", page)
    assert "A <new> one" in page
    moderator.post(PAGE, {"held": held})
    assert Source.objects.get().url == NEW.url


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "The submitted file is empty.", id="nothing"),
        pytest.param(b"<html>Hello</html>", "mine.opml is not an OPML file that can be read: it has no", id="a page"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "mine.opml is not an OPML file that can be read", id="a picture"),
        pytest.param(listed(), "mine.opml is not an OPML file that can be read: it names no feed", id="no feed"),
        pytest.param(b"<opml><body><outl", "mine.opml is not an OPML file that can be read: line 1", id="cut short"),
    ],
)
def test_a_file_that_is_not_a_list_gives_one_sentence(moderator, data, said):
    page, held = looked_at(moderator, data)
    assert page.count(said) == 1
    assert not held


def test_a_huge_file_is_refused_unread(moderator, monkeypatch):
    monkeypatch.setattr(list_form, "MAX_FILE", 1000)
    page, held = looked_at(moderator, listed(NEW) + b" " * 1000)
    assert "mine.opml has 1.3 KB; the limit is 1000 bytes." in page
    assert "manage.py source_import FILE.opml" in page
    assert not held


@pytest.mark.parametrize(("limit", "size"), [("MAX_CHARACTERS", 100), ("MAX_FEEDS", 0)])
def test_a_list_too_long_for_a_page_is_refused_with_an_explanation(moderator, monkeypatch, limit, size):
    monkeypatch.setattr(import_list, limit, size)
    page, held = looked_at(moderator, listed(NEW))
    assert "mine.opml has 1 feed, more than can be imported here at once." in page
    assert not held


def test_a_long_list_is_shown_in_part_and_imported_whole_with_few_queries(moderator, django_assert_max_num_queries):
    feeds = [Outline(f"https://blog{n}.example/feed", f"Blog {n}", "", (f"Folder {n // 100}",)) for n in range(2_000)]
    with django_assert_max_num_queries(20):
        page, held = looked_at(moderator, listed(*feeds))
    assert "Subscribe to 2,000 sources" in page
    assert "Blog 499 https" in page
    assert "Blog 500 https" not in page
    assert "… and 1,500 more." in page
    with django_assert_max_num_queries(80):
        moderator.post(PAGE, {"held": held})
    assert Source.objects.count() == 2_000


def test_a_list_is_fetched_from_its_address(moderator, web):
    web.serves("https://hub.example/sources.opml", listed(NEW), media="text/x-opml")
    web.fails("https://nowhere.example", Unreachable("https://nowhere.example", reason="its host name is not known"))
    page = moderator.post(PAGE, {"address": "hub.example/sources.opml"}).content.decode()
    assert "https://hub.example/sources.opml</bdi></strong>: 1 new" in page
    assert (
        "Nothing answers at https://nowhere.example"
        in moderator.post(PAGE, {"address": "nowhere.example"}).content.decode()
    )
    assert "is not a web address" in moderator.post(PAGE, {"address": "two words"}).content.decode()


@pytest.mark.parametrize("both", [True, False])
def test_exactly_one_of_file_and_address_is_needed(moderator, both):
    sent = {"file": a_file(listed(NEW)), "address": "hub.example"} if both else {"address": ""}
    assert "either a file or an address." in moderator.post(PAGE, sent).content.decode()


@pytest.mark.parametrize(
    "held",
    [
        pytest.param("no list", id="nonsense"),
        pytest.param(signing.dumps([], salt="another page’s"), id="signed for something else"),
    ],
)
def test_a_list_with_an_invalid_signature_is_refused(moderator, held):
    answer = moderator.post(PAGE, {"held": held}, follow=True)
    assert "This preview has expired. Choose the list again; nothing was imported." in answer.content.decode()
    assert not Source.objects.exists()


def test_a_signed_list_is_read_back_unchanged():
    assert signed_upload.unsign(signed_upload.sign([NEW, Outline("https://b.example/f")])) == [
        NEW,
        Outline("https://b.example/f"),
    ]


def test_users_who_may_not_add_sources_are_refused(client):
    held = signed_upload.sign([NEW])
    editor = signed_in(client, an_editor())
    assert PAGE not in editor.get(LIST).content.decode()
    assert editor.get(PAGE).status_code == 302
    assert editor.post(PAGE, {"held": held}).status_code == 302
    assert not Source.objects.exists()


def test_the_import_is_linked_from_the_listing_and_the_add_page(moderator):
    assert PAGE in moderator.get(LIST).content.decode()
    assert PAGE in moderator.get(f"{LIST}add/").content.decode()
    assert 'enctype="multipart/form-data"' in moderator.get(PAGE).content.decode()
