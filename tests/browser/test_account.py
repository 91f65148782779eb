"""Signing in with a real mail server and a real (virtual) authenticator, and what becomes of the browser's record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from content.pages.setup import ensure_pages
from content.progress.keys import entry_key
from content.progress.sync import record_of
from hub.models import Entry
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_progress import ACCOUNT_HAS
from tests.paths.making import a_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADA, EVE = "ada@example.org", "eve@example.org"
PLACE = "adjacency.progress"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
POST = {"link": "https://example.net/post", "title": "A post to read", "kind": "post", "minutes": 20, "why": "First."}
EPISODE = {"link": "https://example.net/episode", "title": "An episode to hear", "kind": "episode", "minutes": 60}


@pytest.fixture
def path(transactional_db):
    ensure_pages()
    return a_path(POST, EPISODE, slug="one", title="One")


def tick(page, hop: int):
    page.get_by_role("button", name=f"Hop {hop} done").click()


def ask_for_a_code(page, button: str):
    page.get_by_role("button", name=button).click()
    page.get_by_label("Code").wait_for()  # only now there is a mail


def sign_in(visitor, post, address: str):
    """From wherever one is, by the link in the masthead."""
    page = visitor.page
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Email").fill(address)
    ask_for_a_code(page, "Send me a code")
    page.get_by_label("Code").fill(post(address).lower().replace("-", ""))
    with page.expect_response("**/my/progress/"):
        page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Account", exact=True).wait_for()
    return page


def sign_out(visitor, button: str):
    page = visitor.open("/accounts/logout/")
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("link", name="Sign in").first.wait_for()
    return page


def done(page) -> int:
    return page.locator(".hop-done").count()


def test_what_was_walked_without_an_account_is_there_in_every_browser_after_signing_in(window, path, post):
    here, there = window(), window()
    tick(here.open("/paths/one/"), 1)
    page = sign_in(here, post, ADA)
    assert page.url.endswith("/paths/one/"), "back where one was"
    tick(there.open("/paths/one/"), 2)
    page = sign_in(there, post, ADA)
    page.locator("#a-post-to-read.hop-done").wait_for()
    assert page.locator("hub-progress .progress-sum").inner_text() == "2 of 2 hops: you have walked this path."
    here.open("/paths/one/").locator("#an-episode-to-hear.hop-done").wait_for()
    assert here.complaints == there.complaints == []


def test_speeds_and_bookmarks_follow_too(window, path, post):
    here, there = window(), window()
    here.open("/paths/one/").get_by_role("button", name="Keep on my list").click()
    page = here.open("/my/")
    page.get_by_label("Playback").fill("2")
    page.get_by_label("Playback").press("Tab")
    sign_in(here, post, ADA)
    there.open("/my/")
    page = sign_in(there, post, ADA)
    page.locator("[data-bookmarks] a", has_text="One").wait_for()
    assert page.get_by_label("Playback").input_value() == "2"


def test_what_was_ticked_without_a_network_goes_with_the_next_page(window, path, post):
    visitor = window()
    visitor.open("/paths/one/")
    page = sign_in(visitor, post, ADA)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        tick(page, 1)
    page.goto("about:blank")  # and not closed: a closed page's last word finds its way in spite of being offline
    assert not record_of(User.objects.get(email=ADA)).progress
    visitor.page.context.set_offline(False)
    page.goto(visitor.base + "/about/")
    page.wait_for_function(ACCOUNT_HAS, arg=entry_key(Entry.objects.get(title="A post to read")))


def test_signing_out_can_leave_the_list_in_the_browser_or_clear_it(window, path, post):
    visitor = window()
    tick(visitor.open("/paths/one/"), 1)
    sign_in(visitor, post, ADA)
    sign_out(visitor, "Sign out, and keep my list in this browser")
    assert done(visitor.open("/paths/one/")) == 1
    sign_in(visitor, post, ADA)
    page = visitor.open("/paths/one/")
    tick(page, 2)
    sign_out(visitor, "Sign out, and clear this browser")
    assert done(visitor.open("/paths/one/")) == 0
    assert [mark.state for mark in record_of(User.objects.get(email=ADA)).progress.values()].count("done") == 3
    page = sign_in(visitor, post, ADA)
    page.locator("#an-episode-to-hear.hop-done").wait_for()
    assert visitor.complaints == []


def test_a_record_of_another_account_is_not_mixed_with_ones_own_unasked(window, path, post):
    visitor = window()
    tick(visitor.open("/paths/one/"), 1)
    sign_in(visitor, post, ADA)
    sign_out(visitor, "Sign out, and keep my list in this browser")
    page = visitor.open("/my/")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Email").fill(EVE)
    ask_for_a_code(page, "Send me a code")
    page.get_by_label("Code").fill(post(EVE))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("kept with another account").wait_for()
    assert not record_of(User.objects.get(email=EVE)).progress
    page.get_by_role("button", name="Take it off this browser").click()
    assert done(visitor.open("/paths/one/")) == 0
    assert not record_of(User.objects.get(email=EVE)).progress
    assert record_of(User.objects.get(email=ADA)).progress


def test_all_that_is_kept_can_be_saved_and_read_in_without_an_account(window, path, post):
    here, there = window(), window()
    tick(here.open("/paths/one/"), 1)
    sign_in(here, post, ADA)
    page = here.open("/accounts/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save all of it as a file").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert json.loads(text)["account"]["addresses"] == [{"address": ADA, "proven": True}]
    other = there.open("/my/")
    file = {"name": "mine.json", "mimeType": "application/json", "buffer": text.encode()}
    other.get_by_label("Read a file in").set_input_files(file)
    other.get_by_text("read from mine.json").wait_for()
    assert done(there.open("/paths/one/")) == 1


@pytest.fixture
def authenticator():
    """`authenticator(page)`: a device that holds passkeys and whose owner always consents."""

    def add(page):
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return add


def test_a_passkey_is_added_named_used_and_removed(window, path, post, authenticator):
    visitor = window()
    authenticator(visitor.page)
    visitor.open("/paths/one/")
    sign_in(visitor, post, ADA)
    page = visitor.open("/accounts/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/accounts/")
    assert page.locator(".account-keys b").all_inner_texts() == ["My laptop"]

    sign_out(visitor, "Sign out")
    page = visitor.open("/accounts/login/?next=/paths/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{visitor.base}/paths/")
    assert page.get_by_role("link", name="Account", exact=True).is_visible()

    page = visitor.open("/accounts/")
    page.get_by_role("link", name="Rename My laptop").click()
    page.get_by_label("What to call it").fill("Old laptop")
    page.get_by_role("button", name="Rename it").click()
    page.locator(".account-keys b", has_text="Old laptop").wait_for()
    page.get_by_role("link", name="Remove Old laptop").click()
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("None yet.").wait_for()
    assert not Authenticator.objects.exists()

    sign_out(visitor, "Sign out")
    page = visitor.open("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("This passkey is not known here").wait_for()
    assert visitor.complaints == []


def test_with_a_passkey_lost_the_code_still_opens_and_lets_one_remove_it(window, path, post, authenticator):
    visitor, other = window(), window()
    authenticator(visitor.page)
    visitor.open("/paths/one/")
    sign_in(visitor, post, ADA)
    page = visitor.open("/accounts/passkeys/add/")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/accounts/")
    other.open("/paths/one/")
    sign_in(other, post, ADA)
    page = other.open("/accounts/")
    page.get_by_role("link", name="Remove Passkey 1").click()
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("None yet.").wait_for()


def test_an_account_can_begin_with_a_passkey(window, path, post, authenticator):
    visitor = window()
    authenticator(visitor.page)
    page = visitor.open("/accounts/login/")
    page.get_by_role("link", name="Make an account with a passkey").click()
    page.get_by_label("Email").fill(EVE)
    ask_for_a_code(page, "Go on")
    page.get_by_label("Code").fill(post(EVE))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/my/")
    assert Authenticator.objects.get(user__email=EVE).last_used_at is None
    sign_out(visitor, "Sign out")
    page = visitor.open("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/my/")
    assert visitor.complaints == []


def test_at_an_address_of_numbers_the_page_says_where_passkeys_work(window, path):
    visitor = window()
    page = visitor.page
    page.context.unroute_all()
    page.goto(visitor.base.replace("localhost", "127.0.0.1") + "/accounts/login/")
    if "127.0.0.1" in page.url:
        assert "http://localhost:" in page.locator("hub-passkey [data-wrong]").inner_text()
        assert page.get_by_role("button", name="Use a passkey").is_disabled()


def test_without_scripts_the_code_works_all_the_same(window, path, post):
    visitor = window(java_script_enabled=False)
    page = visitor.open("/accounts/login/")
    page.get_by_label("Email").fill(ADA)
    ask_for_a_code(page, "Send me a code")
    page.get_by_label("Code").fill(post(ADA))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my/")
    page = visitor.open("/accounts/logout/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    assert page.get_by_role("link", name="Sign in").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_every_page_of_the_account_fits(window, path, post, authenticator, size, scheme):  # noqa: PLR0917
    visitor = window(viewport=size, color_scheme=scheme)
    authenticator(visitor.page)
    for address in ("/accounts/login/", "/accounts/signup/passkey/"):
        assert visitor.open(address).evaluate(SIDEWAYS) <= 0, address
    tick(visitor.open("/paths/one/"), 1)
    sign_in(visitor, post, "somebody.with.a.very.long.name.indeed.and.more.of.it@department.example.org")
    for address in ("", "email/", "logout/", "delete/", "passkeys/add/"):
        page = visitor.open(f"/accounts/{address}")
        assert page.evaluate(SIDEWAYS) <= 0, address
    assert visitor.complaints == []
