"""How far the re-tagging of the library is, read off what is owed."""

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
    """`left` of `total` entries are still to be read for their topics."""

    left: int
    total: int

    @property
    def done(self) -> int:
        """How many are done."""
        return self.total - self.left


def retagging_progress() -> RetaggingProgress | None:
    """The re-tagging that is under way, if one is. What came in by feeds and waits is counted with it."""
    owed = Job.objects.filter(work=Job.Work.TAG)
    left = owed.exclude(kind=LIBRARY).pending().total()
    whole = owed.filter(kind=LIBRARY).exists()
    if not left and not whole:
        return None
    total = Entry.objects.exclude(status=Entry.Status.REMOVED).count()
    return RetaggingProgress(total if whole else min(left, total), total)


class RetaggingFragment(TopicPage):
    """How far the re-tagging is: of the whole library, and so of no one topic."""

    permission_required = None
    any_permission_required = READ_PERMISSIONS

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """There is no topic to find."""
        super(TopicPage, self).setup(request, *args, **kwargs)

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """A piece of a page."""
        return render(request, "desk/topics/retagging.html", {"retagging": retagging_progress()})
