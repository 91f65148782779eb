"""The hub's own addresses are ones that answer: those of the setting, else those of the request."""

from __future__ import annotations

import re

import pytest

from content.pages.setup import ensure_pages
from content.paths.page import LearningPathPage
from content.reading.absolute_url import absolute_url
from tests.factories import an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses():
    """One of each kind of page."""
    _, index = ensure_pages()
    index.add_child(instance=LearningPathPage(title="A path", slug="a-path"))
    entry = an_entry()
    return ["/", "/paths/", "/paths/a-path/", "/entries/", entry.get_absolute_url(), entry.source.get_absolute_url()]


@pytest.fixture
def unset(settings):
    """A hub without HUB_PUBLIC_URL, on a laptop and in an office."""
    settings.HUB_HAS_PUBLIC_URL = False
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "hub.lan"]


def canonical(client, address, host):
    page = client.get(address, headers={"host": host}).content.decode()
    return re.search(r'<link rel="canonical" href="([^"]*)">', page)[1]


@pytest.mark.parametrize("host", ["localhost:8931", "127.0.0.1:8080", "hub.lan", "localhost:8000"])
def test_where_nothing_is_set_a_page_names_the_host_it_was_asked_at(client, addresses, unset, host):
    for address in addresses:
        assert canonical(client, address, host) == f"http://{host}{address}"


def test_what_is_set_holds_whoever_asks(client, addresses, settings):
    settings.HUB_PUBLIC_URL = "https://hub.example"
    settings.ALLOWED_HOSTS = ["*"]
    for address in addresses:
        assert canonical(client, address, "evil.example") == f"https://hub.example{address}"


@pytest.mark.parametrize(
    "address", ["/feeds/entries.atom", "/api/v1/sources", "/sitemap.xml", "/robots.txt", "/opensearch.xml"]
)
def test_feeds_and_programs_are_told_addresses_that_answer(client, addresses, unset, address):
    said = client.get(address, headers={"host": "hub.lan:8080"}).content.decode()
    assert "http://hub.lan:8080/" in said
    assert "localhost" not in said


def test_a_course_names_itself_as_its_page_does(client, addresses, unset):
    page = client.get("/paths/a-path/", headers={"host": "hub.lan"}).content.decode()
    assert '"url": "http://hub.lan/paths/a-path/"' in page


def test_a_host_that_is_not_ours_is_refused_and_named_nowhere(client, addresses, unset):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_outside_of_a_request_the_setting_is_all_there_is(client, addresses, unset, settings):
    client.get("/", headers={"host": "hub.lan"})
    assert absolute_url("/x/") == f"{settings.HUB_PUBLIC_URL}/x/"
