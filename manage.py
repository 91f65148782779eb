#!/usr/bin/env python
"""The hub's commands. `up` supervises the others and so runs before Django is loaded."""

import os
import sys

STOPPED = 130  # as shells have it: 128 and the number of SIGINT


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    if sys.argv[1:2] == ["up"]:
        from hub.ops.supervisor import main as up  # noqa: PLC0415 - keeps Django out of the supervisor's memory

        sys.exit(up(sys.argv[2:]))
    try:
        run()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing stands half-done; what is still owed is done next time.\n")
        sys.exit(STOPPED)


def run() -> None:
    """Run a command of Django's kind."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - likewise

    from hub.ops.service_urls import PartError  # noqa: PLC0415 - likewise

    try:
        execute_from_command_line(sys.argv)
    except PartError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
