"""`manage.py source_check URL`: what the hub would find at an address, and what may be wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.ingest.discover import discover
from hub.ingest.errors import IngestError
from hub.ingest.fetching.client import open_client
from hub.management.candidates import lines

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Look, without subscribing or storing."""

    help = "Show the feeds at or behind an address, with a preview, without subscribing."

    def add_arguments(self, parser: CommandParser) -> None:
        """One address."""
        parser.add_argument("url", metavar="URL")

    def handle(self, *_: Any, **options: Any) -> None:
        """A paragraph a feed."""
        try:
            found = discover(options["url"], web=open_client(), now=timezone.now())
        except IngestError as error:
            raise CommandError(str(error)) from error
        if not found:
            raise CommandError(f"The page at {options['url']} leads to no feed.")
        for candidate in found:
            self.stdout.write("\n".join(lines(candidate)))
