"""`manage.py prepare`: everything between fresh code and a hub that can be served. `up` runs it; so does a deployment.

    parts answer? ─▶ migrate ─▶ first editor ─▶ static files ─▶ starter pack

Each step looks first and does nothing that is done already, so the second run takes a moment.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hub.ops import preflight
from hub.ops.bootstrap_admin import first_editor
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

STAMP = "static.stamp"  # in var/: what the collected files were collected from
OLDER = (
    "The database was made by a version before 0.1.0 or by a newer one (it has the migration {}). "
    "docs/guide/operate.md, "
    "“From a hub made before 0.1.0”, says how to take its content along."
)


class Command(BaseCommand):
    """Safe to run at every start."""

    help = "Check the parts, migrate, collect static files, and load the starter pack once. Safe to run at every start."
    requires_system_checks: list[str] = []  # they load every view; make check runs them

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Step by step, each saying what it does."""
        if faults := list(preflight.faults()):
            raise CommandError("\n".join(faults))
        self._migrate()
        first_editor(settings.HUB_VAR)
        self._collect()
        call_command("starter_load", stdout=self.stdout, stderr=self.stderr)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if unknown := sorted(
            name for app, name in executor.loader.applied_migrations if is_unknown(app, name, executor)
        ):
            raise CommandError(OLDER.format(unknown[0]))
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            self.stdout.write(f"Migrating the database: {pluralize(len(pending), 'step')}.")
            call_command("migrate", verbosity=0, interactive=False)

    def _collect(self) -> None:
        kept = settings.HUB_VAR / STAMP
        stamp = fingerprint()
        if kept.exists() and kept.read_text() == stamp:
            return
        self.stdout.write("Collecting static files.")
        kept.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        kept.write_text(stamp)


def is_unknown(app: str, name: str, executor: MigrationExecutor) -> bool:
    """Whether a migration of the hub was applied that this code does not have."""
    return app == "hub" and (app, name) not in executor.loader.disk_migrations


def fingerprint() -> str:
    """A hash that changes with any static file, and with what makes the collected ones of them."""
    digest = hashlib.sha256(repr(settings.STORAGES).encode())
    for line in sorted(_files()):
        digest.update(line.encode())
    return digest.hexdigest()


def _files() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            try:
                size, changed = storage.size(path), storage.get_modified_time(path).timestamp()
            except FileNotFoundError:  # removed while we look
                continue
            yield f"{path}\0{size}\0{changed}\n"
