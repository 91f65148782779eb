"""What a list would do to the sources, and what it does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.actions import source_import as room
from hub.actions.source_import import plan_import, source_import
from hub.ingest.parsing.opml import Outline
from hub.models import Source
from tests.factories import a_source

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FEED = "https://blog.example/feed"


def test_a_plan_separates_new_from_known_and_counts_repetitions():
    source = a_source(url="https://www.known.example/feed/", labels=["Vendors"])
    plan = plan_import(
        [
            Outline(FEED, "A blog", labels=("Folder",)),
            Outline("http://www.blog.example/feed/", "The same"),
            Outline("http://known.example/feed", labels=("Vendors", "Clouds", "Clouds")),
            Outline("https://known.example/feed", labels=("Clouds", "More")),
        ]
    )
    assert [outline.title for outline in plan.fresh] == ["A blog"]
    assert plan.repeated == 1
    assert [(known.source, known.new_labels) for known in plan.known] == [(source, ("Clouds",)), (source, ("More",))]
    assert [row.labels for row in plan.relabelled] == [["Vendors", "Clouds", "More"]]


def test_a_plan_changes_nothing():
    a_source(url=FEED, labels=["Vendors"])
    plan_import([Outline(FEED, labels=("Clouds",)), Outline("https://new.example/feed")])
    assert Source.objects.get().labels == ["Vendors"]


def test_a_source_added_concurrently_counts_as_known(monkeypatch):
    """Two who confirm one list at once: on PostgreSQL both may have planned before either has written."""
    begun = []

    def overtaken(listed):
        plan = plan_import(listed)
        if not begun:
            begun.append(a_source(url=FEED))
        return plan

    monkeypatch.setattr(room, "plan_import", overtaken)
    done = source_import([Outline(FEED), Outline("https://new.example/feed")], by=None, now=NOW)
    assert begun
    assert done.added + done.known == 2
    assert Source.objects.count() == 2


def test_the_result_of_an_import_is_a_sentence():
    a_source(url=FEED)
    done = source_import([Outline(FEED, labels=("x",)), Outline("https://new.example/feed")], by=None, now=NOW)
    assert str(done) == "1 source added, 1 known already (1 of them with new labels)"
