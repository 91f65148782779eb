"""What a page tells the browser of a path, and by which keys progress is kept."""

from __future__ import annotations

import json
import re

import pytest

from content.pages.setup import ensure_pages
from content.paths.page import LearningPathPage
from content.paths.route import Route
from content.progress.path_outline import outline
from hub.models import Entry
from tests.factories import an_entry
from tests.paths.making import NOTE, a_path

pytestmark = pytest.mark.django_db
LINK = {"link": "https://example.net/one", "title": "One", "kind": "post", "why": "First."}
EPISODE = {"link": "https://example.net/two", "title": "Two", "kind": "episode", "minutes": 40}


@pytest.fixture(autouse=True)
def pages():
    ensure_pages()


def outline_of(page):
    return outline(page, Route(page.steps.with_entries()))


def test_what_two_paths_share_has_one_key_and_what_is_a_paths_own_has_its_own():
    one = outline_of(a_path(LINK, NOTE, slug="one"))
    two = outline_of(a_path(NOTE, LINK, slug="two"))
    assert one["hops"][0]["key"] == two["hops"][1]["key"] == f"entry:{Entry.objects.get().uuid}"
    assert one["hops"][1]["key"] != two["hops"][0]["key"]
    assert one["hops"][1]["key"].startswith(one["key"].replace("path:", "step:"))


def test_a_step_that_moves_keeps_its_key():
    page = a_path(NOTE, LINK)
    before = {hop["title"]: hop["key"] for hop in outline_of(page)["hops"]}
    section = page.sections[0]
    section.value["steps"].append(section.value["steps"].pop(0))
    page.save_revision().publish()
    page = LearningPathPage.objects.get(pk=page.pk)
    after = {hop["title"]: hop["key"] for hop in outline_of(page)["hops"]}
    assert [hop["title"] for hop in outline_of(page)["hops"]] == ["One", "Before you start"]
    assert after == before


def test_minutes_follow_the_speed_that_they_are_spent_with():
    hops = outline_of(a_path(LINK, EPISODE, NOTE))["hops"]
    assert [(hop["by"], hop["minutes"]) for hop in hops] == [("reading", None), ("playback", 40), ("reading", 1)]


def test_a_page_brings_its_outline_as_data_that_no_title_breaks_out_of(client):
    entry = an_entry(title="</script><script>alert(1)</script>")
    page = a_path({"entry": entry.url})
    for address in (page.get_absolute_url(), page.steps.get().get_absolute_url(), "/paths/", "/my/"):
        html = client.get(address).content.decode()
        data = re.search(r'<script id="outlines" type="application/json">(.*?)</script>', html)[1]
        assert [hop["title"] for hop in json.loads(data)[0]["hops"]] == [entry.title], address


def test_a_preview_has_an_outline_too(rf):
    page = a_path(NOTE)
    request = rf.get("/")
    request.is_preview = True
    assert outline(page, page.route_of(request))["hops"][0]["added"] == ""


def test_a_list_of_many_paths_costs_no_more_queries_than_one(client, django_assert_max_num_queries):
    for number in range(4):
        a_path(LINK, NOTE, slug=f"path-{number}")
    client.get("/my/")
    with django_assert_max_num_queries(6):
        client.get("/my/")
