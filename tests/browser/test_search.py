"""The search page and the search box, by keyboard and as they are heard, in a real browser."""

from __future__ import annotations

import pytest

from hub.models import Enclosure, Transcript
from hub.search import rebuild
from tests.browser.conftest import PHONE, WIDE
from tests.factories import a_source, an_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOX = "#q"
FOCUSED = "() => document.activeElement.textContent.trim()"
CALM = """() => {
    window.moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value; }))
        .observe({type: "layout-shift", buffered: false});
}"""


def test_names_are_offered_in_a_combobox_and_opened_by_keyboard(window, library):
    visitor = window()
    page = visitor.open("/entries/")
    page.keyboard.press("/")
    page.keyboard.type("bg")
    box = page.get_by_role("combobox", name="Search the library")
    option = page.get_by_role("option", name="BGP")
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert box.evaluate("box => document.activeElement === box")
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/bgp/")
    assert visitor.complaints == []


def test_escape_shuts_the_names_and_enter_searches_for_what_was_typed(window, library):
    page = window().open("/entries/")
    page.keyboard.press("/")
    page.keyboard.type("bgp")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    assert page.locator("#masthead-q").input_value() == "bgp"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=bgp")


def test_a_name_can_be_clicked(window, library):
    page = window().open("/search/")
    page.locator(BOX).press_sequentially("bgp", delay=20)
    page.get_by_role("option", name="BGP").click()
    page.wait_for_url("**/topics/bgp/")


def test_arrows_lead_from_the_box_through_the_answers_and_back(window, library):
    page = window().open("/search/?q=routers")
    page.locator(BOX).focus()
    titles = page.locator(".entry-card-title a").all_inner_texts()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == titles[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == titles[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.locator(BOX).evaluate("box => document.activeElement === box")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator(BOX).evaluate("box => document.activeElement === box")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/entry-*/")


def test_how_much_was_found_is_said_where_screen_readers_listen(window, library):
    page = window().open("/search/")
    listened_to = page.locator("hub-search-results > [role=status]").element_handle()
    page.locator(BOX).press_sequentially("routers", delay=20)
    page.wait_for_function("() => /answers/.test(document.querySelector('[role=status]').textContent)")
    assert "40 answers" in listened_to.text_content()
    assert listened_to.evaluate("status => status.isConnected")  # replaced, it would not be heard


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_nothing_jumps_while_one_types_and_the_address_is_replaced(window, library, size):
    page = window(viewport=size).open("/search/?q=rout")
    before = page.evaluate("history.length")
    place = page.locator("#results").bounding_box()
    page.evaluate(CALM)
    page.locator(BOX).press("End")
    page.locator(BOX).press_sequentially("ers", delay=30)
    page.wait_for_url("**/search/?q=routers")
    page.locator("#results mark", has_text="routers").first.wait_for()
    now = page.locator("#results").bounding_box()
    assert (now["x"], now["y"], now["width"]) == (place["x"], place["y"], place["width"])
    assert page.evaluate("history.length") == before
    assert page.evaluate("window.moved") < 0.02


def test_what_narrows_stays_while_one_types_on_and_goes_one_by_one(window, library):
    page = window().open("/search/?q=rout&topic=bgp&kind=post")
    page.locator(BOX).press("End")
    page.locator(BOX).press_sequentially("ers", delay=20)
    page.wait_for_url("**/search/?q=routers&topic=bgp&kind=post")
    chips = page.get_by_role("list", name="Active filters")
    chips.get_by_role("link", name="Post").click()
    page.wait_for_url("**/search/?q=routers&topic=bgp")
    page.get_by_role("list", name="Active filters").get_by_role("link", name="BGP").click()
    page.wait_for_url("**/search/?q=routers")
    assert page.get_by_role("list", name="Active filters").count() == 0


def test_what_is_said_in_an_episode_opens_its_player_there(window, library):
    episode = an_entry(a_source(title="The Hop"), title="HOP043: Reflections", kind="episode", excerpt="Two talk.")
    Enclosure.objects.create(entry=episode, url="https://media.example/43.mp3", media_type="audio/mpeg", duration=2050)
    cues = [[0, 5000, "", "Welcome to the show."], [754_000, 760_000, "", "So we threw out the confederations."]]
    text = " ".join(str(cue[3]) for cue in cues)
    Transcript.objects.create(entry=episode, url="https://x.example/1", state="read", text=text, cue_values=cues)
    rebuild()
    page = window().open("/search/?q=confederations")
    page.locator(".entry-card", has_text="12:34").get_by_role("link", name="Said at 12:34").click()
    page.wait_for_url("**/entries/hop043-reflections-*/?t=754")
    page.wait_for_function("() => document.querySelector('hub-seek').wanted === 754")


def test_without_scripts_what_narrows_stays_and_every_search_has_its_feed(window, library):
    page = window(java_script_enabled=False).open("/search/?q=rout&topic=bgp")
    page.locator(BOX).fill("routers")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=routers&topic=bgp")
    assert page.get_by_role("link", name="RSS").first.get_attribute("href") == "/feeds/search.rss?q=routers&topic=bgp"
