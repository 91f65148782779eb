"""Part URLs: what they mean, and the sentence for whoever got one wrong."""

from __future__ import annotations

import pytest

from hub.ops import service_urls
from hub.ops.service_urls import PartError, switch, without_password, words
from hub.ops.sqlite_broker import broker_settings


@pytest.mark.parametrize(
    ("read", "url", "sentence"),
    [
        pytest.param(
            service_urls.database,
            "mysql://db/hub",
            "must be one of sqlite, postgresql, postgres",
            id="another database",
        ),
        pytest.param(service_urls.database, "hub.sqlite3", "must be one of", id="a path for a URL"),
        pytest.param(
            service_urls.database, "postgresql://db:1a/hub", "port must be a number", id="a port that is none"
        ),
        pytest.param(service_urls.database, "postgresql://db:70000/hub", "port must be a number", id="a port too high"),
        pytest.param(service_urls.database, "postgresql://db/", "names no database", id="no database named"),
        pytest.param(service_urls.database, "postgresql://[::1/hub", "is no URL", id="half an address"),
        pytest.param(service_urls.database, "sqlite://var/hub.sqlite3", "absolute path", id="a relative database"),
        pytest.param(service_urls.database, "sqlite://", "absolute path", id="no database file"),
        pytest.param(service_urls.cache, "file://var/cache", "absolute path", id="a relative cache"),
        pytest.param(
            service_urls.cache, "locmem://", "must be one of file, redis, rediss", id="a cache that is not shared"
        ),
        pytest.param(service_urls.cache, "redis://cache:x/1", "port must be a number", id="a cache's port"),
        pytest.param(
            service_urls.public_url, "foo", "must be one of http, https", id="a public address without a scheme"
        ),
        pytest.param(service_urls.public_url, "https:///hub", "names no host", id="a public address nowhere"),
        pytest.param(service_urls.public_url, "http://hub:x", "port must be a number", id="a public address's port"),
        pytest.param(service_urls.email, "sendmail:", "must be one of console, file, smtp", id="another way to mail"),
        pytest.param(
            broker_settings, "sqs://", "must be one of embedded, redis, rediss, amqp, amqps", id="another broker"
        ),
        pytest.param(broker_settings, "embedded://", "absolute path", id="an embedded broker nowhere"),
        pytest.param(broker_settings, "embedded://var/broker", "absolute path", id="a relative path"),
        pytest.param(broker_settings, "redis://cache:x/1", "port must be a number", id="a broker's port"),
    ],
)
def test_a_url_that_can_not_be_used_is_one_sentence(read, url, sentence):
    with pytest.raises(PartError) as caught:
        read(url)
    said = str(caught.value)
    assert sentence in said
    assert said.startswith("HUB_")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://hub:s3cret@db/hub", "postgresql://hub:…@db/hub"),
        ("redis://:s3cret@cache/0", "redis://:…@cache/0"),
        ("redis://cache/0", "redis://cache/0"),
    ],
)
def test_a_password_is_never_shown(url, shown):
    assert without_password(url) == shown


def test_an_error_hides_the_password():
    with pytest.raises(PartError) as caught:
        service_urls.database("mysql://hub:s3cret@db/hub")
    assert "s3cret" not in str(caught.value)


def test_a_path_may_hold_spaces_and_marks():
    url = "sqlite:///srv/a%20hub%3F%23/hub.sqlite3"
    assert service_urls.database(url)["NAME"] == "/srv/a hub?#/hub.sqlite3"


@pytest.mark.parametrize("url", ["redis://cache/0", "amqp://guest:guest@mq:5672//", "embedded:///var/broker"])
def test_every_broker_keeps_the_same_rules(url):
    given = broker_settings(url)
    assert given["CELERY_ACCEPT_CONTENT"] == ["json"]
    assert given["CELERY_TASK_IGNORE_RESULT"] is True
    assert given["CELERY_WORKER_PREFETCH_MULTIPLIER"] == 1


def test_the_embedded_cache_is_shared_by_processes():
    assert "file_cache" in service_urls.cache("file:///var/cache")["BACKEND"]


@pytest.mark.parametrize(
    ("text", "networks"),
    [("", ()), ("10.0.0.0/8", ("10.0.0.0/8",)), (" 127.0.0.1, ,fd00::/8 ", ("127.0.0.1", "fd00::/8"))],
)
def test_networks_have_commas_between(text, networks):
    assert service_urls.networks("HUB_FETCH_ALLOW", text) == networks


@pytest.mark.parametrize("text", ["10.0.0.1/8", "localhost", "10.0.0.0/8 fd00::/8"])
def test_what_is_no_network_is_one_sentence(text):
    with pytest.raises(PartError, match=r"^HUB_FETCH_ALLOW names networks with commas between"):
        service_urls.networks("HUB_FETCH_ALLOW", text)


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("redis:///1", "redis://localhost/1"),
        ("redis://:6380/1", "redis://localhost:6380/1"),
        ("amqp://me:secret@//", "amqp://me:secret@localhost//"),
        ("redis://cache.example:6379/0", "redis://cache.example:6379/0"),
    ],
)
def test_a_broker_without_a_host_is_on_this_machine(url, meant):
    assert broker_settings(url)["CELERY_BROKER_URL"] == meant


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("on", True), ("True", True), ("0", False), ("off", False), ("False ", False)]
)
def test_a_switch_is_on_or_off(text, on):
    assert switch("HUB_DEBUG", text) is on


def test_a_switch_that_says_neither_is_one_sentence():
    with pytest.raises(PartError, match="HUB_DEBUG is “maybe”: it is 1 or 0"):
        switch("HUB_DEBUG", "maybe")


def test_blanks_beside_commas_are_not_part_of_a_name():
    assert words(" hub.example, www.hub.example,") == ["hub.example", "www.hub.example"]
