"""/about/ and /status/: what this hub is, and how it fares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max, Sum
from django.shortcuts import render
from django.utils import timezone

from content.site.public import public_page
from content.site.readiness import readiness
from hub.models import Entry, Owed, RiverDay, Source

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What the hub does, for readers and for the authors it reads."""
    return render(request, "site/about.html")


@public_page
def status(request: HttpRequest) -> HttpResponse:
    """Whether the parts answer, how the sources fare, and what work waits."""
    subscribed = Source.objects.public().subscribed()
    context = {
        "parts": readiness(),
        "river_entries": RiverDay.objects.aggregate(total=Sum("entries"))["total"] or 0,
        "newest": Entry.objects.aggregate(newest=Max("first_seen_at"))["newest"],
        "sources": subscribed.count(),
        "unreached": list(subscribed.unreached().only("slug", "title", "last_error", "state")),
        "due": subscribed.due(timezone.now()).count(),
        "last_visit": subscribed.aggregate(last=Max("last_visit_at"))["last"],
        "owed": [
            (Owed.Work(row["work"]).label, row["n"])
            for row in Owed.objects.values("work").annotate(n=Count("id")).order_by("work")
        ],
    }
    return render(request, "site/status.html", context)
