"""Following paths without an account: what is ticked, where it stands, and how it travels."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from content.pages.setup import ensure_pages
from content.paths.step import PathStep
from content.progress.keys import entry_key, path_key
from content.progress.sync import record_of
from hub.models import Entry
from tests.browser.conftest import PHONE, WIDE
from tests.factories import an_entry
from tests.paths.making import a_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = Path(__file__).parents[1] / "progress" / "merge_cases.json"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PLACE = "adjacency.progress"
READ = f"JSON.parse(localStorage.getItem('{PLACE}'))"
ACCOUNT_HAS = """async key => {
    const { url, token } = document.querySelector("hub-sync").dataset;
    const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, body: '{"progress": {}}' });
    return (await answer.json()).progress[key]?.state === "done";
}"""
MOVED = """() => new Promise(told => {
    const moved = list => list.getEntries().flatMap(shift => shift.sources).filter(({ node }) => node?.matches?.("li"));
    new PerformanceObserver(list => told(moved(list).length)).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => told(0)));
})"""

POST = {"link": "https://example.net/post", "title": "A post to read", "kind": "post", "minutes": 20, "why": "First."}
EPISODE = {"link": "https://example.net/episode", "title": "An episode to hear", "kind": "episode", "minutes": 60}
NOTE = {"note": "What it was about", "text": "A word.", "minutes": 5}
ASIDE = {"link": "https://example.net/aside", "title": "By the way", "kind": "post", "minutes": 9, "optional": True}


@pytest.fixture
def paths(transactional_db):
    """Two paths that share an episode."""
    ensure_pages()
    return a_path(POST, EPISODE, NOTE, ASIDE, slug="one", title="One"), a_path(EPISODE, slug="two", title="Two")


def said(page) -> str:
    return page.locator("hub-progress .progress-sum, hub-done .progress-sum").inner_text()


def tick(page, hop: int):
    page.get_by_role("button", name=f"Hop {hop} done").click()


def sign_in(visitor, client):
    """As a browser has it after signing in."""
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.base}
    visitor.page.context.add_cookies([cookie])


def read_in(page, text: str):
    page.get_by_label("Read a file in").set_input_files(
        {"name": "record.json", "mimeType": "application/json", "buffer": text.encode()}
    )


def test_a_path_is_followed_from_first_hop_to_last_by_keyboard_and_button(window, paths):
    visitor = window()
    page = visitor.open("/paths/one/")
    assert said(page) == "0 of 3 needed hops, 1 h 25 min left at your speed."
    assert page.get_by_role("link", name="Start: hop 1").is_visible()
    page.keyboard.press("n")
    page.wait_for_url("**/paths/one/a-post-to-read/")
    page.get_by_role("button", name="Mark as done").click()
    assert said(page) == "1 of 3 needed hops, 1 h 5 min left at your speed."
    page.keyboard.press("n")
    page.wait_for_url("**/paths/one/an-episode-to-hear/")
    page.goto(visitor.base + "/paths/one/")
    assert page.get_by_role("link", name="Resume: hop 2").is_visible(), "it was opened, and not done"
    assert page.locator("#a-post-to-read.hop-done").is_visible()
    tick(page, 2)
    tick(page, 3)
    assert said(page) == "3 of 3 needed hops: you have walked this path."
    assert page.locator(".progress-way a").count() == 0
    assert visitor.complaints == []


def test_an_episode_heard_once_is_done_on_every_path(window, paths):
    page = window().open("/paths/two/")
    tick(page, 1)
    page.goto(page.url.replace("two", "one"))
    assert page.locator("#an-episode-to-hear.hop-done").is_visible()
    assert said(page).startswith("1 of 3")
    page.goto(page.url.replace("one/", ""))
    stop = page.locator(".topology-stop", has_text="Two")
    assert "1 of 1 hop: you have walked this path" in stop.inner_text()


def test_a_tick_can_be_taken_back_and_opening_it_later_leaves_it_so(window, paths):
    page = window().open("/paths/one/")
    button = page.get_by_role("button", name="Hop 1 done")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    page.goto(page.url + "a-post-to-read/")
    page.get_by_role("button", name="Mark as done").wait_for()
    assert page.evaluate(READ)["progress"][entry_key(Entry.objects.get(title="A post to read"))]["state"] == "open"


def test_steps_added_since_one_finished_are_named_and_the_finish_stands(window, paths):
    page = window().open("/paths/one/")
    for hop in (1, 2, 3):
        tick(page, hop)
    PathStep.objects.filter(title="By the way").update(optional=False, added_at=timezone.now() + timedelta(seconds=1))
    page.reload()
    added = page.locator(".progress-added")
    assert "1 new step since you finished on" in added.inner_text()
    assert said(page) == "3 of 4 hops, 9 min left at your speed."
    tick(page, 4)
    assert added.inner_text() == ""
    assert page.evaluate(READ)["progress"][path_key(paths[0])]["state"] == "done"


def test_unticking_what_one_finished_with_opens_the_path_again(window, paths):
    page = window().open("/paths/two/")
    tick(page, 1)
    assert page.evaluate(READ)["progress"][path_key(paths[1])]["state"] == "done"
    tick(page, 1)
    assert page.evaluate(READ)["progress"][path_key(paths[1])]["state"] == "open"


def test_time_left_follows_the_readers_speeds(window, paths):
    visitor = window()
    page = visitor.open("/my/")
    page.get_by_label("Reading, in words a minute").fill("460")
    page.get_by_label("Playback").fill("2")
    page.get_by_label("Playback").press("Tab")
    page.goto(visitor.base + "/paths/one/")
    # 20 and 5 minutes read twice as fast, 60 played twice as fast: 42 and a half
    assert said(page) == "0 of 3 needed hops, 43 min left at your speed."


def test_a_speed_that_is_none_is_not_taken(window, paths):
    page = window().open("/my/")
    page.get_by_label("Playback").fill("40")
    page.get_by_label("Playback").press("Tab")
    assert page.evaluate(f"localStorage.getItem('{PLACE}')") is None


def test_single_keys_can_be_turned_off(window, paths):
    visitor = window()
    page = visitor.open("/my/")
    page.get_by_label("goes to the next hop").uncheck()
    page.goto(visitor.base + "/paths/one/")
    page.get_by_role("link", name="Start: hop 1").wait_for()
    page.keyboard.press("n")
    assert page.locator(".progress-key").count() == 0
    assert page.url.endswith("/paths/one/")


def test_entries_and_paths_are_kept_and_taken_off_again(window, paths):
    entry = an_entry(title="</a><img src=x onerror=alert(1)>")
    visitor = window()
    for address in (entry.get_absolute_url(), "/paths/one/"):
        visitor.open(address).get_by_role("button", name="Keep on my list").click()
    page = visitor.open("/my/")
    kept = page.locator("[data-bookmarks] a")
    assert kept.all_inner_texts() == ["One", entry.title], "the newest first"
    page.get_by_role("button", name="Remove from my list: One").click()
    assert kept.all_inner_texts() == [entry.title]
    kept.click()
    page.wait_for_url(f"**{entry.get_absolute_url()}")
    assert visitor.complaints == []


def test_the_record_travels_as_a_file_to_another_browser_and_is_merged_there(window, paths):
    here, there = window(), window()
    page = here.open("/paths/one/")
    tick(page, 1)
    page = here.open("/my/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    text = Path(download.value.path()).read_text("utf-8")
    other = there.open("/paths/one/")
    tick(other, 2)
    other = there.open("/my/")
    read_in(other, text)
    other.get_by_text("1 record read from record.json and merged with yours.").wait_for()
    read_in(other, text)
    other.goto(there.base + "/paths/one/")
    assert other.locator(".hop-done").count() == 2


KEY = "entry:00000000-0000-4000-8000-000000000000"
MARK = {"state": "done", "position": 0, "updated_at": "2026-05-01T08:00:00.000Z"}
BOOKMARK = {"state": "kept", "title": "It", "url": "/entries/1/", "updated_at": "2026-05-01T08:00:00.000Z"}


def a_record(**parts) -> str:
    return json.dumps({"format": "adjacency-progress", "version": 1} | parts)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "not JSON", id="empty"),
        pytest.param(a_record()[:-5], "not all of it arrived", id="cut off"),
        pytest.param("[]", "no record of progress", id="something else"),
        pytest.param(a_record(version=2), "version 2 of the format", id="of a later version"),
        pytest.param(a_record(progress=[MARK]), "should be an object", id="a list"),
        pytest.param(a_record(progress={"__proto__": MARK}), 'a key that is none: "__proto__"', id="a key that bites"),
        pytest.param(a_record(progress={KEY: None}), "should be an object", id="no mark"),
        pytest.param(a_record(progress={KEY: MARK | {"state": "eaten"}}), 'state is "eaten"', id="no state"),
        pytest.param(a_record(progress={KEY: MARK | {"position": -1}}), "position is -1", id="before the beginning"),
        pytest.param(
            a_record(progress={KEY: MARK | {"updated_at": "2026-02-30T08:00:00.000Z"}}),
            "updated_at is",
            id="no day",
        ),
        pytest.param(
            a_record(bookmarks={KEY: BOOKMARK | {"url": "javascript:alert(1)"}}), "a path on this site", id="a script"
        ),
        pytest.param(
            a_record(bookmarks={KEY: BOOKMARK | {"url": "//evil.example/"}}), "a path on this site", id="another host"
        ),
        pytest.param(a_record(settings={"words": 1e9}), "between 50 and 1500", id="too fast"),
        pytest.param("[" * 100_000, "not JSON", id="nested without end"),
        pytest.param(" " * (4 * 2**20 + 1), "at most 4", id="huge"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name_and_nothing_changes(window, paths, text, sentence):
    visitor = window()
    tick(visitor.open("/paths/one/"), 1)
    page = visitor.open("/my/")
    before = page.evaluate(READ)
    read_in(page, text)
    page.get_by_text("Nothing was changed.").wait_for()
    assert sentence in page.locator("[data-said]").inner_text()
    assert page.evaluate(READ) == before
    assert visitor.complaints == []


def test_a_clock_that_ran_ahead_does_not_have_the_last_word(window, paths):
    visitor = window()
    key = entry_key(Entry.objects.get(title="A post to read"))
    page = visitor.open("/my/")
    read_in(page, a_record(progress={key: MARK | {"updated_at": "2099-01-01T00:00:00.000Z"}}))
    page.get_by_text("1 record read").wait_for()
    assert page.evaluate(READ)["progress"][key]["updated_at"] < "2099"
    page = visitor.open("/paths/one/")
    tick(page, 1)
    assert page.locator("#a-post-to-read.hop-done").count() == 0


def test_a_record_that_cannot_be_read_is_kept_aside(window, paths):
    visitor = window()
    page = visitor.open("/about/")
    page.evaluate(f"localStorage.setItem('{PLACE}', '{{broken')")
    page = visitor.open("/paths/one/")
    tick(page, 1)
    assert page.locator(".hop-done").count() == 1
    assert page.evaluate("localStorage.getItem('adjacency.progress.unread')") == "{broken"


def test_where_nothing_is_kept_ticks_last_as_long_as_the_page_which_says_so(window, paths):
    visitor = window()
    visitor.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page = visitor.open("/paths/one/")
    tick(page, 1)
    assert page.locator("#a-post-to-read.hop-done").is_visible()
    assert "keeps nothing" in said(page)
    assert visitor.complaints == []


def test_everything_can_be_cleared_after_a_second_question(window, paths):
    visitor = window()
    tick(visitor.open("/paths/one/"), 1)
    page = visitor.open("/my/")
    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("button", name="Keep it").click()
    assert page.evaluate(READ)["progress"] != {}
    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear everything").click()
    page.get_by_text("is cleared").wait_for()
    assert page.evaluate(READ)["progress"] == {}


def test_two_windows_do_not_undo_each_other(window, paths):
    visitor = window()
    first = visitor.open("/paths/one/")
    second = visitor.page.context.new_page()
    second.goto(visitor.base + "/paths/one/")
    tick(first, 1)
    second.locator("#a-post-to-read.hop-done").wait_for()
    tick(second, 2)
    first.locator("#an-episode-to-hear.hop-done").wait_for()
    assert first.locator(".hop-done").count() == 2


def test_the_browser_merges_as_the_table_says(window, paths):
    page = window().open("/my/")
    merge = """async (cases) => {
        const { mergeMarks } = await import("/static/content/js/progress/merge.js");
        return cases.flatMap(({ one, other }) => [mergeMarks(one, other), mergeMarks(other, one)]);
    }"""
    cases = json.loads(CASES.read_text("utf-8"))
    found = page.evaluate(merge, cases)
    for number, case in enumerate(cases):
        assert found[2 * number] == found[2 * number + 1] == case["merged"], case["name"]


def test_without_scripts_a_path_reads_as_before_and_offers_nothing_that_does_not_work(window, paths):
    visitor = window(java_script_enabled=False)
    page = visitor.open("/paths/one/")
    assert page.locator("main button").count() == 0
    page.get_by_role("link", name="A post to read").click()
    assert page.locator("main button").count() == 0
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/an-episode-to-hear/")
    page = visitor.open("/my/")
    assert page.get_by_text("runs no scripts here").is_visible()
    assert page.locator("main button:visible, main input:visible").count() == 0


def test_no_page_sets_a_cookie_for_it(window, paths):
    visitor = window()
    tick(visitor.open("/paths/one/"), 1)
    visitor.open("/my/")
    assert visitor.page.context.cookies() == []


@pytest.fixture
def ada(paths, client):
    """Somebody with an account, in `client` signed in."""
    user = User.objects.create_user("ada")
    client.force_login(user)
    return user


def test_what_was_ticked_before_signing_in_is_merged_and_follows_to_another_browser(window, ada, client):
    here, there = window(), window()
    tick(here.open("/paths/one/"), 1)
    sign_in(here, client)
    with here.page.expect_response("**/my/progress/"):
        here.open("/paths/one/")
    sign_in(there, client)
    page = there.open("/paths/one/")
    page.locator("#a-post-to-read.hop-done").wait_for()
    with page.expect_response("**/my/progress/"):
        tick(page, 1)
    here.open("/paths/one/").locator("#a-post-to-read:not(.hop-done)").wait_for()
    assert here.complaints == there.complaints == []


def test_what_was_ticked_just_before_leaving_arrives(window, ada, client):
    visitor = window()
    sign_in(visitor, client)
    with visitor.page.expect_response("**/my/progress/"):
        page = visitor.open("/paths/one/")
    tick(page, 1)
    page.goto("about:blank")
    other = window()
    sign_in(other, client)
    other.open("/about/").wait_for_function(ACCOUNT_HAS, arg=entry_key(Entry.objects.get(title="A post to read")))


def test_clearing_clears_the_account_too(window, ada, client):
    visitor = window()
    sign_in(visitor, client)
    page = visitor.open("/paths/one/")
    with page.expect_response("**/my/progress/"):
        tick(page, 1)
    page = visitor.open("/my/")
    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear everything").click()
    page.get_by_text("is cleared").wait_for()
    assert not record_of(ada).progress
    page = visitor.open("/paths/one/")
    assert page.locator(".hop-done").count() == 0


def test_on_ones_list_nobody_sees_a_path_that_is_begun_move_up(window, paths):
    visitor = window()
    tick(visitor.open("/paths/two/"), 1)
    page = visitor.open("/my/")
    page.locator("li.is-begun", has_text="Two").wait_for()
    assert page.evaluate(MOVED) == 0
    page.context.route("**/hub-path-progress*.js", lambda route: route.abort())
    visitor.open("/my/").get_by_role("link", name="Two").wait_for()  # though the script never came


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_every_page_fits_with_progress_on_it(window, paths, size, scheme):
    visitor = window(viewport=size, color_scheme=scheme)
    page = visitor.open("/paths/one/")
    tick(page, 1)
    page.get_by_role("button", name="Keep on my list").click()
    for address in ("/paths/one/", "/paths/one/an-episode-to-hear/", "/paths/", "/my/"):
        page = visitor.open(address)
        assert page.evaluate(SIDEWAYS) <= 0, address
    assert visitor.complaints == []
