"""`manage.py source_add URL… [--yes]`: subscribe to feeds, or to what a site's page leads to, after a look at them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.actions.source import source_add
from hub.ingest.discover import discover
from hub.ingest.errors import IngestError
from hub.ingest.fetching.client import open_client
from hub.management.candidates import lines
from hub.models import Source
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from hub.ingest.discover import Candidate


class Command(BaseCommand):
    """Find the feeds, show them, and subscribe to one of them."""

    help = (
        "Show the feeds at or behind each address and subscribe to one: on a terminal the one you choose, else the "
        "likeliest. YouTube's channels, names of sites and addresses of pages will do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Addresses of feeds or sites."""
        parser.add_argument("urls", nargs="+", metavar="URL")
        parser.add_argument("--yes", action="store_true", help="take the likeliest of each without asking")

    def handle(self, *_: Any, **options: Any) -> None:
        """An address that leads nowhere makes the command fail after the others are done."""
        asking = sys.stdin.isatty() and not options["yes"]
        failed = [url for url in options["urls"] if not self._add(url, asking=asking)]
        if failed:
            raise CommandError(f"Not added: {', '.join(failed)}")

    def _add(self, url: str, *, asking: bool) -> bool:
        """Whether the address led to a feed, subscribed to or declined."""
        now = timezone.now()
        try:
            found = discover(url, web=open_client(), now=now)
        except IngestError as error:
            self.stderr.write(str(error))
            return False
        if not found:
            self.stderr.write(f"The page at {url} leads to no feed. If you know the feed's own address, give that.")
            return False
        for number, candidate in enumerate(found, 1):
            first, *rest = lines(candidate)
            self.stdout.write("\n".join((f"{number:>3}. {first}", *(f"     {line}" for line in rest))))
        chosen = self._chosen(found) if asking else found[0]
        if chosen is None:
            self.stdout.write("Nothing added.")
            return True
        source, is_new = source_add(
            chosen.url, by=None, title=chosen.title, site_url=chosen.site_url, place=chosen.place, now=now
        )
        count = pluralize(len(chosen.entries), "entry", "entries")
        said = "Added" if is_new else "Already there"
        self.stdout.write(f"{said}: {source.title} <{source.url}>, {count} in its feed")
        if source.state not in Source.VISITED:
            self.stdout.write(f"It is not visited ({source.get_state_display()}): resume it in the admin.")
        return True

    def _chosen(self, found: list[Candidate]) -> Candidate | None:
        """What the person at the terminal wants; None: nothing of it."""
        which = "it? [Y/n]" if len(found) == 1 else f"which? [1-{len(found)}, n for none; 1]"
        while True:
            said = input(f"Subscribe to {which} ").strip().lower()
            if said in {"n", "no"}:
                return None
            if said in {"", "y", "yes"}:
                return found[0]
            if said.isdecimal() and 0 < int(said) <= len(found):
                return found[int(said) - 1]
