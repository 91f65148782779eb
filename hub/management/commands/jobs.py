"""`manage.py jobs`: how many jobs wait, and which failed too often; retry or discard these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from hub.actions.job import NotDiscardableError, job_discard, job_retry
from hub.jobs import registry
from hub.jobs.parked import NotParkedError, count_parked, parked_job, parked_jobs
from hub.models import Job
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

ALL = "all"


class Command(BaseCommand):
    """Lists jobs by kind, or acts on parked ones."""

    help = "Show how many jobs wait; list the parked ones with their errors, retry or discard them."

    def add_arguments(self, parser: CommandParser) -> None:
        """At most one of three."""
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--parked", action="store_true", help="list the parked jobs with their tracebacks")
        group.add_argument("--retry", metavar="ID", help="retry this parked job, as --parked names it, or “all”")
        group.add_argument("--discard", metavar="ID", help="delete this parked job without doing its work")

    def handle(self, **options: Any) -> None:
        """List, retry or discard."""
        try:
            if options["retry"]:
                self.retry(options["retry"])
            elif options["discard"]:
                job_discard(parked_job(options["discard"]), by=None)
                self.stdout.write(f"{options['discard']} is discarded.")
            elif options["parked"]:
                self.list_parked()
            else:
                self.count()
        except (NotParkedError, NotDiscardableError) as error:
            raise CommandError(str(error)) from error

    def retry(self, name: str) -> None:
        """Retry one job, or all."""
        jobs = list(parked_jobs()) if name == ALL else [parked_job(name)]
        for job in jobs:
            job_retry(job, by=None)
        self.stdout.write(f"{pluralize(len(jobs), 'job is', 'jobs are')} due again.")

    def list_parked(self) -> None:
        """A paragraph a job."""
        for job in parked_jobs():
            self.stdout.write(f"{job.name}  {job.kind.title}: {job.row}")
            self.stdout.write(
                f"  {pluralize(job.row.attempts, 'attempt')} since {job.row.first_failed_at:%Y-%m-%d %H:%M}: "
                f"{job.row.failure}"
            )
            for line in job.row.traceback.splitlines():
                self.stdout.write(f"    {line}")

    def count(self) -> None:
        """A line a kind, then the parked ones."""
        for kind, number in sorted(Job.objects.pending().items()):
            self.stdout.write(f"{number:>9,}  {registry.title(kind)}")
        self.stdout.write(f"{count_parked():>9,}  parked (see --parked)")
