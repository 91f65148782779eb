"""`manage.py source_check URL`: what the hub would find at an address, and what may be wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.ingest.discover import discover
from hub.ingest.errors import IngestError
from hub.ingest.web import the_web

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from hub.ingest.discover import Candidate

PREVIEWED = 3  # entries shown of each feed


class Command(BaseCommand):
    """Look, without subscribing or storing."""

    help = "Show the feeds at or behind an address, with a preview, without subscribing."

    def add_arguments(self, parser: CommandParser) -> None:
        """One address."""
        parser.add_argument("url", metavar="URL")

    def handle(self, *_: Any, **options: Any) -> None:
        """A paragraph a feed."""
        try:
            found = discover(options["url"], web=the_web(), now=timezone.now())
        except IngestError as error:
            raise CommandError(str(error)) from error
        if not found:
            raise CommandError(f"The page at {options['url']} leads to no feed.")
        for candidate in found:
            self._show(candidate)

    def _show(self, candidate: Candidate) -> None:
        newest = f"{candidate.newest:%Y-%m-%d}" if candidate.newest else "unknown"
        kinds = ", ".join(sorted({entry.kind for entry in candidate.entries})) or "none"
        self.stdout.write(f"{candidate.title}\n  {candidate.url}\n  site: {candidate.site_url or 'not said'}")
        self.stdout.write(f"  {candidate.feed.format}, {len(candidate.entries)} entries ({kinds}), newest {newest}")
        for problem in candidate.feed.problems:
            self.stdout.write(f"  mind: {problem}")
        for entry in candidate.entries[:PREVIEWED]:
            day = f"{entry.published_at:%Y-%m-%d}" if entry.published_at else "undated"
            self.stdout.write(f"  - {day} {entry.title}\n      {entry.excerpt[:160]}")
