"""`manage.py source_export`: the subscriptions as OPML, on standard output."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hub.ingest.parsing import opml
from hub.models import Source


class Command(BaseCommand):
    """Export OPML 2.0."""

    help = "Write the subscribed sources as OPML 2.0 to standard output."

    def handle(self, *_: Any, **__: Any) -> None:
        """The whole list."""
        sources = Source.objects.subscribed().order_by("title", "pk")
        feeds = [opml.Outline(row.url, row.title, row.site_url, tuple(row.labels)) for row in sources]
        self.stdout.write(opml.write(feeds, title=f"Sources of {settings.WAGTAIL_SITE_NAME}").decode(), ending="")
