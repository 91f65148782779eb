"""The rules of a topic: reading them, changing them by way of a preview, and editors' corrections.

rules/<pk>/ ──preview──▶ content.desk.topics.preview ──apply──▶ topic_rule, library re-tagged
     ▲                             │
     └───────── edit again ────────┘
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone

from content.desk.topics.base import READ_PERMISSIONS, TopicPage, topic_url
from content.desk.topics.preview import own_preview
from content.desk.topics.retagging import retagging_progress
from content.desk.topics.rule_form import PHRASE_LISTS, RuleForm, initial_values, list_changes
from hub.models import EntryTopic
from hub.topics import preview_job as trials
from hub.topics.corrections import corrections
from hub.topics.rules import NEEDS, RuleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest


@dataclass(frozen=True, slots=True)
class ReadOnlyList:
    """A list of phrases for users who may not change it."""

    label: str
    meaning: str
    phrases: Sequence[str]


class RulesPage(TopicPage):
    """The rules: readable for every editor, a form for users who may change topics."""

    permission_required = None
    any_permission_required = READ_PERMISSIONS
    page_title = "Rules"
    template_name = "desk/topics/rules.html"

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """The current rules; with ?again, those previewed last."""
        if not self.may_change:
            return self.reading_page()
        tried = own_preview(self.topic, request) if "again" in request.GET else None
        return self.form_page(RuleForm(initial=initial_values(tried.rules if tried else self.topic.rules)))

    def post(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Start a preview of the submitted rules."""
        if not self.may_change:
            raise PermissionDenied
        form = RuleForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Some phrases are invalid. Nothing was changed.")
            return self.form_page(form)
        rules = form.rules()
        if not list_changes(self.topic.rules, rules):
            messages.info(request, "The rules are unchanged: there is nothing to preview.")
            return redirect(topic_url("rules", self.topic.pk))
        try:
            trials.start_preview(self.topic, rules, by=request.user, now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
            return self.form_page(form)
        return redirect(topic_url("preview", self.topic.pk))

    def form_page(self, form: RuleForm) -> HttpResponse:
        """The form, with editors' verdicts on the topic."""
        page: HttpResponse = self.show(
            form=form,
            lists=[form[name] for name in PHRASE_LISTS],
            tried=own_preview(self.topic, self.request),
            preview_url=topic_url("preview", self.topic.pk),
            **self.beside(),
        )
        return page

    def reading_page(self) -> HttpResponse:
        """The rules without the form, and the groups that may change them."""
        lists = [
            ReadOnlyList(label, meaning, self.topic.rules.get(name) or ())
            for name, (label, meaning) in PHRASE_LISTS.items()
        ]
        page: HttpResponse = self.show(
            shown=[one for one in lists if one.phrases],
            needs=self.topic.rules.get(NEEDS),
            may_change_groups=groups_that_may_change(),
            **self.beside(),
        )
        return page

    def beside(self) -> dict[str, Any]:
        """Counts of editors' verdicts, and the progress of a re-tagging."""
        said = EntryTopic.objects.filter(topic=self.topic, origin=EntryTopic.Origin.EDITOR)
        return {
            "said": said.aggregate(yes=Count("id", filter=Q(refused=False)), no=Count("id", filter=Q(refused=True))),
            "retagging": retagging_progress(),
            "corrections_url": topic_url("corrections", self.topic.pk),
            "retagging_url": topic_url("retagging"),
        }


class CorrectionsFragment(TopicPage):
    """Where editors and the rules disagree, as an HTML fragment loaded separately, since it takes a second."""

    permission_required = None
    any_permission_required = READ_PERMISSIONS

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Render the fragment."""
        found = corrections(self.topic)
        return render(request, "desk/topics/corrections.html", {"topic": self.topic, "found": found})


def groups_that_may_change() -> list[str]:
    """The names of the groups whose members may change rules."""
    may = Group.objects.filter(permissions__content_type__app_label="hub", permissions__codename="change_topic")
    return list(may.order_by("name").values_list("name", flat=True))
