"""`manage.py source_import FILE.opml`: subscribe to a list; `-` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from hub.actions.source_import import source_import
from hub.ingest.errors import BadOutline
from hub.ingest.parsing import opml
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

SHOWN = 5  # addresses that are none
PASSED_OVER = ("passed over, being no web address", "passed over, being no web addresses")
STANDARD_INPUT = "-"


class Command(BaseCommand):
    """Import OPML; twice is harmless."""

    help = "Subscribe to every feed of an OPML list (- for standard input). Folders become labels; what is known stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """One file, or `-`."""
        parser.add_argument("file", metavar="FILE.opml")

    def handle(self, *_: Any, **options: Any) -> None:
        """Import, then say what was new."""
        file: str = options["file"]
        name = "Standard input" if file == STANDARD_INPUT else file
        try:
            data = _from_standard_input() if file == STANDARD_INPUT else Path(file).read_bytes()
            outlines = opml.read(data, name=name)
        except BadOutline as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{name} can't be read: {error.strerror}.") from error
        done = source_import(outlines.feeds, by=None, progress=self._show)
        self.stdout.write(f"{done}.")
        if outlines.passed_over:
            shown = ", ".join(f"“{address[:80]}”" for address in outlines.passed_over[:SHOWN])
            more = ", …" if len(outlines.passed_over) > SHOWN else ""
            self.stdout.write(f"{pluralize(len(outlines.passed_over), *PASSED_OVER)}: {shown}{more}")
        if outlines.problem:
            raise CommandError(f"{name} is broken ({outlines.problem}). What could be read of it was imported.")

    def _show(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {pluralize(of, 'source')}", str, ending="\n" if done == of else "")


def _from_standard_input() -> bytes:
    """All of it.

    Raises:
        CommandError: somebody sits there, or nothing came.
    """
    how = "pipe a list into it, as in: manage.py source_import - < list.opml"
    if sys.stdin.isatty():
        raise CommandError(f"Standard input is a terminal: {how}")
    data = sys.stdin.buffer.read()
    if not data.strip():
        raise CommandError(f"Standard input is empty: {how}")
    return data
