"""The maintenance page of a path: events, proposals, link states and the funnel.

paths/<pk>/upkeep/ ──POST finding, verb──▶ the named action ──▶ back, with a message
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.paths.analytics.funnel import funnel_of
from content.paths.analytics.funnel_chart import chart_of
from content.paths.maintenance import actions
from content.paths.maintenance.finding import Finding
from content.paths.maintenance.link_status import State
from content.paths.maintenance.schedule import MaintenanceSchedule
from content.paths.page import LearningPathPage

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest
    from content.paths.step import PathStep

DECIDED = 20  # rows: the page's history has the rest
PERIODS = (30, 90, 365)  # days
VERBS = {
    "accept": (actions.finding_accept, "Accepted. The change is in the draft: review it and publish."),
    "decline": (actions.finding_decline, "Declined. It is not proposed again."),
    "vouch": (actions.link_mark_ok, "Marked as OK. You are asked again when its state changes."),
    "condemn": (actions.link_mark_broken, "Marked as broken. Followers are told."),
}
MOVED_ACCEPTED = "Accepted. The address is changed for all paths at once, and in this path’s draft."


class PathMaintenancePage(WagtailAdminTemplateMixin, View):
    """For users who may edit the path."""

    request: AdminRequest
    page_title = "Maintenance"
    header_icon = "clipboard-list"
    template_name = "desk/paths/maintenance.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Load the path."""
        super().setup(request, *args, **kwargs)
        self.path = get_object_or_404(LearningPathPage.objects.select_related("maintainer"), pk=kwargs["pk"])

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse everybody else."""
        if not self.path.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """The path's title."""
        return str(self.path.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The report, the path, this page."""
        return [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("path_maintenance_report"), "label": "Path maintenance"},
            {"url": reverse("wagtailadmin_pages:edit", args=[self.path.pk]), "label": self.path.title},
            {"url": "", "label": "Maintenance"},
        ]

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """The findings, decisions, links and funnel."""
        findings = list(self.path.findings.open().told())
        steps = list(self.path.steps.with_entries())
        days = next((n for n in PERIODS if str(n) == request.GET.get("days")), PERIODS[1])
        since = timezone.now().date() - timedelta(days=days)
        tally = funnel_of(steps, self.path.walks.filter(day__gte=since).values_list("what", "step", "times"))
        page: HttpResponse = self.render_to_response(
            self.get_context_data(
                path=self.path,
                proposals=[finding for finding in findings if finding.is_proposal],
                events=[finding for finding in findings if not finding.is_proposal],
                decided=self.path.findings.filter(state__in=Finding.DECIDED).told().order_by("-decided_at")[:DECIDED],
                links=[step for step in steps if step.link],
                links_by_state=links_by_state(steps),
                upkeep=MaintenanceSchedule.objects.filter(path=self.path).first(),
                tally=tally,
                chart=chart_of(tally),
                days=days,
                periods=PERIODS,
                today=timezone.now().date(),
            )
        )
        return page

    def post(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Execute the chosen action and show the result."""
        verb, said = VERBS.get(request.POST.get("verb", ""), (None, ""))
        number = request.POST.get("finding", "")
        key = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0  # noqa: PLR2004 - of a key
        finding = get_object_or_404(self.path.findings, pk=key)
        if verb is None:
            messages.error(request, "Choose an action.")
        else:
            try:
                verb(finding, by=request.user, now=timezone.now())
                is_move = finding.kind == Finding.Kind.MOVED and verb is actions.finding_accept
                messages.success(request, MOVED_ACCEPTED if is_move else said)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        return redirect("path_maintenance", self.path.pk)


def links_by_state(steps: list[PathStep]) -> list[tuple[str, int]]:
    """The number of links by state, the most important states first."""
    states = [State.BROKEN, State.MISSING, State.BY_HAND, State.SILENT, State.MOVED, State.UNSEEN, State.FOUND]
    counts = {state: sum(1 for step in steps if step.link and step.link.state == state) for state in states}
    return [(str(state.label), n) for state, n in counts.items() if n]
