"""kombu's transport over `queue`: the broker of an embedded hub."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import virtual

from hub.ops.sqlite_broker.queue import Letterbox

BRISK, POLL = 0.005, 0.2  # seconds between two looks: right after a message, doubled up to when there is none
LOOK_UP = 0.5  # seconds after which an idle worker looks whether it shall stop; Celery would have it wait for two

log = logging.getLogger(__name__)


class Channel(virtual.Channel):
    """A channel with its own connection to the queues."""

    def __init__(self, connection: Any, **options: Any) -> None:
        super().__init__(connection, **options)
        self._box = Letterbox(Path(connection.client.transport_options["directory"]))

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        self._box.put(queue, json.dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002 - kombu's signature
        taken = self._box.take(queue)
        if taken is None:
            raise Empty
        try:
            message: dict[str, Any] = json.loads(taken)
            message["properties"]["delivery_tag"]
        except (ValueError, KeyError, TypeError):
            log.warning("A message in the queue “%s” is none of ours and was dropped: %.200r", queue, taken)
            raise Empty from None
        return message

    def _size(self, queue: str) -> int:
        return self._box.size(queue)

    def _purge(self, queue: str) -> int:
        return self._box.purge(queue)

    def close(self) -> None:
        """Put back what was received and not begun, and let the file go."""
        if not self.closed:
            super().close()
            self._box.close()


class Transport(virtual.Transport):
    """`embedded://`, with the option `directory`."""

    Channel = Channel
    driver_type = "sqlite"
    driver_name = "sqlite3"
    connection_errors = (*virtual.Transport.connection_errors, sqlite3.Error, OSError)
    _pause = POLL

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:  # noqa: ARG002 - kombu's
        """Deliver one message, waiting for it no longer than `timeout` seconds nor `LOOK_UP`.

        Raises:
            TimeoutError: none came.
        """
        cycle: Any = self.cycle
        until = time.monotonic() + (LOOK_UP if timeout is None else min(timeout, LOOK_UP))
        while True:
            try:
                cycle.get(self._deliver)
            except Empty:
                if time.monotonic() >= until:
                    raise TimeoutError from None
                time.sleep(self._pause)
                self._pause = min(2 * self._pause, POLL)
            else:
                self._pause = BRISK
                return

    def driver_version(self) -> str:
        """SQLite's."""
        return sqlite3.sqlite_version
