"""The report of parked jobs: what failed too often, why, and two buttons to retry or discard it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.paths.maintenance.link import LinkCheck
from content.paths.maintenance.schedule import MaintenanceSchedule
from hub.actions.job import CHANGE, NotDiscardableError, job_discard, job_retry
from hub.db.id_ranges import size, span
from hub.jobs.parked import NotParkedError, count_parked, parked_job, parked_jobs
from hub.models import Job, Source
from hub.models.job import RANGES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PER_KIND = 50  # jobs shown; `manage.py jobs --parked` lists all
ACTIONS = {"retry": (job_retry, "The job is due again."), "discard": (job_discard, "The job is discarded.")}

SNIPPETS = {"entry": "entry", "chapters": "entry", "source": "source", "topic": "topic", "person": "person"}


class ParkedJobsReport(WagtailAdminTemplateMixin, TemplateView):
    """Parked jobs by kind, longest parked first."""

    page_title = "Parked jobs"
    header_icon = "warning"
    template_name = "desk/reports/parked_jobs.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse users who may not change jobs."""
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: Any, **_: Any) -> HttpResponse:
        """Retry or discard the job that the form names."""
        action, done = ACTIONS.get(request.POST.get("action", ""), (None, ""))
        if action is None:
            raise PermissionDenied
        try:
            action(parked_job(request.POST.get("job", "")), by=request.user)
        except (NotParkedError, NotDiscardableError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("parked_jobs")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, this page."""
        return [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The jobs with links to their targets."""
        jobs = [{"job": job, "url": target_url(job.row)} for job in parked_jobs(limit=PER_KIND)]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"jobs": jobs, "total": count_parked()}


class ParkedJobsMenuItem(MenuItem):
    """The menu item of the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Shown to operators."""
        return bool(request.user.has_perm(CHANGE))


def target_url(row: Any) -> str:
    """The admin page of what a job is about; empty where it has none."""
    if isinstance(row, Job):
        return _url_of(row.target, row.key)
    if isinstance(row, Source):
        return _url_of("source", str(row.pk))
    if isinstance(row, MaintenanceSchedule):
        return reverse("path_maintenance", args=[row.path_id])
    if isinstance(row, LinkCheck):
        return _url_of("entry", str(row.entry_id))
    return ""


def _url_of(target: str, key: str) -> str:
    if target in RANGES and size(key) == 1:
        target, key = "entry", str(span(key)[0])
    if target in SNIPPETS:
        return reverse(f"wagtailsnippets_hub_{SNIPPETS[target]}:edit", args=[key])
    if target == "path":
        return reverse("path_maintenance", args=[key])
    if target == "user":
        return reverse("wagtailusers_users:edit", args=[key])
    return ""
