"""The dashboard panel of the library: new entries, failing sources, sources under review, pending jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from laces.components import Component

from hub.actions.permission import CURATE
from hub.jobs import registry
from hub.models import Entry, Job, Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DAY = timedelta(days=1)
MAX_FAILING = 8  # rows; the linked list has the rest
LATE = timedelta(minutes=15)  # a job due for longer than this means that no worker runs: beat notifies every minute


class LibraryPanel(Component):
    """The state of the library, on the admin's dashboard."""

    name = "library"
    template_name = "desk/library_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The panel's figures, in a fixed number of queries; nothing for users who may not curate."""
        request = parent_context["request"] if parent_context else None
        if request is None or not request.user.has_perm(CURATE):
            return {"may_curate": False}
        now = timezone.now()
        waiting = Source.objects.filter(review=Source.Review.WAITING)
        troubled = Source.objects.filter(state=Source.State.BROKEN).order_by("-failures", "title")
        return {
            "may_curate": True,
            "may_judge": request.user.has_perm("hub.change_source"),
            "new": _new_since(now - DAY),
            "since": timezone.localdate(now - DAY),
            "waiting": waiting.count(),
            "suspected": list(waiting.only("title", "review_reason").order_by("-pk")[:MAX_FAILING]),
            "troubled": list(troubled.only("title", "last_error", "failures", "last_success_at")[:MAX_FAILING]),
            "troubled_count": troubled.count(),
            "unreached": Source.objects.unreached().count(),
            "owed": _pending_jobs(now),
            "entries_url": reverse("wagtailsnippets_hub_entry:list"),
            "sources_url": reverse("wagtailsnippets_hub_source:list"),
            "now": now,
        }


def _new_since(moment: datetime) -> list[tuple[str, str, int]]:
    counted = Entry.objects.filter(first_seen_at__gte=moment).values_list("kind").annotate(n=Count("id")).order_by("-n")
    return [(kind, str(Entry.Kind(kind).label), n) for kind, n in counted]


def _pending_jobs(now: datetime) -> list[dict[str, Any]]:
    things = Job.objects.pending()
    rows = Job.objects.values("kind").annotate(since=Min("due_at")).order_by("kind")
    return [
        {
            "work": registry.title(row["kind"]),
            "count": things[row["kind"]],
            "late": row["since"] is not None and now - row["since"] > LATE,
            "since": row["since"],
        }
        for row in rows
    ]
