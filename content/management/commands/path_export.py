"""`manage.py path_export SLUG`: a learning path as text, to review, change and import again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from content.models import LearningPathPage
from content.paths.text import path_export

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Print one path."""

    help = "Write a learning path as YAML to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The slug."""
        parser.add_argument("slug", metavar="SLUG")

    def handle(self, *, slug: str, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Find the path and print it."""
        page = LearningPathPage.objects.filter(slug=slug).first()
        if page is None:
            known = ", ".join(LearningPathPage.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no learning path “{slug}”. Existing paths: {known}.")
        self.stdout.write(path_export(page), ending="")
