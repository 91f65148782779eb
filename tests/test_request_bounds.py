"""Nobody can send too much, to any address that the hub has."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import Resolver404, URLPattern, get_resolver, resolve

from content import request_bounds
from content.request_bounds import ADMIN, PUBLIC, TooMuchError, distinct_values
from tests.named_people import an_editor

pytestmark = pytest.mark.django_db
PARAMETERS = (
    "after", "before", "changed_since", "cursor", "format", "id", "kind", "length", "level", "next", "p", "page",
    "person", "q", "size", "sort", "source", "sponsored", "status", "topic", "url", "year",
)  # fmt: skip
EXAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}
REGEXES = {
    "^entries/(?P<pk>[0-9]{1,18})/$": "entries/1/",
    "^entries/(?P<slug>[^/]{1,200})-(?P<pk>[0-9]{1,18})/$": "entries/x-1/",
    "^api(/.*)?$": "api/x",
    "^((?:[\\w\\-]+/)*)$": "paths/",
}


def addresses(patterns=None, before=""):
    """One address of each pattern of the URL conf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        text = str(pattern.pattern)
        part = REGEXES.get(text) or re.sub(r"<(?:(\w+):)?\w+>", lambda m: EXAMPLES.get(m[1] or "str", "x"), text)
        if isinstance(pattern, URLPattern):
            yield f"/{before}{part}"
        else:
            yield from addresses(pattern.url_patterns, before + part)


ALL = sorted({address for address in addresses() if not re.search(r"[(\\^]", address)})


def test_nearly_every_address_of_the_url_conf_is_among_those_asked():
    assert len(ALL) > 250
    assert {"/search/", "/feeds/search.rss", "/api/v1/search", "/opml/sources.opml", "/admin/login/"} <= set(ALL)
    lost = []
    for address in ALL:
        try:
            resolve(address)
        except Resolver404:
            lost.append(address)
    assert len(lost) < 12, lost


def is_refused(answer, address, status=400):
    """Whether an answer says in a few words that this was too much."""
    assert answer.status_code == status, (address, answer.status_code)
    assert len(answer.content) < 5_000
    kind = "application/problem+json" if address.startswith("/api/") else "text/html; charset=utf-8"
    assert answer["Content-Type"] == kind, address
    assert "at most" in answer.content.decode() or "no list has" in answer.content.decode()


@pytest.mark.parametrize("who", ["anyone", "an editor"])
def test_every_address_refuses_too_much(client, who):
    if who == "an editor":
        client.force_login(an_editor())
    many = urlencode([("{}", f"x{n}") for n in range(900)])
    for number, address in enumerate(ALL):
        for name in ("topic", PARAMETERS[number % len(PARAMETERS)]):
            is_refused(client.get(f"{address}?{many.replace('%7B%7D', name)}"), address)
        is_refused(client.get(f"{address}?q={'x' * 100_000}"), address)
        is_refused(client.get(f"{address}?page={10**9}"), address)
        is_refused(client.get(f"{address}?p={10**9}"), address)
        huge = client.generic("POST", address, b"x" * 20, CONTENT_LENGTH=str(10**9))
        is_refused(huge, address, 413)


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_capped_and_other_names_are_too(client, name):
    for address in ("/search/", "/feeds/search.json", "/api/v1/search", "/entries/", "/admin/snippets/hub/entry/"):
        for values in (21, 900):
            asked = urlencode([(name, f"x{n}") for n in range(values)])
            is_refused(client.get(f"{address}?{asked}"), address)
    asked = urlencode([(f"{name}{n}", "x") for n in range(51)])
    is_refused(client.get(f"/search/?{asked}"), "/search/")


def test_a_search_with_as_much_as_is_let_through_is_answered_small(client):
    asked = urlencode([(name, f"x{n}") for name in ("topic", "source") for n in range(20)])
    answer = client.get(f"/search/?q=bgp&{asked}")
    assert answer.status_code == 200
    assert len(answer.content) < 200_000


def test_a_value_given_again_and_again_counts_and_is_passed_on_once(client):
    answer = client.get("/search/?" + "&".join(["topic=bgp"] * 800))
    assert answer.status_code == 200
    assert answer.wsgi_request.GET.getlist("topic") == ["bgp"]


@pytest.mark.parametrize("query", ["", "q=a", "q=a&q=b", "topic=a&topic=b&topic=a", "a&b=&=c", "q=%ff%00", "q=a;b=c"])
def test_within_bounds_a_query_means_what_it_meant(query):
    plain, bounded = QueryDict(query), distinct_values(query, PUBLIC)
    assert dict(bounded.items()) == dict(plain.items())
    assert {name: set(values) for name, values in bounded.lists()} == {
        name: set(values) for name, values in plain.lists()
    }
    with pytest.raises(AttributeError):
        bounded["q"] = "changed"


def test_an_editor_acts_on_as_many_rows_as_a_page_has():
    rows = urlencode([("id", 1_000_000 + n) for n in range(200)])
    assert len(distinct_values(rows, ADMIN).getlist("id")) == 200
    with pytest.raises(TooMuchError, match="“id” has 200 values; at most 20 are read"):
        distinct_values(rows, PUBLIC)


def test_a_large_file_is_for_those_with_a_session_alone(client, rf, settings):
    request = rf.post("/admin/images/add/", CONTENT_LENGTH="30000000")
    with pytest.raises(TooMuchError, match="30,000,000 bytes"):
        request_bounds.check_size(request, request_bounds.bounds_of(request))
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    request_bounds.check_size(request, request_bounds.bounds_of(request))


@pytest.mark.parametrize("length", ["", "x", "-5", "٣"])
def test_a_length_that_is_none_breaks_nothing(rf, length):
    request_bounds.check_size(rf.get("/about/", CONTENT_LENGTH=length), PUBLIC)
