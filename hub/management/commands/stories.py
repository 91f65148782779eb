"""`manage.py stories`: find the copies and editions in the whole library anew, and print a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from hub.jobs import queue, runner
from hub.models import Entry, Job, Story
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Enqueues all jobs before it runs them: when interrupted, the worker or `--resume` continues."""

    help = "Groups copies into stories and chains editions. What editors joined, split or cut is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Resume, or list."""
        parser.add_argument("--resume", action="store_true", help="finish the jobs that still wait, and enqueue none")
        parser.add_argument(
            "--list", action="store_true", help="say which stories and editions there are; change nothing"
        )

    def handle(self, **options: Any) -> None:
        """Enqueue and run, or list."""
        if not options["list"]:
            owed = Job.objects.filter(kind=Job.Kind.STORY)
            owed.reclaim_dead(now=timezone.now())
            if not options["resume"]:
                queue.enqueue_library(Job.Kind.STORY, now=timezone.now())
            try:
                while owed.due(now := timezone.now()).exists():
                    runner.run(Job.Kind.STORY, now=now)
            except KeyboardInterrupt:
                raise CommandError(
                    "Stopped. What is left goes on with the worker, or with `stories --resume`."
                ) from None
        else:
            self.show()
        entries = Entry.objects.filter(story__isnull=False).count()
        editions = Entry.objects.filter(supersedes__isnull=False).count()
        self.stdout.write(
            f"{pluralize(Story.objects.count(), 'story', 'stories')} of {pluralize(entries, 'entry', 'entries')}; "
            f"{pluralize(editions, 'newer edition')}."
        )

    def show(self) -> None:
        """Every story with what holds it together, largest first; then every newer edition."""
        for story in Story.objects.annotate(n=Count("entries")).order_by("-n", "pk").iterator(200):
            self.stdout.write("; ".join(story.why) or "an editor says so")
            for entry in story.entries.select_related("source").only(
                "title", "url", "is_copy", "published_at", "source"
            ):
                day = f"{entry.published_at:%Y-%m-%d}" if entry.published_at else "undated"
                self.stdout.write(
                    f"  {'copy ' if entry.is_copy else 'first'} {day} {entry.source or '–'}: {entry} {entry.url}"
                )
        newer = Entry.objects.filter(supersedes__isnull=False).select_related("source", "supersedes").order_by("title")
        for entry in newer.only("title", "source__title", "supersedes__title"):
            self.stdout.write(f"{entry} ({entry.source or '–'}) follows {entry.supersedes}")
