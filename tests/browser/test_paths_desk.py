"""Around learning paths in a real browser: choosing one, being counted on it, and filling a step from an address."""

import re

import pytest
from django.contrib.auth.models import User

from content.desk.paths import link_metadata
from content.pages.setup import ensure_pages
from content.paths.analytics.daily_counts import DailyPathCount
from content.paths.step import PathStep
from hub.models import Entry
from tests.browser.conftest import PHONE
from tests.browser.test_authoring import PASSWORD, sign_in
from tests.factories import a_source, an_entry
from tests.fakes import FakeWeb
from tests.paths.making import NOTE, a_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paths(transactional_db):
    ensure_pages()
    a_path(NOTE, {"note": "Second", "text": "x"}, slug="first", title="First steps")
    a_path(NOTE, slug="bgp", title="BGP in practice", level="advanced", prerequisites=["first"])


def test_paths_are_chosen_as_one_types_and_the_address_can_be_shared(window, paths):
    visitor = window(viewport=PHONE)
    page = visitor.open("/paths/")
    page.select_option("select[name=level]", "advanced")
    page.get_by_text("1 of 2 paths").wait_for()
    page.wait_for_url("**/paths/?level=advanced")
    assert page.locator(".topology-stop").count() == 1
    page.fill("#path-words", "zzyzx")
    page.get_by_text("No path fits all of this together.").wait_for()
    page.wait_for_url("**q=zzyzx**")
    page.get_by_role("link", name="Show all paths").click()
    page.get_by_role("link", name="First steps").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.complaints == []


def test_paths_are_chosen_without_a_script(window, paths):
    page = window(java_script_enabled=False).open("/paths/")
    page.locator("select[name=level]").select_option("advanced")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**level=advanced**", wait_until="load")
    assert page.locator(".topology-stop").count() == 1


def walk(visitor):
    """Tick both hops; what the browser said of it meanwhile."""
    said = []
    visitor.page.on("request", lambda r: said.append(r) if r.url.endswith("/walked/") else None)
    page = visitor.open("/paths/first/")
    for number in (1, 2):
        page.get_by_role("button", name=f"Hop {number} done").click()
    return page, said


def test_a_walk_is_counted_once_without_a_cookie(window, paths):
    visitor = window()
    with visitor.page.expect_response("**/walked/") as answer:
        page, said = walk(visitor)
    assert answer.value.status == 204
    assert "cookie" not in said[0].all_headers()
    page.reload(wait_until="load")
    page.goto(visitor.base + "/about/", wait_until="load")  # on leaving it would say what it has to say
    counted = {(row.what, row.times) for row in DailyPathCount.objects.all()}
    assert counted == {("start", 1), ("done", 1), ("finish", 1)}
    assert DailyPathCount.objects.count() == 4
    assert len(said) == 1
    assert visitor.complaints == []


def test_a_browser_that_asks_not_to_be_followed_says_nothing(window, paths):
    visitor = window()
    visitor.page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    page, said = walk(visitor)
    page.goto(visitor.base + "/about/", wait_until="load")
    assert said == []
    assert not DailyPathCount.objects.exists()


@pytest.fixture
def web(monkeypatch):
    web = FakeWeb()
    monkeypatch.setattr(link_metadata, "open_client", lambda **_: web)
    return web


def test_a_link_is_filled_in_from_its_address_and_becomes_an_entry(window, transactional_db, web):
    url = "https://blog.example/why-bgp"
    head = '<meta property="og:title" content="Why BGP"><meta name="author" content="Ada">'
    text = f"<article><time datetime='2025-03-04'></time><p>{'word ' * 460}</p></article>"
    web.serves(url, f"<head>{head}</head>{text}", media="text/html")
    _, index = ensure_pages()
    User.objects.create_superuser("editor", "editor@example.org", PASSWORD)
    visitor = window()
    page = sign_in(visitor)
    visitor.open(f"/admin/pages/add/content/learningpathpage/{index.pk}/")
    page.fill("#id_title", "Links")
    page.locator("[data-contentpath='sections']").get_by_role("button", name="Insert a block").first.click()
    page.locator("[data-contentpath='sections'] input[name$='-value-title']").first.fill("Outside")
    page.locator("[data-contentpath='steps']").get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Link outside").click()
    address = page.locator("input[name$='-url']").first
    address.fill("https://blog.example/nothing")
    page.get_by_role("button", name="Fetch its title, author and date").click()
    page.get_by_text("There is nothing at this address (HTTP 404).").wait_for()
    address.fill(url)
    page.get_by_role("button", name="Fetch its title, author and date").click()
    page.get_by_text("From the page itself.").wait_for()
    assert page.locator("[data-contentpath='steps'] input[name$='-title']").first.input_value() == "Why BGP"
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").last.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    entry = Entry.objects.get()
    assert (entry.url, entry.title, entry.attribution) == (url, "Why BGP", "Ada")
    assert f"{entry.published_at:%Y-%m-%d}" == "2025-03-04"
    assert PathStep.objects.get().minutes == 2


def test_the_chooser_finds_by_the_text_narrows_and_shows_the_original(window, transactional_db):
    _, index = ensure_pages()
    an_entry(a_source(title="Packet Notes"), title="Why BGP is a policy protocol", words=900)
    an_entry(a_source(title="The Hop"), title="BGP for the ears", kind="episode")
    User.objects.create_superuser("editor", "editor@example.org", PASSWORD)
    visitor = window()
    page = sign_in(visitor)
    visitor.open(f"/admin/pages/add/content/learningpathpage/{index.pk}/")
    page.locator("[data-contentpath='sections']").get_by_role("button", name="Insert a block").first.click()
    page.locator("[data-contentpath='steps']").get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Entry of the library").click()
    page.get_by_role("button", name=re.compile("^Choose")).first.click()
    dialog = page.get_by_role("dialog")
    with page.expect_response("**q=bgp**"):  # asked for after a rest; if it came last, it would close what was opened
        dialog.locator("input[name='q']").fill("bgp")
    dialog.locator("select[name='kind']").select_option("episode")
    dialog.get_by_text("Why BGP is a policy protocol").wait_for(state="detached")
    row = dialog.get_by_role("row", name=re.compile("BGP for the ears"))
    assert "The Hop" in row.inner_text()
    assert "Episode" in row.inner_text()
    row.get_by_text("Preview").click()
    assert row.get_by_role("link", name="Original").get_attribute("target") == "_blank"
