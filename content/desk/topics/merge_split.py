"""Merging and splitting topics, each confirmed on a page that shows the consequences.

form ──POST──▶ consequences ──POST, confirmed──▶ the action ──▶ back to the topic
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.shortcuts import redirect
from django.utils.text import slugify

from content.desk.topics.base import TopicPage, topic_url
from content.desk.topics.consequences import consequences_of_merging, consequences_of_splitting
from content.desk.topics.form import CONFIRMED
from content.desk.topics.rule_form import PHRASE_LISTS
from content.desk.topics.tree import TopicField
from hub.actions.topic import topic_merge, topic_split
from hub.models import Topic
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest


class MergeForm(forms.Form):
    """The topic to merge into."""

    into = TopicField(nothing="Choose a topic", label="Merge it into")

    def __init__(self, *args: Any, topic: Topic, **options: Any) -> None:
        """Offer every topic except itself and its descendants."""
        super().__init__(*args, **options)
        into: Any = self.fields["into"]
        into.offer(leaving=(topic.pk, *current_taxonomy().below(topic.pk)))


class SplitForm(forms.Form):
    """The phrases of the finer topic, its title and slug."""

    title = forms.CharField(max_length=120, label="Title of the new topic")
    slug = forms.CharField(
        max_length=80, required=False, help_text="part of its address; made from the title if left empty"
    )
    phrases = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="Its phrases")

    def __init__(self, *args: Any, topic: Topic, **options: Any) -> None:
        """Offer the topic's phrases, grouped by list."""
        super().__init__(*args, **options)
        groups = [
            (label, [(one, one) for one in topic.rules.get(name, ())]) for name, (label, _) in PHRASE_LISTS.items()
        ]
        offered: Any = self.fields["phrases"]
        offered.choices = [(label, rows) for label, rows in groups if rows]

    def clean(self) -> dict[str, Any]:
        """Check that the slug is valid and free."""
        cleaned: dict[str, Any] = super().clean() or {}
        slug = cleaned.get("slug") or slugify(cleaned.get("title", ""))[:80]
        try:
            validate_slug(slug)
        except ValidationError:
            self.add_error("slug", f"“{slug}” can’t be part of an address: use letters, digits and hyphens.")
        if Topic.objects.filter(slug=slug).exists():
            self.add_error("slug", f"There is a topic with the slug “{slug}” already.")
        return cleaned | {"slug": slug}


class ConfirmedPage(TopicPage, ABC):
    """Asks, shows the consequences, and executes once confirmed."""

    template_name = "desk/topics/merge_split.html"
    form_class: ClassVar[Any]
    verb = ""  # on the last button
    explained = ""

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Show the form."""
        page: HttpResponse = self.show(form=self.form_class(topic=self.topic), verb=self.verb, explained=self.explained)
        return page

    def post(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Show the consequences; execute if confirmed."""
        form = self.form_class(request.POST, topic=self.topic)
        sentences: list[str] = []
        if form.is_valid():
            if CONFIRMED in request.POST:
                try:
                    return redirect(self.execute(form.cleaned_data))
                except ValidationError as error:
                    form.add_error(None, error)
            else:
                sentences = self.consequences(form.cleaned_data)
        page: HttpResponse = self.show(
            form=form,
            consequences=sentences,
            verb=self.verb,
            explained=self.explained,
            sent=[(name, value) for name in form.fields for value in request.POST.getlist(name)],
        )
        return page

    @abstractmethod
    def consequences(self, cleaned: dict[str, Any]) -> list[str]:
        """The consequences."""

    @abstractmethod
    def execute(self, cleaned: dict[str, Any]) -> str:
        """Execute; returns the address to redirect to."""


class MergePage(ConfirmedPage):
    """Merges a topic into another."""

    page_title = "Merge"
    verb = "Merge"
    explained = "For two topics that mean the same: everything passes to the other, and this address redirects there."
    form_class = MergeForm

    def consequences(self, cleaned: dict[str, Any]) -> list[str]:
        """Those of a merge."""
        return consequences_of_merging(self.topic, cleaned["into"])

    def execute(self, cleaned: dict[str, Any]) -> str:
        """Merge."""
        title = self.topic.title
        topic_merge(self.topic, cleaned["into"], by=self.request.user)
        messages.success(self.request, f"“{title}” is now part of “{cleaned['into']}”.")
        return topic_url("edit", cleaned["into"].pk)


class SplitPage(ConfirmedPage):
    """Splits phrases off into a finer topic."""

    page_title = "Split"
    verb = "Split"
    explained = "For a part of this topic that deserves its own page: some phrases become a finer topic."
    form_class = SplitForm

    def consequences(self, cleaned: dict[str, Any]) -> list[str]:
        """Those of a split."""
        return consequences_of_splitting(
            self.topic, slug=cleaned["slug"], title=cleaned["title"], phrases=cleaned["phrases"]
        )

    def execute(self, cleaned: dict[str, Any]) -> str:
        """Split."""
        finer = topic_split(self.topic, cleaned["slug"], cleaned["title"], cleaned["phrases"], by=self.request.user)
        messages.success(self.request, f"“{finer}” is created under “{self.topic}”. Write an introduction for it.")
        return topic_url("edit", finer.pk)
