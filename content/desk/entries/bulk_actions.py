"""What can be done to many entries at once: each action of `hub.actions.entry`, offered on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from content.desk.entries.filters import matching
from hub.actions.entry import TRANSITIONS, entry_feature, entry_hide, entry_remove, entry_show, entry_unfeature
from hub.actions.permission import CURATE
from hub.models import Entry
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

MAX_LISTED = 50  # titles on the page that asks "are you sure"


class EmptyForm(forms.Form):
    """Nothing to say."""


class ReasonForm(forms.Form):
    """Why: kept in the entry's history."""

    reason = forms.CharField(max_length=300, required=False, help_text="kept in the entry’s history, for other editors")


class EntryAction(SnippetBulkAction):
    """An action on the entries that were ticked, or on all that the listing's filters match."""

    models: ClassVar = [Entry]
    template_name = "desk/entries/bulk_action.html"
    form_class: type[forms.Form] = EmptyForm
    verb = ""  # what is asked: "Hide these entries?"
    outcome = ""  # what is told afterwards: "3 entries hidden."
    consequence = ""  # what readers will notice

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:  # noqa: ARG002 - Wagtail's signature
        """All on the listing's pages: its filters come along in the query string."""
        return matching(self.request.GET, Entry.objects.all()).values_list("pk", flat=True)

    @classmethod
    def get_queryset(cls, model: type[Entry], object_ids: Any) -> list[Entry]:  # noqa: ARG003 - Wagtail's signature
        """The entries asked for, those that the action applies to and those it passes over."""
        keys = [key for key in object_ids if str(key).isdigit()] if isinstance(object_ids, list) else object_ids
        return list(Entry.objects.filter(pk__in=keys).only("pk", "title", "status", "published_at").order_by("-pk"))

    def check_perm(self, obj: Entry) -> bool:  # noqa: ARG002 - Wagtail's signature
        """Curating is one permission for all entries."""
        return bool(self.request.user.has_perm(CURATE))

    def object_context(self, snippet: Entry) -> dict[str, Any]:
        """The title is enough; Wagtail would ask the database for each one's edit address."""
        return {"item": snippet}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many, the first of them, and how many the action passes over."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        entries = [item["item"] for item in context["items"]]
        applies = [entry for entry in entries if entry.status in TRANSITIONS[self.verb].of]
        return context | {
            "verb": self.verb,
            "consequence": self.consequence,
            "count": len(applies),
            "passed_over": len(entries) - len(applies),
            "shown": applies[:MAX_LISTED],
            "more": max(0, len(applies) - MAX_LISTED),
        }

    def get_execution_context(self) -> dict[str, Any]:
        """Who does it, and why."""
        form = self.cleaned_form
        reason = form.cleaned_data.get("reason", "") if form is not None else ""
        context: dict[str, Any] = super().get_execution_context()
        return context | {"user": self.request.user, "reason": reason}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:  # noqa: ARG002 - Wagtail's signature
        """How many were changed."""
        return f"{pluralize(num_parent_objects, 'entry', 'entries')} {self.outcome}."


class HideAction(EntryAction):
    """Out of the river, the feeds and the index; kept, and can be shown again."""

    display_name = "Hide"
    aria_label = "Hide the selected entries"
    action_type = verb = "hide"
    outcome = "hidden"
    consequence = "Readers no longer find what is hidden. It can be shown again at any time."
    action_priority = 10
    form_class = ReasonForm

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, reason: str = "", **kwargs: Any) -> Any:  # noqa: ARG003
        """Hide them."""
        return entry_hide(*objects, by=user, reason=reason), 0


class ShowAction(EntryAction):
    """Back before readers."""

    display_name = "Show"
    aria_label = "Show the selected entries"
    action_type = verb = "show"
    outcome = "shown"
    consequence = "Readers find what is shown in the river, the feeds and by searching."
    action_priority = 20

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, **kwargs: Any) -> Any:  # noqa: ARG003
        """Show them."""
        return entry_show(*objects, by=user), 0


class FeatureAction(EntryAction):
    """Put forward."""

    display_name = "Feature"
    aria_label = "Feature the selected entries"
    action_type = verb = "feature"
    outcome = "featured"
    consequence = "What is featured is marked so wherever it stands."
    action_priority = 30

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, **kwargs: Any) -> Any:  # noqa: ARG003
        """Feature them."""
        return entry_feature(*objects, by=user), 0


class UnfeatureAction(EntryAction):
    """Like the others again."""

    display_name = "Unfeature"
    aria_label = "No longer feature the selected entries"
    action_type = verb = "unfeature"
    outcome = "no longer featured"
    consequence = "What was featured stays published, without the mark."
    action_priority = 40

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, **kwargs: Any) -> Any:  # noqa: ARG003
        """Unfeature them."""
        return entry_unfeature(*objects, by=user), 0


class RemoveAction(EntryAction):
    """For good. It takes the place of Wagtail's own "delete", whose name it keeps in the address."""

    display_name = "Remove"
    aria_label = "Remove the selected entries for good"
    action_type = "delete"
    verb = "remove"
    outcome = "removed for good"
    consequence = (
        "For good: texts, enclosures and topics are dropped, and no later fetch brings back what was removed. "
        "What should only be out of sight can be hidden instead."
    )
    action_priority = 50
    classes: ClassVar = {"serious"}
    form_class = ReasonForm

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, reason: str = "", **kwargs: Any) -> Any:  # noqa: ARG003
        """Remove them."""
        return entry_remove(*objects, by=user, reason=reason), 0


ENTRY_ACTIONS = (HideAction, ShowAction, FeatureAction, UnfeatureAction, RemoveAction)
