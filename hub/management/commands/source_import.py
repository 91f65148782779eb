"""`manage.py source_import FILE.opml`: subscribe to a list."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from hub.actions.source import source_import
from hub.ingest import opml
from hub.ingest.errors import BadOutline

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

SHOWN = 5  # addresses that are none


class Command(BaseCommand):
    """Import OPML; twice is harmless."""

    help = "Subscribe to every feed of an OPML list. Folders become labels. What is known stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        """One file."""
        parser.add_argument("file", metavar="FILE.opml")

    def handle(self, *_: Any, **options: Any) -> None:
        """Import, then say what was new."""
        name: str = options["file"]
        try:
            outlines = opml.read(Path(name).read_bytes(), name=name)
        except BadOutline as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{name} can't be read: {error.strerror}.") from error
        done = source_import(outlines.feeds, by=None, progress=self._show)
        self.stdout.write(
            f"{done.added} sources added, {done.known} known already ({done.labelled} of them with new labels)."
        )
        if outlines.passed_over:
            shown = ", ".join(f"“{address[:80]}”" for address in outlines.passed_over[:SHOWN])
            more = ", …" if len(outlines.passed_over) > SHOWN else ""
            self.stdout.write(f"{len(outlines.passed_over)} passed over, being no web addresses: {shown}{more}")
        if outlines.problem:
            raise CommandError(f"{name} is broken ({outlines.problem}). What could be read of it was imported.")

    def _show(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {of:,} sources", str, ending="\n" if done == of else "")
