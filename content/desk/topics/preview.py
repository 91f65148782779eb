"""Previewing changed rules against the library, and applying them.

rules form ──▶ a preview job starts ──▶ rules/<pk>/preview/ polls its result ──apply──▶ topic_rule, library re-tagged
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from content.desk.topics.base import TopicPage, topic_url
from content.desk.topics.consequences import retagging_notice
from content.desk.topics.rule_form import list_changes
from hub.actions.topic import topic_rule
from hub.models import Entry, RulePreview, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest

PHRASES_SHOWN = 6  # of one entry's evidence


class PreviewPage(TopicPage):
    """The effect of the previewed rules, with the button that applies them."""

    page_title = "Preview"
    template_name = "desk/topics/preview.html"

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """The result so far."""
        trial = own_preview(self.topic, request)
        if trial is None:
            return redirect(topic_url("rules", self.topic.pk))
        page: HttpResponse = self.show(
            changes=list_changes(trial.instead_of, trial.rules),
            stale=trial.instead_of != self.topic.rules,
            reread=retagging_notice(),
            started=trial.started_at.isoformat(),
            tried_url=topic_url("tried", self.topic.pk),
            again_url=f"{topic_url('rules', self.topic.pk)}?again",
            **preview_context(trial),
        )
        return page

    def post(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Apply the rules, if they are those shown and the topic's rules have not changed since."""
        trial = own_preview(self.topic, request)
        if trial is None:
            return redirect(topic_url("rules", self.topic.pk))
        if request.POST.get("started") != trial.started_at.isoformat():
            messages.error(
                request, "Other rules were previewed since that page was opened. Check the effect of these first."
            )
        elif trial.instead_of != self.topic.rules:
            messages.error(request, "The topic’s rules were changed by someone else. Preview yours again.")
        else:
            topic_rule(self.topic, trial.rules, by=request.user)
            trial.delete()
            messages.success(request, f"“{self.topic.title}” has its new rules. {retagging_notice()}")
            return redirect(topic_url("edit", self.topic.pk))
        return redirect(topic_url("preview", self.topic.pk))


class PreviewResultFragment(TopicPage):
    """The result so far as an HTML fragment; the preview page polls it until it is complete."""

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Render the fragment."""
        trial = own_preview(self.topic, request)
        return render(
            request,
            "desk/topics/preview_result.html",
            {"topic": self.topic} | (preview_context(trial) if trial else {}),
        )


def own_preview(topic: Topic, request: AdminRequest) -> RulePreview | None:
    """The latest preview of this topic's rules by this editor."""
    return RulePreview.objects.select_related("topic").filter(topic=topic, by=request.user).first()


def preview_context(trial: RulePreview) -> dict[str, Any]:
    """The template context of a preview."""
    titles = dict(Topic.objects.filter(slug__in=trial.others).values_list("slug", "title"))
    others = [(titles.get(slug, slug), added, removed) for slug, (added, removed) in trial.others.items()]
    return {
        "trial": trial,
        "others": sorted(others, key=lambda row: -(row[1] + row[2])),
        "gained": evidence_rows(trial.gained),
        "lost": evidence_rows(trial.lost),
    }


def evidence_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a preview with their evidence, strongest first."""
    rows = list(rows)
    entries = Entry.objects.select_related("source").only("title", "url", "published_at", "status", "source__title")
    by_key = entries.in_bulk([row["entry"] for row in rows])
    return [
        {"entry": by_key[row["entry"]], "score": row["score"], "evidence": row["evidence"][:PHRASES_SHOWN]}
        for row in rows
        if row["entry"] in by_key
    ]
