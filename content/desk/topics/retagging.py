"""The progress of re-tagging the library, computed from the pending jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from content.desk.topics.base import READ_PERMISSIONS, TopicPage
from hub.models import Entry, Job
from hub.models.job import LIBRARY

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest


@dataclass(frozen=True, slots=True)
class RetaggingProgress:
    """`left` of `total` entries are still to be tagged."""

    left: int
    total: int

    @property
    def done(self) -> int:
        """The number of entries done."""
        return self.total - self.left


def retagging_progress() -> RetaggingProgress | None:
    """The progress of the current re-tagging, if any; new entries waiting for tagging are included."""
    jobs = Job.objects.filter(kind=Job.Kind.TAG)
    left = jobs.exclude(target=LIBRARY).pending().total()
    whole = jobs.filter(target=LIBRARY).exists()
    if not left and not whole:
        return None
    total = Entry.objects.exclude(status=Entry.Status.REMOVED).count()
    return RetaggingProgress(total if whole else min(left, total), total)


class RetaggingFragment(TopicPage):
    """The progress as an HTML fragment. It concerns the whole library, so there is no topic."""

    permission_required = None
    any_permission_required = READ_PERMISSIONS

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Skip loading a topic."""
        super(TopicPage, self).setup(request, *args, **kwargs)

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Render the fragment."""
        return render(request, "desk/topics/retagging.html", {"retagging": retagging_progress()})
