"""`manage.py path_import FILE…`: create or update learning paths from files, and publish them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from content.paths.page import LearningPathPage
from content.paths.text import PathTextError, paths_import, read
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Import all of the files, or none."""

    help = (
        "Create or update learning paths from YAML files (- for standard input) and publish them; all of them or none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *, files: list[str], **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Read, check, import."""
        texts = [_text(file) for file in files]
        drafts = _drafts(texts)
        try:
            pages = paths_import(texts)
        except PathTextError as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        for page in pages:
            self.stdout.write(f"{page.title}: {pluralize(page.steps.count(), 'step')} at {page.get_url()}")
            if page.slug in drafts and page.latest_revision_id != drafts[page.slug]:
                self.stdout.write("  Its unpublished draft was replaced; it is kept in the page's history.")


def _drafts(texts: list[str]) -> dict[str, int]:
    """The latest revision of each path with an unpublished draft, by slug: the import replaces that draft."""
    pages = LearningPathPage.objects.filter(slug__in=[read(text).path for text in texts], has_unpublished_changes=True)
    return dict(pages.values_list("slug", "latest_revision_id"))


def _text(file: str) -> str:
    """The text of a file, parsed once so that an error names the file."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        read(text)
    except OSError as error:
        raise CommandError(f"Nothing was imported. {file} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"Nothing was imported. {file} can't be read: {error}.") from error
    except PathTextError as error:
        raise CommandError(f"Nothing was imported. In {file}\n{error}") from error
    return text
