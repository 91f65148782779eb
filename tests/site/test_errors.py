"""Who asks by a method that an address does not take is told so."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "allowed", "told"),
    [
        pytest.param("post", "/entries/", "GET, HEAD", "nothing can be sent to it", id="what is only read"),
        pytest.param("get", "/walked/", "POST", "there is nothing to read", id="what only takes what is sent"),
    ],
)
def test_a_refused_method_has_a_page_that_says_why(client, method, path, allowed, told):
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert told in answer.content.decode()


def test_programs_that_read_no_html_get_none(client):
    assert client.post("/entries/", headers={"accept": "application/json"}).content == b""


def test_the_api_says_it_in_its_own_words(client):
    answer = client.post("/api/v1/entries")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


def test_a_head_that_is_refused_stays_short(client):
    assert client.head(reverse("walked")).status_code == 405
