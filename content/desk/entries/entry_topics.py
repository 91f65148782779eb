"""An entry's topics on its page in the admin: which, who says so, by which words; and the editor's word."""

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
    """What an editor says of which topic: yes, no, or nothing after all."""

    topic = TopicField(nothing="Choose a topic")
    word = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No"), ("withdraw", "Let the rules decide")])

    def __init__(self, *args: Any, leaving: Collection[int] = (), **options: Any) -> None:
        """`leaving`: topics that it has already, and so are not offered."""
        super().__init__(*args, **options)
        topic: Any = self.fields["topic"]
        topic.offer(leaving=leaving)


class EntryEditView(EditView):
    """An entry's form, and below it its topics."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the topics, surest first, those that editors refused last."""
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
    """Takes an editor's word on one topic of one entry."""

    request: AdminRequest
    model = Entry
    permission_required = "change"
    http_method_names = ("post",)

    def post(self, request: AdminRequest, pk: int) -> HttpResponse:
        """Say it, and go back to the entry."""
        entry = get_object_or_404(Entry, pk=pk)
        form = VerdictForm(request.POST)
        if not form.is_valid() or form.cleaned_data["topic"] is None:
            messages.error(request, "Choose one of the topics that there are.")
        else:
            self.say(entry, form.cleaned_data["topic"], form.cleaned_data["word"])
        return redirect(reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk]) + "#topics")

    def say(self, entry: Entry, topic: Topic, word: str) -> None:
        """By its action, and tell the editor what stands now."""
        by = self.request.user
        if word == "withdraw":
            entry_topic_withdraw(entry, topic, by=by)
            found = EntryTopic.objects.filter(entry=entry, topic=topic).exists()
            messages.success(
                self.request, f"The rules decide on {topic} again: they {'find' if found else 'do not find'} it."
            )
        elif word == "yes":
            entry_topic_confirm(entry, topic, by=by)
            messages.success(self.request, f"It is about {topic}. That stands, whatever the rules say.")
        else:
            entry_topic_refuse(entry, topic, by=by)
            messages.success(self.request, f"It is not about {topic}. That stands, whatever the rules say.")
