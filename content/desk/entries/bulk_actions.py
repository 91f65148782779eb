"""Bulk actions on the list of entries: one class for each action of `hub.actions.entry`."""

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

MAX_LISTED = 50  # titles on the confirmation page


class EmptyForm(forms.Form):
    """No fields."""


class ReasonForm(forms.Form):
    """The reason, kept in the entry's history."""

    reason = forms.CharField(max_length=300, required=False, help_text="kept in the entry’s history, for other editors")


class EntryAction(SnippetBulkAction):
    """An action on the selected entries, or on all that the listing's filters match."""

    models: ClassVar = [Entry]
    template_name = "desk/entries/bulk_action.html"
    form_class: type[forms.Form] = EmptyForm
    verb = ""  # of the question: "Hide 3 entries?"
    outcome = ""  # of the success message: "3 entries hidden."
    consequence = ""  # what changes for readers

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:  # noqa: ARG002 - Wagtail's signature
        """All entries on the listing's pages; its filters are in the query string."""
        return matching(self.request.GET, Entry.objects.all()).values_list("pk", flat=True)

    @classmethod
    def get_queryset(cls, model: type[Entry], object_ids: Any) -> list[Entry]:  # noqa: ARG003 - Wagtail's signature
        """The requested entries, whether or not the action applies to them."""
        keys = [key for key in object_ids if str(key).isdigit()] if isinstance(object_ids, list) else object_ids
        return list(Entry.objects.filter(pk__in=keys).only("pk", "title", "status", "published_at").order_by("-pk"))

    def check_perm(self, obj: Entry) -> bool:  # noqa: ARG002 - Wagtail's signature
        """Curating is one permission for all entries."""
        return bool(self.request.user.has_perm(CURATE))

    def object_context(self, snippet: Entry) -> dict[str, Any]:
        """The title is enough; Wagtail would query each entry's edit address."""
        return {"item": snippet}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The counts, the first titles, and how many entries the action skips."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        entries = [item["item"] for item in context["items"]]
        applies = [entry for entry in entries if entry.status in TRANSITIONS[self.verb].of]
        return context | {
            "verb": self.verb,
            "consequence": self.consequence,
            "count": len(applies),
            "skipped": len(entries) - len(applies),
            "shown": applies[:MAX_LISTED],
            "more": max(0, len(applies) - MAX_LISTED),
        }

    def get_execution_context(self) -> dict[str, Any]:
        """The user and the reason."""
        form = self.cleaned_form
        reason = form.cleaned_data.get("reason", "") if form is not None else ""
        context: dict[str, Any] = super().get_execution_context()
        return context | {"user": self.request.user, "reason": reason}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:  # noqa: ARG002 - Wagtail's signature
        """The number of entries changed."""
        return f"{pluralize(num_parent_objects, 'entry', 'entries')} {self.outcome}."


class HideAction(EntryAction):
    """Hide from the river, the feeds and the index; reversible."""

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
    """Publish hidden or waiting entries."""

    display_name = "Show"
    aria_label = "Show the selected entries"
    action_type = verb = "show"
    outcome = "shown"
    consequence = "They appear in the river, in feeds and in search."
    action_priority = 20

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, **kwargs: Any) -> Any:  # noqa: ARG003
        """Show them."""
        return entry_show(*objects, by=user), 0


class FeatureAction(EntryAction):
    """Feature published entries."""

    display_name = "Feature"
    aria_label = "Feature the selected entries"
    action_type = verb = "feature"
    outcome = "featured"
    consequence = "They are marked as featured wherever they are listed."
    action_priority = 30

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, **kwargs: Any) -> Any:  # noqa: ARG003
        """Feature them."""
        return entry_feature(*objects, by=user), 0


class UnfeatureAction(EntryAction):
    """Return featured entries to published."""

    display_name = "Unfeature"
    aria_label = "No longer feature the selected entries"
    action_type = verb = "unfeature"
    outcome = "no longer featured"
    consequence = "They stay published, without the mark."
    action_priority = 40

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, **kwargs: Any) -> Any:  # noqa: ARG003
        """Unfeature them."""
        return entry_unfeature(*objects, by=user), 0


class RemoveAction(EntryAction):
    """Remove for good. It replaces Wagtail's own "delete" and keeps that name in the address."""

    display_name = "Remove"
    aria_label = "Remove the selected entries for good"
    action_type = "delete"
    verb = "remove"
    outcome = "removed for good"
    consequence = (
        "This can’t be undone: texts, enclosures and topics are deleted, and no later fetch brings the entries back. "
        "To take entries out of sight only, hide them instead."
    )
    action_priority = 50
    classes: ClassVar = {"serious"}
    form_class = ReasonForm

    @classmethod
    def execute_action(cls, objects: Sequence[Entry], user: Any = None, reason: str = "", **kwargs: Any) -> Any:  # noqa: ARG003
        """Remove them."""
        return entry_remove(*objects, by=user, reason=reason), 0


ENTRY_ACTIONS = (HideAction, ShowAction, FeatureAction, UnfeatureAction, RemoveAction)
