"""Changing a topic's rules: written, tried on the library, looked at, and only then taken.

rules/<pk>/ ──preview──▶ a trial begins ──▶ rules/<pk>/preview/ ──apply──▶ topic_rule, the library owed anew
     ▲                                            │  the page looks again while the worker reads on
     └───────────── change them again ────────────┘
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

from content.desk.topics.base import TopicPage, at
from content.desk.topics.consequences import reread
from content.desk.topics.progress import retagging
from content.desk.topics.rule_form import LISTS, RuleForm, changes, initial_of
from hub.actions.topic import topic_rule
from hub.models import Entry, EntryTopic, RulePreview, Topic
from hub.topics import preview_job as trials
from hub.topics.corrections import corrections
from hub.topics.rules import NEEDS, RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpResponse

    from content.desk.topics.base import SignedIn

PHRASES_SHOWN = 6  # of the evidence of one entry
READERS = ("change", "view")  # either of these permissions


@dataclass(frozen=True, slots=True)
class Shown:
    """A list of phrases, to be read."""

    label: str
    meaning: str
    phrases: Sequence[str]


class RulesPage(TopicPage):
    """The rules: read by every editor, changed by those who may change topics."""

    permission_required = None
    any_permission_required = READERS
    page_title = "Rules"
    template_name = "desk/topic_rule.html"

    def get(self, request: SignedIn, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """The rules as they are; with ?again, as they were last tried."""
        if not self.may_change:
            return self.reading_page()
        tried = own_trial(self.topic, request) if "again" in request.GET else None
        return self.form_page(RuleForm(initial=initial_of(tried.rules if tried else self.topic.rules)))

    def post(self, request: SignedIn, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Try what was written."""
        if not self.may_change:
            raise PermissionDenied
        form = RuleForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Some phrases can’t be read. Nothing was changed.")
            return self.form_page(form)
        rules = form.rules()
        if not changes(self.topic.rules, rules):
            messages.info(request, "These are the rules as they are: there is nothing to preview.")
            return redirect(at("rules", self.topic.pk))
        try:
            trials.begin(self.topic, rules, by=request.user, now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
            return self.form_page(form)
        return redirect(at("preview", self.topic.pk))

    def form_page(self, form: RuleForm) -> HttpResponse:
        """The form, with what editors said of the topic beside it."""
        page: HttpResponse = self.show(
            form=form,
            lists=[form[name] for name in LISTS],
            tried=own_trial(self.topic, self.request),
            preview_url=at("preview", self.topic.pk),
            **self.beside(),
        )
        return page

    def reading_page(self) -> HttpResponse:
        """The rules without the form, and whom to ask for a change."""
        lists = [Shown(label, meaning, self.topic.rules.get(name) or ()) for name, (label, meaning) in LISTS.items()]
        page: HttpResponse = self.show(
            shown=[one for one in lists if one.phrases],
            needs=self.topic.rules.get(NEEDS),
            keepers=keepers(),
            **self.beside(),
        )
        return page

    def beside(self) -> dict[str, Any]:
        """What editors said of the topic, and the re-tagging that is under way."""
        said = EntryTopic.objects.filter(topic=self.topic, origin=EntryTopic.Origin.EDITOR)
        return {
            "said": said.aggregate(yes=Count("id", filter=Q(refused=False)), no=Count("id", filter=Q(refused=True))),
            "retagging": retagging(),
            "corrections_url": at("corrections", self.topic.pk),
            "retagging_url": at("retagging"),
        }


class PreviewPage(TopicPage):
    """What the tried rules would do; here they are taken."""

    page_title = "Preview"
    template_name = "desk/topic_preview.html"

    def get(self, request: SignedIn, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """As far as it has been read."""
        trial = own_trial(self.topic, request)
        if trial is None:
            return redirect(at("rules", self.topic.pk))
        page: HttpResponse = self.show(
            changes=changes(trial.instead_of, trial.rules),
            stale=trial.instead_of != self.topic.rules,
            reread=reread(),
            started=trial.started_at.isoformat(),
            tried_url=at("tried", self.topic.pk),
            again_url=f"{at('rules', self.topic.pk)}?again",
            **told(trial),
        )
        return page

    def post(self, request: SignedIn, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Take them, if they are those that were looked at, and nobody has changed the topic's since."""
        trial = own_trial(self.topic, request)
        if trial is None:
            return redirect(at("rules", self.topic.pk))
        if request.POST.get("started") != trial.started_at.isoformat():
            messages.error(request, "Other rules were tried since that page was opened. Look at what these do first.")
        elif trial.instead_of != self.topic.rules:
            messages.error(request, "The topic’s rules were changed by someone else since. Preview yours once more.")
        else:
            topic_rule(self.topic, trial.rules, by=request.user)
            trial.delete()
            messages.success(request, f"“{self.topic.title}” has its new rules. {reread()}")
            return redirect(at("edit", self.topic.pk))
        return redirect(at("preview", self.topic.pk))


class TriedFragment(TopicPage):
    """What a trial has found so far; the preview page looks again until it is done."""

    def get(self, request: SignedIn, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """A piece of the preview page."""
        trial = own_trial(self.topic, request)
        return render(request, "desk/topic_tried.html", {"topic": self.topic} | (told(trial) if trial else {}))


class CorrectionsFragment(TopicPage):
    """Where editors and the rules disagree; asked for by the rules' page once it stands, since it takes a second."""

    permission_required = None
    any_permission_required = READERS

    def get(self, request: SignedIn, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """A piece of the rules' page."""
        found = corrections(self.topic)
        return render(request, "desk/topic_corrections.html", {"topic": self.topic, "found": found})


class RetaggingFragment(TopicPage):
    """How far the re-tagging is: of the whole library, and so of no one topic."""

    permission_required = None
    any_permission_required = READERS

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """There is no topic to find."""
        super(TopicPage, self).setup(request, *args, **kwargs)

    def get(self, request: SignedIn, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """A piece of a page."""
        return render(request, "desk/topic_retagging.html", {"retagging": retagging()})


def keepers() -> list[str]:
    """The groups whose members may change rules, by name."""
    may = Group.objects.filter(permissions__content_type__app_label="hub", permissions__codename="change_topic")
    return list(may.order_by("name").values_list("name", flat=True))


def own_trial(topic: Topic, request: SignedIn) -> RulePreview | None:
    """The trial of this topic's rules that this editor began last."""
    return RulePreview.objects.select_related("topic").filter(topic=topic, by=request.user).first()


def told(trial: RulePreview) -> dict[str, Any]:
    """What a template says of a trial."""
    titles = dict(Topic.objects.filter(slug__in=trial.others).values_list("slug", "title"))
    others = [(titles.get(slug, slug), added, removed) for slug, (added, removed) in trial.others.items()]
    return {
        "trial": trial,
        "others": sorted(others, key=lambda row: -(row[1] + row[2])),
        "gained": seen(trial.gained),
        "lost": seen(trial.lost),
    }


def seen(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a trial as they are looked at: each with its evidence, what said most first."""
    rows = list(rows)
    entries = Entry.objects.select_related("source").only("title", "url", "published_at", "status", "source__title")
    by_key = entries.in_bulk([row["entry"] for row in rows])
    return [
        {"entry": by_key[row["entry"]], "score": row["score"], "evidence": row["evidence"][:PHRASES_SHOWN]}
        for row in rows
        if row["entry"] in by_key
    ]
