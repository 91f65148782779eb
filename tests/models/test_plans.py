"""Lists are read off their indexes: no plan reads and sorts the whole library."""

from __future__ import annotations

import pytest
from django.db import connection

from hub.models import Entry
from tests.factories import a_source, a_topic

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads SQLite's plans"),
]


def plan(rows):
    """The steps that SQLite would take."""
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        return [step[3] for step in cursor.fetchall()]


@pytest.mark.parametrize("newest", ["newest", "dated"])
def test_the_river(newest):
    rows = Entry.objects.river()
    rows = rows.newest() if newest == "newest" else rows.order_by("-published_at", "-id")
    assert plan(rows[:50]) == ["SEARCH hub_entry USING INDEX entry_river (published_at>?)"]


def test_a_sources_entries():
    rows = Entry.objects.dated().from_source(a_source()).order_by("-published_at", "-id")
    assert plan(rows[:50]) == ["SEARCH hub_entry USING INDEX entry_source_river (source_id=? AND published_at>?)"]


def test_a_topics_entries():
    about = Entry.objects.public().filter(
        entry_topics__topic=a_topic(), entry_topics__refused=False, entry_topics__published_at__isnull=False
    )
    rows = about.order_by("-entry_topics__published_at", "-entry_topics__entry")
    assert plan(rows[:50]) == [
        "SEARCH hub_entrytopic USING INDEX entrytopic_river (topic_id=? AND published_at>?)",
        "SEARCH hub_entry USING INTEGER PRIMARY KEY (rowid=?)",
    ]
