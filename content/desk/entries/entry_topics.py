"""The topics of an entry on its edit page: origin, score and evidence of each, and a form for the editor's verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views.snippets import EditView

from content.desk.entries.related import related_context
from content.desk.topics.tree import TopicField
from hub.actions.entry_topic import entry_topic_confirm, entry_topic_refuse, entry_topic_withdraw
from hub.models import Entry, EntryTopic

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest
    from hub.models import Topic


class VerdictForm(forms.Form):
    """An editor's verdict on one topic: yes, no, or withdrawn."""

    topic = TopicField(nothing="Choose a topic")
    word = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No"), ("withdraw", "Let the rules decide")])

    def __init__(self, *args: Any, leaving: Collection[int] = (), **options: Any) -> None:
        """`leaving`: the keys of topics that the entry has already."""
        super().__init__(*args, **options)
        topic: Any = self.fields["topic"]
        topic.offer(leaving=leaving)


class EntryEditView(EditView):
    """An entry's form, with its topics and related entries below."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the topics by descending score, refused ones last."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = list(
            EntryTopic.objects.filter(entry=self.object)
            .select_related("topic")
            .order_by("refused", "-score", "topic__title")
        )
        standing = {row.topic_id for row in rows if not row.refused}
        return context | {
            "entry_topics": rows,
            "word_form": VerdictForm(leaving=standing),
            "word_url": reverse("wagtailsnippets_hub_entry:topic", args=[self.object.pk]),
            **related_context(self.object),
        }


class EntryTopicView(PermissionCheckedMixin, View):
    """Takes an editor's verdict on one topic of one entry."""

    request: AdminRequest
    model = Entry
    permission_required = "change"
    http_method_names = ("post",)

    def post(self, request: AdminRequest, pk: int) -> HttpResponse:
        """Record the verdict and return to the entry."""
        entry = get_object_or_404(Entry, pk=pk)
        form = VerdictForm(request.POST)
        if not form.is_valid() or form.cleaned_data["topic"] is None:
            messages.error(request, "Choose a topic from the list.")
        else:
            self.record(entry, form.cleaned_data["topic"], form.cleaned_data["word"])
        return redirect(reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk]) + "#topics")

    def record(self, entry: Entry, topic: Topic, word: str) -> None:
        """Call the action and show the resulting state."""
        by = self.request.user
        if word == "withdraw":
            entry_topic_withdraw(entry, topic, by=by)
            found = EntryTopic.objects.filter(entry=entry, topic=topic).exists()
            messages.success(
                self.request, f"The rules decide about {topic} again: they {'match' if found else 'do not match'}."
            )
        elif word == "yes":
            entry_topic_confirm(entry, topic, by=by)
            messages.success(self.request, f"{topic} is confirmed for this entry. Re-tagging keeps it.")
        else:
            entry_topic_refuse(entry, topic, by=by)
            messages.success(self.request, f"{topic} is refused for this entry. Re-tagging keeps it away.")
