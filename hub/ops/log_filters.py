"""How the hub logs: lines for people, one an event."""

from __future__ import annotations

import logging

PATIENT = ("celery.worker.consumer.consumer", "kombu.connection")  # they report a broker that is away, and try again


class Sentence(logging.Filter):
    """Makes one line, without a traceback, of what `PATIENT` loggers say about a broker that is away."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, rewritten."""
        record.msg = " ".join(record.getMessage().split()).removeprefix("consumer: ")
        record.args = None
        record.exc_info = record.exc_text = None
        return True
