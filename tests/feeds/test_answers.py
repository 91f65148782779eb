"""How feeds are answered: once in full, then 304 until something changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import http_date

from content.feeds.responses import first_served_at
from hub.models import Entry
from tests.factories import an_entry

pytestmark = pytest.mark.django_db
RIVER = "/feeds/entries.rss"
ELSEWHERE = {"origin": "https://reader.example"}


def test_the_address_is_the_agreed_one():
    assert reverse("feed_river_rss") == RIVER


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("rss", "application/rss+xml"), ("atom", "application/atom+xml"), ("json", "application/feed+json")],
)
def test_each_format_says_what_it_is(client, name, media_type):
    assert client.get(f"/feeds/entries.{name}")["Content-Type"] == f"{media_type}; charset=utf-8"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_who_has_it_gets_it_no_second_time(client, encoding):
    an_entry(excerpt="long " * 100)
    headers = {"accept-encoding": encoding}
    first = client.get(RIVER, headers=headers)
    again = client.get(RIVER, headers=headers | {"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    by_date = client.get(RIVER, headers=headers | {"if-modified-since": first["Last-Modified"]})
    assert by_date.status_code == 304


def test_a_hidden_entry_changes_the_feed_for_who_asks_by_etag(client):
    entry = an_entry()
    etag = client.get(RIVER)["ETag"]
    Entry.objects.filter(pk=entry.pk).update(status="hidden")
    assert client.get(RIVER, headers={"if-none-match": etag}).status_code == 200


def test_a_document_is_as_old_as_its_first_answer():
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert first_served_at("a", '"1"', now=noon) == noon
    assert first_served_at("a", '"1"', now=noon + timedelta(hours=1)) == noon
    # hiding the newest entry makes another document, and a later one, though its newest entry is older
    assert first_served_at("a", '"2"', now=noon + timedelta(hours=2)) == noon + timedelta(hours=2)
    assert first_served_at("b", '"1"', now=noon + timedelta(hours=3)) == noon + timedelta(hours=3)


def test_a_date_from_before_the_document_gets_it(client):
    an_entry()
    assert client.get(RIVER, headers={"if-modified-since": http_date(0)}).status_code == 200


def test_proxies_may_cache_a_feed_and_pages_of_other_origins_may_read_it(client):
    answer = client.get(RIVER, headers=ELSEWHERE)
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


@pytest.mark.parametrize("path", [RIVER, "/opml/sources.opml"])
def test_pages_of_other_origins_may_revalidate_their_copy(client, path):
    asked = ELSEWHERE | {"access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    preflight = client.options(path, headers=asked)
    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (200, "*")
    assert "if-none-match" in preflight["Access-Control-Allow-Headers"]
    first = client.get(path, headers=ELSEWHERE)
    assert "ETag" in first["Access-Control-Expose-Headers"]
    again = client.get(path, headers=ELSEWHERE | {"if-none-match": first["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize("path", ["/", "/my/", "/my/progress/", "/admin/login/"])
def test_pages_of_other_origins_read_no_page_of_the_site(client, path):
    preflight = client.options(path, headers=ELSEWHERE | {"access-control-request-method": "GET"})
    assert "Access-Control-Allow-Origin" not in preflight
    assert "Access-Control-Allow-Origin" not in client.get(path, headers=ELSEWHERE)


def test_feeds_are_only_read(client):
    assert Client(enforce_csrf_checks=True).post(RIVER).status_code == 405
    head = client.head(RIVER)
    assert (head.status_code, head.content) == (200, b"")


def test_a_host_header_does_not_get_into_a_feed(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    an_entry()
    assert b"evil.example" not in client.get(RIVER, headers={"host": "evil.example"}).content
