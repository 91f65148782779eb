"""The maintenance report of all learning paths, and its dashboard panel."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.views import View
from laces.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.desk.policies import may_write_paths
from content.paths.analytics.daily_counts import DailyPathCount
from content.paths.maintenance.finding import Finding
from content.paths.page import LearningPathPage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

PERIOD = timedelta(days=90)
IN_PANEL = 6  # paths; the report has the rest


def paths_by_need(today: date) -> QuerySet[LearningPathPage]:
    """Published paths with open findings, starts and finishes; those with most findings first."""
    is_open = Q(findings__state=Finding.State.OPEN)
    proposed = Q(findings__kind__in=Finding.PROPOSALS)
    walks = DailyPathCount.objects.filter(path=OuterRef("pk"), day__gte=today - PERIOD).order_by().values("path")
    paths: QuerySet[LearningPathPage] = (
        LearningPathPage.objects.live()
        .select_related("maintainer")
        .annotate(
            events=Count("findings", filter=is_open & ~proposed, distinct=True),
            proposals=Count("findings", filter=is_open & proposed, distinct=True),
            starts=Subquery(walks.filter(what=DailyPathCount.What.START).annotate(n=Sum("times")).values("n")),
            finishes=Subquery(walks.filter(what=DailyPathCount.What.FINISH).annotate(n=Sum("times")).values("n")),
        )
        .order_by("-events", "-proposals", "title")
    )
    return paths


class PathMaintenanceReport(WagtailAdminTemplateMixin, View):
    """The report."""

    page_title = "Path maintenance"
    header_icon = "clipboard-list"
    template_name = "desk/reports/path_maintenance.html"

    def get(self, request: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - Django's signature
        """Every published path."""
        if not may_write_paths(request.user):
            raise PermissionDenied
        today = timezone.now().date()
        return self.render_to_response(self.get_context_data(paths=paths_by_need(today), today=today))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, this page."""
        return [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": self.page_title}]


class PathsPanel(Component):
    """Paths with open findings that the user maintains, or that have no maintainer."""

    name = "paths"
    template_name = "desk/reports/paths_panel.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The panel's rows, in one query; nothing for users who may not edit paths."""
        request = parent_context["request"] if parent_context else None
        if request is None or not may_write_paths(request.user):
            return {"paths": []}
        today = timezone.now().date()
        waiting = Exists(Finding.objects.open().filter(path=OuterRef("pk")))
        mine = Q(maintainer=request.user) | Q(maintainer=None)
        paths = paths_by_need(today).filter(mine).filter(waiting)
        return {"paths": list(paths[: IN_PANEL + 1]), "shown": IN_PANEL, "today": today}
