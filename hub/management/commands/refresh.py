"""`manage.py refresh [--due | --all | URL…]`: visit sources now, in the foreground."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.actions.source_review import source_look
from hub.ingest.refresh import refresh
from hub.ingest.urls import canonical, variants
from hub.models import Source
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from hub.ingest.storing.source_health import Report
    from hub.models.source import SourceQuerySet

SHOWN = 20  # failures listed under the summary


class Command(BaseCommand):
    """Fetch and ingest, with a progress line and a summary."""

    help = "Visit sources and store what they publish: the due ones (default), all, or those at given addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--due`, `--all` or addresses."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--due", action="store_true", help="those whose time has come (default)")
        which.add_argument("--all", action="store_true", help="every subscribed source, due or not")
        parser.add_argument("urls", nargs="*", metavar="URL", help="feed addresses of sources")

    def handle(self, *_: Any, **options: Any) -> None:
        """Refresh, then say what came of it."""
        now = timezone.now()
        sources = self._chosen(options["urls"])
        if options["all"] or options["urls"]:
            sources.update(due_at=now)
        held = sources.filter(due_at__lte=now, lease_until__gt=now)
        busy, until = held.count(), held.order_by("-lease_until").values_list("lease_until", flat=True).first()
        total = sources.due(now).count()
        failures: list[Report] = []
        done = 0

        def show(report: Report) -> None:
            nonlocal done
            done += 1
            if report.error is not None and report.requested:
                failures.append(report)
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done}/{total} {report.source.title[:60]:60}", str, ending="")

        summary = refresh(sources, progress=show, look=source_look, respect_backoff=not options["urls"])
        if sys.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(str(summary))
        if busy and until:
            self.stdout.write(
                f"{pluralize(busy, 'source is', 'sources are')} being visited by another process, until "
                f"{until:%H:%M:%S} at the latest."
            )
        for report in failures[:SHOWN]:
            self.stdout.write(f"  {report.source.title}: {report.sentence}")
        if len(failures) > SHOWN:
            self.stdout.write(f"  … and {len(failures) - SHOWN} more; each source's page says why.")

    def _chosen(self, urls: list[str]) -> SourceQuerySet:
        subscribed = Source.objects.subscribed()
        if not urls:
            return subscribed
        wanted = {url: variants(canonical(url)) for url in urls}
        here = set(subscribed.at(place for places in wanted.values() for place in places).values_list("url", flat=True))
        missing = [url for url, places in wanted.items() if not here.intersection(places)]
        stopped = Source.objects.at(place for url in missing for place in wanted[url]).values_list("title", flat=True)
        if stopped:
            raise CommandError(f"{', '.join(stopped)}: paused or retired, so not visited. Resume it in the admin.")
        if missing:
            raise CommandError(
                f"Not subscribed to {', '.join(missing)}. Add it first: manage.py source_add {missing[0]}"
            )
        return subscribed.at(here)
