"""What an editor can do to a source from the desk: asked for on a page that says what will happen, then done."""

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
    """One thing that can be done: to which sources, what it means for readers, and who does it."""

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
        explained="Its entries that wait come before readers, and so does what it brings from now on.",
        done="“{}” is trusted; its entries stand before readers.",
        do=lambda source, by, _why: approve(source, by), asks_reason=False,
    ),
    "refuse": SourceAction(
        label="Refuse", icon="cross",
        applies=lambda source: source.review == Review.WAITING,
        explained="It is visited no more, and its entries that wait stay unseen. What readers see of it already stays.",
        done="“{}” is refused, and visited no more.",
        do=lambda source, by, why: source_refuse(source, by=by, reason=why),
    ),
    "pause": SourceAction(
        label="Pause", icon="lock",
        applies=lambda source: source.state in Source.VISITED,
        explained="It is visited no more until it is resumed. What it brought stays.",
        done="“{}” is paused.",
        do=lambda source, by, why: source_pause(source, by=by, reason=why),
    ),
    "resume": SourceAction(
        label="Resume", icon="resubmit",
        applies=lambda source: source.state in {State.PAUSED, State.RETIRED},
        explained="It is visited again, at once.",
        done="“{}” is visited again.",
        do=lambda source, by, _why: source_resume(source, by=by), asks_reason=False,
    ),
    "retire": SourceAction(
        label="Retire", icon="history",
        applies=lambda source: source.state in {*Source.VISITED, State.PAUSED},
        explained="It will publish no more, and is visited no more. What it brought stays.",
        done="“{}” is retired.",
        do=lambda source, by, why: source_retire(source, by=by, reason=why),
    ),
}  # fmt: skip


def approve(source: Source, by: User) -> None:
    """Vouch for it; one that had been refused is visited again, too."""
    refused = source.review == Review.REFUSED
    source_approve(source, by=by)
    if refused:
        source_resume(source, by=by)


def applicable_actions(source: Source) -> dict[str, SourceAction]:
    """What can be done to it as it stands."""
    return {name: action for name, action in SOURCE_ACTIONS.items() if action.applies(source)}


class SourceActionPage(SourcePage):
    """Says what will happen, and does it."""

    template_name = "desk/sources/action.html"
    permission_required = "change"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find the source, and what is to be done to it."""
        super().setup(request, *args, **kwargs)
        self.source = get_object_or_404(Source, pk=kwargs["pk"])
        self.name = kwargs["action"]
        if self.name not in SOURCE_ACTIONS:
            raise Http404
        self.action = SOURCE_ACTIONS[self.name]

    def get_page_title(self) -> str:
        """What is to be done."""
        return self.action.label

    def get_page_subtitle(self) -> str:
        """To whom."""
        return self.source.title

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Say what will happen."""
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
        """Do it; what does not apply any more is passed over."""
        if self.action.applies(self.source):
            self.action.do(self.source, request.user, request.POST.get("reason", "").strip()[:500])
            messages.success(request, self.action.done.format(self.source.title))
        return redirect(source_url("edit", self.source.pk))
