"""Where to start with a topic: the published paths that list it, or one below it, the gentlest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Value, When

from content.paths.page import LearningPathPage
from content.paths.summary import Summary, summaries
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Collection

    from hub.models import Topic

PATHS = 6
LEVELS = Case(
    *(When(level=level, then=Value(n)) for n, level in enumerate(Entry.Level.values)), output_field=IntegerField()
)


def paths_for(topic: Topic, below: Collection[int]) -> list[Summary]:
    """Cards of those that list the topic itself, by level; where none does, of those that list one below it."""
    published = LearningPathPage.objects.live().public().order_by(LEVELS, "title")
    listing = list(published.filter(topics=topic)[:PATHS])
    if not listing and below:
        listing = list(published.filter(pk__in=published.filter(topics__in=below).order_by().values("pk"))[:PATHS])
    return summaries(listing)
