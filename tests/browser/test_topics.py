"""A topic's page in a real browser: its chart on a narrow and a wide screen, its table by keyboard, its way on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache

from hub.models import EntryTopic, Topic
from tests.browser.conftest import PHONE, WIDE
from tests.factories import an_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def years(library):
    """Ten years of BGP."""
    cache.clear()
    topic = Topic.objects.get(slug="bgp")
    for n in range(120):
        entry = an_entry(published_at=datetime(2026, 5, 1, tzinfo=UTC) - timedelta(days=30 * n + n % 7))
        EntryTopic.objects.create(entry=entry, topic=topic, score=0.7, published_at=entry.published_at)
    yield
    cache.clear()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_chart_is_as_wide_as_its_column_and_its_letters_keep_their_size(window, years, size):
    visitor = window(viewport=size)
    page = visitor.open("/topics/bgp/")
    drawing = page.get_by_role("img", name="Entries a month since")
    assert drawing.evaluate("d => d.getBoundingClientRect().width - d.parentElement.getBoundingClientRect().width") == 0
    heights = page.locator(".months-year").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 12
    assert page.evaluate(SIDEWAYS) <= 0
    assert visitor.complaints == []


def test_names_of_years_keep_clear_of_each_other_on_a_phone(window, years):
    page = window(viewport=PHONE).open("/topics/bgp/")
    boxes = page.locator(".months-year").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
    )
    assert all(right < left for (_, right), (left, _) in pairwise(boxes))
    assert all(left >= 0 and right <= PHONE["width"] for left, right in boxes)


def test_the_figures_are_a_table_that_the_keyboard_opens_and_enters(window, years):
    page = window(viewport=PHONE).open("/topics/bgp/")
    page.locator("summary", has_text="The figures as a table").focus()
    page.keyboard.press("Enter")
    region = page.get_by_role("region", name="Entries a month, as a table")
    assert region.get_by_role("rowheader", name="2026").is_visible()
    page.keyboard.press("Tab")
    assert region.evaluate("region => document.activeElement === region")
    assert page.evaluate(SIDEWAYS) <= 0


def test_at_twice_the_text_size_a_topic_fits_and_its_table_too(window, years):
    page = window(viewport={"width": 640, "height": 450}).open("/topics/bgp/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.locator("summary", has_text="The figures as a table").click()
    assert page.evaluate(SIDEWAYS) <= 0


def test_older_entries_are_a_link_away_and_lead_back(window, years):
    page = window().open("/topics/bgp/")
    page.get_by_role("link", name="Older entries").click()
    assert page.get_by_role("heading", level=1, name="BGP").is_visible()
    page.get_by_role("link", name="Newer").click()
    page.get_by_role("heading", name="Latest").wait_for()
