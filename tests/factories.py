"""Rows for tests: each function makes one, with everything a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from hub.models import Entry, RiverDay, Source, Topic

_numbers = count(1)


def a_source(**fields: Any) -> Source:
    """A blog that is subscribed and trusted."""
    n = next(_numbers)
    defaults = {"url": f"https://blog{n}.example/feed", "slug": f"blog-{n}", "title": f"Blog {n}",
                "site_url": f"https://blog{n}.example/"}  # fmt: skip
    return Source.objects.create(**defaults | fields)


def an_entry(source: Source | None = None, **fields: Any) -> Entry:
    """A published post, counted in the river."""
    n = next(_numbers)
    source = source or a_source()
    defaults = {
        "identity": f"identity-{n}",
        "url": f"{source.site_url}posts/{n}",
        "title": f"Entry {n}",
        "excerpt": f"What entry {n} says.",
        "text": f"What entry {n} says, in full.",
        "published_at": datetime(2026, 5, 1, 12, 0, tzinfo=UTC),
        "first_seen_at": datetime(2026, 5, 1, 12, 30, tzinfo=UTC),
    }
    entry = Entry.objects.create(source=source, **defaults | fields)
    if entry.is_public and entry.published_at:
        RiverDay.objects.add({entry.published_at.date(): 1})
    return entry


def a_topic(**fields: Any) -> Topic:
    """A topic without rules."""
    n = next(_numbers)
    return Topic.objects.create(**{"slug": f"topic-{n}", "title": f"Topic {n}"} | fields)
