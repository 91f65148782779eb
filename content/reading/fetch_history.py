"""A source's fetch history: its latest visits, their results, and the delay of new entries.

Every figure is of the newest visits (`hub.models.source.VISITS_KEPT`) and entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Min

from hub.ingest.schedule import duration_in_words
from hub.models import Entry
from hub.models.source import VISITS_KEPT
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from hub.models import Source
    from hub.models.source import Visit

SHOWN = 8  # visits listed
TIMED = 30  # newest entries whose delay is measured
MIN_ENTRIES = 3  # fewer entries have no typical delay
BACKDATED = timedelta(days=14)  # an entry that is older than this on arrival was backdated, not missed


@dataclass(frozen=True, slots=True)
class FetchHistory:
    """For the source's page; the sentences may be empty."""

    latest: list[Visit]
    results: str
    lateness: str


def fetch_history(source: Source) -> FetchHistory:
    """From the log of visits and the newest entries."""
    visits = list(source.visits.all()[:VISITS_KEPT])
    return FetchHistory(visits[:SHOWN], describe_results(visits), lateness(_times(source)))


def _times(source: Source) -> list[tuple[datetime, datetime]]:
    """When the newest entries were published and first seen, without those of the first visit."""
    entries = Entry.objects.public().from_source(source)
    began = entries.aggregate(at=Min("first_seen_at"))["at"]
    if began is None:
        return []
    later = entries.river().filter(first_seen_at__gt=began).newest()
    return [(at, seen) for at, seen in later.values_list("published_at", "first_seen_at")[:TIMED] if at]


def describe_results(visits: Sequence[Visit]) -> str:
    """“50 visits since 3 May: 12 new entries, 3 changed; 2 failed visits.”"""
    if not visits:
        return ""
    new, changed = sum(visit.new for visit in visits), sum(visit.changed for visit in visits)
    failed = sum(visit.outcome not in {"fetched", "not_modified"} for visit in visits)
    parts = [f"{pluralize(new, 'new entry', 'new entries')}", f"{changed} changed"]
    since = f"{visits[-1].at.day} {visits[-1].at:%B}"
    summary = f"{pluralize(len(visits), 'visit')} since {since}: {', '.join(parts)}"
    return f"{summary}; {pluralize(failed, 'failed visit')}." if failed else f"{summary}."


def lateness(times: Iterable[tuple[datetime, datetime]]) -> str:
    """The typical delay between publication and arrival: the median of entries that are not backdated."""
    waits = [seen - at for at, seen in times if timedelta(0) <= seen - at <= BACKDATED]
    if len(waits) < MIN_ENTRIES:
        return ""
    usual = timedelta(seconds=median(wait.total_seconds() for wait in waits))
    last = pluralize(len(waits), "entry", "entries")
    return f"Its last {last} arrived here typically {duration_in_words(usual)} after publication."
