"""/about/ and /status/: what this hub is, and how it fares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Sum
from django.shortcuts import render
from django.utils import timezone

from content.site.public_page import public_page
from content.site.readiness import readiness
from hub.ingest.storing import host_backoff
from hub.jobs import registry
from hub.jobs.parked import count_parked
from hub.models import Entry, Job, RiverDay, Source

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from hub.db.lease import LeasedQuerySet


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What the hub does, for readers and for the authors it reads."""
    return render(request, "site/about.html")


@public_page
def status(request: HttpRequest) -> HttpResponse:
    """Whether the parts answer, how the sources fare, and what work waits."""
    subscribed = Source.objects.public().subscribed()
    now = timezone.now()
    context = {
        "parts": readiness(),
        "river_entries": RiverDay.objects.aggregate(total=Sum("entries"))["total"] or 0,
        "newest": Entry.objects.aggregate(newest=Max("first_seen_at"))["newest"],
        "sources": subscribed.count(),
        "unreached": list(subscribed.unreached().only("slug", "title", "last_error", "state")),
        "due": subscribed.due(now).count(),
        "held": _held(subscribed, now),
        "held_work": _held(Job.objects.all(), now) | {"n": Job.objects.filter(lease_until__gt=now).pending().total()},
        "last_visit": subscribed.aggregate(last=Max("last_visit_at"))["last"],
        "paused": sorted(host_backoff.backed_off_hosts(now).items(), key=lambda pause: (pause[1], pause[0])),
        "pending": [(registry.title(kind), n) for kind, n in sorted(Job.objects.pending().items())],
        "parked": count_parked(),
    }
    return render(request, "site/status.html", context)


def _held(rows: LeasedQuerySet[Any], now: datetime) -> dict[str, Any]:
    """How many of them somebody is at, or was when it was cut off, and when the last of them is free again."""
    held: dict[str, Any] = (
        rows.filter(lease_until__gt=now).order_by().aggregate(n=Count("pk"), until=Max("lease_until"))
    )
    return held
