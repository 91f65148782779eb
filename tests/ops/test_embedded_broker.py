"""The embedded transport, as kombu and Celery see it."""

from __future__ import annotations

import queue
from contextlib import closing

import pytest
from kombu import Connection

from hub.ops.sqlite_broker import broker_settings
from hub.ops.sqlite_broker.queue import Letterbox


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "broker"


@pytest.fixture
def connect(directory):
    given = broker_settings(f"embedded://{directory}")

    def connect():
        return Connection(
            given["CELERY_BROKER_URL"], transport_options=given["CELERY_BROKER_TRANSPORT_OPTIONS"], connect_timeout=1
        )

    return connect


def test_a_message_goes_from_one_connection_to_another(connect):
    with connect() as here, closing(here.SimpleQueue("hub")) as out:
        out.put({"task": "tick"})
    with connect() as there, closing(there.SimpleQueue("hub")) as into:
        message = into.get(timeout=1)
        message.ack()
    assert message.payload == {"task": "tick"}


def test_an_empty_queue_is_said_to_be_empty_in_time(connect):
    with connect() as connection, closing(connection.SimpleQueue("hub")) as box, pytest.raises(queue.Empty):
        box.get(timeout=0.05)


def test_what_was_received_and_not_begun_is_put_back_at_the_end(connect):
    with connect() as connection, closing(connection.SimpleQueue("hub")) as box:
        box.put("for whoever comes next")
        box.get(timeout=1)  # and no ack
    with connect() as connection, closing(connection.SimpleQueue("hub")) as box:
        assert box.get(timeout=1).payload == "for whoever comes next"


@pytest.mark.parametrize("rubbish", ["", "no JSON", "[]", "{}", '{"properties": {}}', '{"properties": null}'])
def test_a_message_that_is_none_is_dropped_and_the_next_one_comes(connect, directory, rubbish, caplog):
    with closing(Letterbox(directory)) as box:
        box.put("hub", rubbish)
    with connect() as connection, closing(connection.SimpleQueue("hub")) as box:
        box.put("a good one")
        assert box.get(timeout=2).payload == "a good one"
    assert "none of ours" in caplog.text
