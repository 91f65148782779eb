"""The site as a browser shows it: on a phone and a wide screen, by day and by night, by keyboard, without scripts."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from content.pages.home import HomePage
from tests.browser.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMPTINESS = """() => {
    const ends = Array.from(document.querySelectorAll("main .sheet *"), e => e.getBoundingClientRect().bottom);
    const lowest = Math.max(...ends);
    const scrolls = document.documentElement.scrollHeight > innerHeight;
    return scrolls ? document.querySelector(".colophon").getBoundingClientRect().top - lowest : 0;
}"""  # pixels between the content of a page that scrolls and its foot
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_every_page_opens_without_complaint_and_fits(window, library, size, scheme):
    visitor = window(viewport=size, color_scheme=scheme)
    for name, path in library.items():
        page = visitor.open(path)
        assert visitor.complaints == [], name
        assert page.evaluate(SIDEWAYS) <= 0, f"{name} scrolls sideways"
        assert page.evaluate(EMPTINESS) <= 100, f"{name} ends in empty space"
        assert page.locator("h1").count() == 1, f"{name} has one first heading"


def test_at_twice_the_text_size_nothing_scrolls_sideways(window, library):
    visitor = window(viewport={"width": 640, "height": 450})  # 1280 x 900 at 200 %
    for name, path in library.items():
        page = visitor.open(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(SIDEWAYS) <= 0, name


def test_day_and_night_differ(window, library):
    papers = {
        scheme: window(color_scheme=scheme)
        .open("/entries/")
        .evaluate("getComputedStyle(document.documentElement).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert papers["light"] != papers["dark"]


def test_a_missing_page_is_in_house_style(window, library):
    visitor = window()
    page = visitor.open("/no/such/page/")
    assert page.get_by_role("heading", name="No route to this page").is_visible()
    assert [c for c in visitor.complaints if "404" not in c] == []


def test_without_scripts_one_can_page_search_and_listen(window, library):
    page = window(java_script_enabled=False).open("/entries/")
    page.get_by_role("link", name="Older").click()
    assert page.url.endswith("/entries/?page=2")
    page.get_by_role("searchbox").fill("routers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=routers")
    assert page.locator("mark").first.is_visible()
    page.goto(page.url.split("/search")[0] + "/entries/")
    page.locator("summary", has_text="Play").first.click()
    assert page.locator("audio").first.is_visible()


def test_slash_leads_to_the_search_box_but_can_be_typed_into_it(window, library):
    page = window().open("/entries/")
    page.keyboard.press("/")
    page.keyboard.type("tcp/ip")
    assert page.locator("#masthead-q").input_value() == "tcp/ip"


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(window, library):
    page = window().open("/entries/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => document.activeElement === link && link.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focus = page.evaluate(
        "() => [document.activeElement.closest('main') !== null, getComputedStyle(document.activeElement).outlineStyle]"
    )
    assert focus == [True, "solid"]


def test_answers_come_while_one_types_and_the_address_follows(window, library):
    visitor = window()
    page = visitor.open("/search/")
    page.locator("#q").press_sequentially("routers", delay=20)
    page.locator("#results mark").first.wait_for()
    page.wait_for_url("**/search/?q=routers")
    assert visitor.complaints == []
    assert page.locator("#q").evaluate("box => document.activeElement === box")


def test_what_narrows_a_search_stands_beside_it_and_folds_on_a_phone(window, library):
    for size, visible in ((WIDE, True), (PHONE, False)):
        page = window(viewport=size).open("/search/?q=routers")
        choice = page.get_by_role("complementary").get_by_role("link", name="Routing policy")
        assert choice.is_visible() is visible
        if not visible:
            page.locator("summary", has_text="Filters").click()
            assert choice.is_visible()


def test_an_editor_has_wagtails_bar_on_a_page_and_the_policy_holds(window, library, client):
    client.force_login(User.objects.create_superuser("ada"))
    visitor = window()
    visitor.page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.base}]
    )
    page = visitor.open("/")
    page.locator("wagtail-userbar").wait_for(state="attached")
    page.get_by_role("button", name="View Wagtail quick actions").click()
    page.get_by_role("menuitem", name="Go to Wagtail admin").wait_for()
    assert visitor.complaints == []


def test_the_admin_works_under_its_own_policy_and_previews_a_page(window, library, client):
    client.force_login(User.objects.create_superuser("ada"))
    visitor = window()
    visitor.page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.base}]
    )
    page = visitor.open(f"/admin/pages/{HomePage.objects.get().pk}/edit/")
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("#w-preview-iframe").get_by_role("navigation", name="Sections").wait_for(state="attached")
    assert [complaint for complaint in visitor.complaints if "Content Security Policy" in complaint] == []
