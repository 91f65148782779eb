"""`manage.py up`: the help text; manage.py hands over to `hub.ops.supervisor` before it loads Django."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from hub.ops.supervisor import main
from hub.ops.supervisor.up import parser


class Command(BaseCommand):
    """For `help up`, and for whoever gets here by `call_command`."""

    help = "Run the whole hub: migrate, load the starter pack once, then web server and worker. Ctrl-C stops it."

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        """The supervisor reads its own arguments."""
        sys.exit(main(argv[2:]))

    def print_help(self, prog_name: str, subcommand: str) -> None:  # noqa: ARG002 - Django's signature
        """The supervisor's own."""
        parser().print_help()

    def handle(self, **options: Any) -> NoReturn:  # noqa: ARG002 - Django's signature
        """With nothing set."""
        sys.exit(main([]))
