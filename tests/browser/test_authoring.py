"""An editor makes a path from nothing in Wagtail's admin, and a reader opens it."""

import re

import pytest
from django.contrib.auth.models import User
from wagtail.models import Page

from content.pages.setup import ensure_pages
from content.paths.step import PathStep
from tests.browser.conftest import PHONE
from tests.factories import a_source, an_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"


@pytest.fixture
def hub(transactional_db):
    """Home and the index of paths, an entry to choose, and somebody who may do everything."""
    _, index = ensure_pages()
    an_entry(a_source(title="Packet Notes"), title="Why BGP is a policy protocol", words=900)
    an_entry(title="Something else altogether")
    User.objects.create_superuser("editor", "editor@example.org", PASSWORD)
    return index


def sign_in(visitor):
    page = visitor.open("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def test_a_path_is_made_published_and_opened(window, hub):
    visitor = window()
    page = sign_in(visitor)
    visitor.open(f"/admin/pages/add/content/learningpathpage/{hub.pk}/")
    page.fill("#id_title", "First steps in BGP")

    sections = page.locator("[data-contentpath='sections']")
    sections.get_by_role("button", name="Insert a block").first.click()
    page.locator("[data-contentpath='sections'] input[name$='-value-title']").first.fill("See it once")
    steps = page.locator("[data-contentpath='steps']")
    steps.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Entry of the library").click()

    page.get_by_role("button", name=re.compile("^Choose")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[name='q']").fill("policy")
    dialog.get_by_text("Something else altogether").wait_for(state="detached")
    dialog.get_by_role("link", name="Why BGP is a policy protocol").click()
    dialog.wait_for(state="detached")
    page.locator("textarea[name$='-why']").first.fill("It names the trade.")

    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").last.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert PathStep.objects.count() == 1

    reader = window(viewport=PHONE)
    shown = reader.open("/paths/first-steps-in-bgp/")
    assert shown.get_by_role("heading", level=1).inner_text() == "First steps in BGP"
    assert shown.get_by_text("It names the trade.").is_visible()
    shown.get_by_role("link", name="Why BGP is a policy protocol").click()
    shown.wait_for_url("**/why-bgp-is-a-policy-protocol/", wait_until="load")
    assert "hop 1 of 1" in shown.inner_text("main")
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.complaints == []
    assert Page.objects.get(slug="first-steps-in-bgp").live


def test_what_is_sent_while_it_saves_itself_is_made_once(window, hub):
    visitor = window()
    page = sign_in(visitor)
    page.add_init_script("document.addEventListener('w-unsaved:watch-edits', () => console.log('watched'))")
    with page.expect_console_message(lambda message: message.text == "watched"):
        visitor.open(f"/admin/pages/add/content/learningpathpage/{hub.pk}/")
    held = []

    def saves_itself(request):
        return request.method == "POST" and "json" in request.headers.get("accept", "")

    def hold(route):
        held.append(route) if saves_itself(route.request) else route.continue_()

    page.route("**/admin/pages/**", hold)
    with page.expect_request(saves_itself):
        page.locator("#id_title").press_sequentially("First steps in BGP")
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").last.click()
    assert not Page.objects.filter(title="First steps in BGP").exists(), "both wait"
    for route in held:
        route.continue_()
    page.locator(".messages li").first.wait_for()
    assert page.get_by_text("already in use").count() == 0
    assert Page.objects.get(title="First steps in BGP").live
