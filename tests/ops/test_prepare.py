"""`manage.py prepare` refuses a database that this version cannot migrate."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_a_database_of_an_unknown_version_is_refused_with_a_way_on():
    MigrationRecorder(connection).record_applied("hub", "0002_stories")
    with pytest.raises(CommandError, match=r"0002_stories.*From a hub made before 0\.1\.0"):
        call_command("prepare")
