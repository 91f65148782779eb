"""How often one client may ask."""

from __future__ import annotations

import pytest

from content.api import throttling
from hub.ops import rate_limit

pytestmark = pytest.mark.django_db
TOPICS = "/api/v1/topics"


@pytest.fixture
def clock(monkeypatch):
    """Twice a minute, in a minute that stands still until it is moved on."""
    monkeypatch.setattr(throttling, "A_MINUTE", 2)
    now = [1_000_000_010.25]  # not quite ten seconds short of a minute's end
    monkeypatch.setattr(rate_limit.time, "time", lambda: now[0])
    return now


def ask(client, address="192.0.2.1"):
    return client.get(TOPICS, REMOTE_ADDR=address, headers={"origin": "https://reader.example"})


def test_who_asks_too_often_is_told_when_to_come_back(client, clock):
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]
    refused = ask(client)
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == "10"
    assert refused.json()["detail"] == "Too many requests. Try again in 10 seconds."
    assert refused["Access-Control-Allow-Origin"] == "*"


def test_a_new_minute_is_a_new_measure(client, clock):
    for _ in range(3):
        ask(client)
    clock[0] += 60
    assert ask(client).status_code == 200


def test_one_clients_haste_is_not_anothers(client, clock):
    for _ in range(3):
        ask(client)
    assert ask(client, "192.0.2.2").status_code == 200


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("192.0.2.1", "192.0.2.2", False, id="two addresses"),
        pytest.param("2001:db8::1", "2001:db8::2", True, id="one household"),
        pytest.param("2001:db8::1", "2001:db8:0:1::1", False, id="two households"),
        pytest.param("", "unix:", True, id="none at all"),
    ],
)
def test_a_client_is_an_address_or_a_household(one, other, same):
    assert (rate_limit.client_key(one) == rate_limit.client_key(other)) is same
