"""What the visits to a source were like: the last ones in words, what they gave, and how late the hub was.

Every number is of what is still known: the newest visits (`hub.models.source.VISITS_KEPT`), the newest entries.
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
TIMED = 30  # newest entries by which lateness is told
ENOUGH = 3  # entries from which there is something to tell
BACKDATED = timedelta(days=14)  # an entry that says it is older than this when it comes was not missed, but dated back


@dataclass(frozen=True, slots=True)
class FetchHistory:
    """For the source's page; the sentences are empty where there is nothing to say yet."""

    latest: list[Visit]
    results: str
    lateness: str


def fetch_history(source: Source) -> FetchHistory:
    """From the log of visits and the entries they brought."""
    visits = list(source.visits.all()[:VISITS_KEPT])
    return FetchHistory(visits[:SHOWN], describe_results(visits), lateness(_times(source)))


def _times(source: Source) -> list[tuple[datetime, datetime]]:
    """When the newest entries appeared and when the hub had them; the first visit's were there before."""
    entries = Entry.objects.public().from_source(source)
    began = entries.aggregate(at=Min("first_seen_at"))["at"]
    if began is None:
        return []
    later = entries.river().filter(first_seen_at__gt=began).newest()
    return [(at, seen) for at, seen in later.values_list("published_at", "first_seen_at")[:TIMED] if at]


def describe_results(visits: Sequence[Visit]) -> str:
    """“50 visits since 3 May: 12 new entries, 3 changed; 2 visits in vain.”"""
    if not visits:
        return ""
    new, changed = sum(visit.new for visit in visits), sum(visit.changed for visit in visits)
    vain = sum(visit.outcome not in {"fetched", "not_modified"} for visit in visits)
    parts = [f"{pluralize(new, 'new entry', 'new entries')}", f"{changed} changed"]
    since = f"{visits[-1].at.day} {visits[-1].at:%B}"
    told = f"{pluralize(len(visits), 'visit')} since {since}: {', '.join(parts)}"
    return f"{told}; {pluralize(vain, 'visit')} in vain." if vain else f"{told}."


def lateness(times: Iterable[tuple[datetime, datetime]]) -> str:
    """How long after an entry appeared it stood here, as a rule: the median of what is timely dated."""
    waits = [seen - at for at, seen in times if timedelta(0) <= seen - at <= BACKDATED]
    if len(waits) < ENOUGH:
        return ""
    usual = timedelta(seconds=median(wait.total_seconds() for wait in waits))
    last = pluralize(len(waits), "entry", "entries")
    return f"Its last {last} stood here {duration_in_words(usual)} after they appeared, as a rule."
