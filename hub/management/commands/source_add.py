"""`manage.py source_add URL…`: subscribe to feeds, or to what a site's page leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.actions.source import source_add
from hub.ingest.discover import discover
from hub.ingest.errors import IngestError
from hub.ingest.web import the_web

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Find the feed, subscribe to it, and say so."""

    help = "Subscribe to the feed at each address, or to the first feed that the page there leads to."

    def add_arguments(self, parser: CommandParser) -> None:
        """Addresses of feeds or sites."""
        parser.add_argument("urls", nargs="+", metavar="URL")

    def handle(self, *_: Any, **options: Any) -> None:
        """One line an address; an address that leads nowhere makes the command fail after the others are done."""
        failed = [url for url in options["urls"] if not self._add(url)]
        if failed:
            raise CommandError(f"Not added: {', '.join(failed)}")

    def _add(self, url: str) -> bool:
        now = timezone.now()
        try:
            found = discover(url, web=the_web(), now=now)
        except IngestError as error:
            self.stderr.write(str(error))
            return False
        if not found:
            self.stderr.write(f"The page at {url} leads to no feed. If you know the feed's own address, give that.")
            return False
        first, *others = found
        source, is_new = source_add(first.url, by=None, title=first.title, site_url=first.site_url, now=now)
        count = len(first.entries)
        self.stdout.write(
            f"{'Added' if is_new else 'Already there'}: {source.title} <{source.url}>, {count} entries in its feed"
        )
        for other in others:
            self.stdout.write(f"  also found: {other.title} <{other.url}>")
        return True
