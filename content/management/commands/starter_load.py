"""`manage.py starter_load`: fill a new hub from starter/, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.pages.sync_site_root import stand_at_the_public_url
from content.paths.text import PathTextError
from content.starter import load_starter
from content.starter.pack import PackError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Fill a new hub from the starter pack; a hub that was filled before is left as it is."""

    help = "Load the starter pack: topics, sources, library, pages and paths. A second run renews topics, and no more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--again`."""
        parser.add_argument(
            "--again",
            action="store_true",
            help="add what the pack has gained since; what was loaded once and then deleted or changed stays so",
        )

    def handle(self, *, again: bool, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Load, and say how much."""
        stand_at_the_public_url()  # at each start: the address may have changed since the last migration
        try:
            loaded = load_starter(settings.BASE_DIR / "starter", again=again, now=timezone.now())
        except (PackError, PathTextError) as error:
            raise CommandError(f"{error}\nNothing of that part was loaded; put it right and run this again.") from error
        if loaded is None:
            self.stdout.write("The starter pack was loaded here before; --again adds what it has gained since.")
        else:
            said = (
                f"{part}: {number} {'new or renewed' if part == 'topics' else 'new'}" for part, number in loaded.items()
            )
            self.stdout.write(", ".join(said) + ".")
