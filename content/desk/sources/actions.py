"""Actions on one source (approve, refuse, pause, resume, retire), each with a confirmation page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from content.desk.sources.base import SourcePage, source_url
from hub.actions.source import source_pause, source_resume, source_retire
from hub.actions.source_review import source_approve, source_refuse
from hub.models import Entry, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest

State, Review = Source.State, Source.Review


@dataclass(frozen=True, slots=True)
class SourceAction:
    """One action: when it applies, its confirmation text, its success message and the function that does it."""

    label: str
    icon: str
    applies: Callable[[Source], bool]
    explained: str
    done: str
    do: Callable[[Source, User, str], object]
    asks_reason: bool = True


SOURCE_ACTIONS = {
    "approve": SourceAction(
        label="Approve", icon="check",
        applies=lambda source: source.review != Review.TRUSTED,
        explained="Its waiting entries are published, and so are its future entries.",
        done="“{}” is approved; its entries are published.",
        do=lambda source, by, _why: approve(source, by), asks_reason=False,
    ),
    "refuse": SourceAction(
        label="Refuse", icon="cross",
        applies=lambda source: source.review == Review.WAITING,
        explained="It is no longer fetched, and its waiting entries stay hidden. Entries already published stay.",
        done="“{}” is refused and no longer fetched.",
        do=lambda source, by, why: source_refuse(source, by=by, reason=why),
    ),
    "pause": SourceAction(
        label="Pause", icon="lock",
        applies=lambda source: source.state in Source.VISITED,
        explained="It is not fetched until it is resumed. Its entries stay.",
        done="“{}” is paused.",
        do=lambda source, by, why: source_pause(source, by=by, reason=why),
    ),
    "resume": SourceAction(
        label="Resume", icon="resubmit",
        applies=lambda source: source.state in {State.PAUSED, State.RETIRED},
        explained="It is fetched again, starting now.",
        done="“{}” is resumed.",
        do=lambda source, by, _why: source_resume(source, by=by), asks_reason=False,
    ),
    "retire": SourceAction(
        label="Retire", icon="history",
        applies=lambda source: source.state in {*Source.VISITED, State.PAUSED},
        explained="It has ended and is no longer fetched. Its entries stay.",
        done="“{}” is retired.",
        do=lambda source, by, why: source_retire(source, by=by, reason=why),
    ),
}  # fmt: skip


def approve(source: Source, by: User) -> None:
    """Approve it; a refused one is also resumed."""
    refused = source.review == Review.REFUSED
    source_approve(source, by=by)
    if refused:
        source_resume(source, by=by)


def applicable_actions(source: Source) -> dict[str, SourceAction]:
    """The actions that apply to a source."""
    return {name: action for name, action in SOURCE_ACTIONS.items() if action.applies(source)}


class SourceActionPage(SourcePage):
    """Confirms and executes one action."""

    template_name = "desk/sources/action.html"
    permission_required = "change"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Load the source and the action."""
        super().setup(request, *args, **kwargs)
        self.source = get_object_or_404(Source, pk=kwargs["pk"])
        self.name = kwargs["action"]
        if self.name not in SOURCE_ACTIONS:
            raise Http404
        self.action = SOURCE_ACTIONS[self.name]

    def get_page_title(self) -> str:
        """The action."""
        return self.action.label

    def get_page_subtitle(self) -> str:
        """The source."""
        return self.source.title

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Show what will happen, with the entries that wait."""
        if not self.action.applies(self.source):
            return redirect(source_url("edit", self.source.pk))
        waiting = Entry.objects.from_source(self.source).filter(status=Entry.Status.NEW)
        context = self.get_context_data(
            source=self.source, action=self.action, waiting=waiting.order_by("-first_seen_at", "-published_at")[:10],
            number=waiting.count(),
        )  # fmt: skip
        page: HttpResponse = self.render_to_response(context)
        return page

    def post(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Execute it, unless it no longer applies."""
        if self.action.applies(self.source):
            self.action.do(self.source, request.user, request.POST.get("reason", "").strip()[:500])
            messages.success(request, self.action.done.format(self.source.title))
        return redirect(source_url("edit", self.source.pk))
