"""manage.py index rebuild|update|status: the search index by hand."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.jobs import runner
from hub.models import Job
from hub.pluralize import pluralize
from hub.search import ensure_usable, health, rebuild
from hub.search.engines.protocol import EngineError

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

EVERY = 1.0  # seconds between two reports


class Command(BaseCommand):
    """Build, bring up to date, or look at the index."""

    help = "rebuild: build the index anew and swap it in. update: write what is owed. status: say how it is."

    def add_arguments(self, parser: CommandParser) -> None:
        """Arguments of the command line."""
        parser.add_argument("action", choices=["rebuild", "update", "status"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        try:
            {"rebuild": self._rebuild, "update": self._update, "status": self._status}[options["action"]]()
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _rebuild(self) -> None:
        started = last = monotonic()

        def report(done: int, total: int) -> None:
            nonlocal last
            if monotonic() - last >= EVERY:
                last = monotonic()
                self.stdout.write(f"{done:,} of about {pluralize(total, 'document')}")

        documents = rebuild(report)
        self.stdout.write(
            self.style.SUCCESS(f"{pluralize(documents, 'document')} indexed in {monotonic() - started:.1f} s.")
        )

    def _update(self) -> None:
        total = ensure_usable()
        while written := runner.run(Job.Kind.INDEX, now=timezone.now()):
            total += written
        self.stdout.write(f"{pluralize(total, 'document')} written; {pluralize(self._owed(), 'is', 'are')} still owed.")

    def _status(self) -> None:
        state = health()
        self.stdout.write(state.sentence)
        self.stdout.write(f"{pluralize(self._owed(), 'document is', 'documents are')} owed to it.")
        if not state.usable:
            raise CommandError(
                "The index can't be used. The worker rebuilds it by itself, or run: manage.py index rebuild"
            )

    def _owed(self) -> int:
        return Job.objects.filter(kind=Job.Kind.INDEX).count()
