"""`manage.py starter_load`: fill a new hub from starter/, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.pages.sync_site_root import sync_site_root
from content.paths.text import PathTextError
from content.starter import load_starter
from content.starter.pack import PackError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Load the starter pack into a new hub; a hub that has it already only gets topics of a newer vocabulary."""

    help = "Load the starter pack: topics, sources, library, pages and paths. A second run only updates topics."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--again`."""
        parser.add_argument(
            "--again",
            action="store_true",
            help="also load what was added to the pack since; items that an editor deleted or changed stay so",
        )

    def handle(self, *, again: bool, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Load the pack and print the number of items by part."""
        sync_site_root()  # at each start: the address may have changed since the last migration
        try:
            loaded = load_starter(settings.BASE_DIR / "starter", again=again, now=timezone.now())
        except (PackError, PathTextError) as error:
            raise CommandError(
                f"{error}\nNothing of that part was loaded; fix it and run this command again."
            ) from error
        if loaded is None:
            self.stdout.write("The starter pack was loaded before; --again loads what was added to it since.")
        else:
            counts = (
                f"{part}: {number} {'new or updated' if part == 'topics' else 'new'}" for part, number in loaded.items()
            )
            self.stdout.write(", ".join(counts) + ".")
