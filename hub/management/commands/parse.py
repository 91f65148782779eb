"""`manage.py parse FILE|URL… [--jsonl]`: what the hub reads in a feed, as JSON, without storing anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.ingest.discover import read_candidate
from hub.ingest.errors import IngestError
from hub.ingest.fetching.client import open_client
from hub.ingest.records import Answer, Failed, Fetched, Request

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.management.base import CommandParser

NO_PLACE = (
    "https://feed.invalid/{}"  # what relative links of a file are made absolute against (RFC 6761: leads nowhere)
)


class Command(BaseCommand):
    """Read feeds and print their normalised records."""

    help = (
        "Print the normalised records of feeds as JSON. One that can't be read gives its error; where none can be, the "
        "command fails. Nothing is stored."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Files or addresses."""
        parser.add_argument("places", nargs="+", metavar="FILE|URL")
        parser.add_argument(
            "--jsonl", action="store_true", help="one line a feed even if there is but one (default: indented)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """One JSON value a feed.

        Raises:
            CommandError: when all is written, if not one could be read, so that a shell may ask for one with `if`. Of
                several, those that can't be read are told apart by their lines.
        """
        places: list[str] = options["places"]
        indent = None if options["jsonl"] or len(places) > 1 else 2
        now = timezone.now()
        failed = 0
        for place in places:
            record = record_of(place, now=now)
            failed += "error" in record
            self.stdout.write(json.dumps(record, indent=indent, ensure_ascii=False))
        if failed == len(places):
            self.stdout.flush()
            raise CommandError("Nothing could be read: see “error”.")


def record_of(place: str, *, now: datetime) -> dict[str, Any]:
    """The feed at a path or address as plain values, or its error."""
    try:
        candidate = read_candidate(_fetched(place), now=now)
    except IngestError as error:
        sentence = str(error).replace(_address(place), place)
        return {"source": place, "error": {"outcome": error.outcome, "sentence": sentence}}
    except OSError as error:
        return {
            "source": place,
            "error": {"outcome": "no_file", "sentence": f"{place} can't be read: {error.strerror}."},
        }
    feed = candidate.feed
    return {
        "source": place,
        "format": feed.format,
        "title": candidate.title,
        "site_url": candidate.site_url,
        "language": feed.language,
        "problems": list(feed.problems),
        "entries": [entry.as_json() for entry in candidate.entries],
    }


def _fetched(place: str) -> Fetched:
    """The document at a path or address.

    Raises:
        IngestError, OSError
    """
    if place.startswith(("http://", "https://")):
        with open_client() as web:
            web.submit([Request(place)])
            outcome = web.take()
        if isinstance(outcome, Failed):
            raise outcome.error
        assert isinstance(outcome, Fetched)  # noqa: S101 - nothing conditional was asked
        return outcome
    url, body = _address(place), Path(place).read_bytes()
    return Fetched(Answer(Request(url), url, 200, 0), body, "", len(body))


def _address(place: str) -> str:
    return place if place.startswith(("http://", "https://")) else NO_PLACE.format(Path(place).name)
