"""The form of a topic, saved by the named actions, which keep former slugs, ancestors and assignments right.

form ──slug or parent changed?──▶ consequences and a checkbox ──confirmed──▶ describe, rename, move
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm

from content.desk.topics.consequences import consequences_of_saving
from content.desk.topics.tree import TopicField
from hub.actions.topic import topic_create, topic_describe, topic_move, topic_rename
from hub.models import Topic
from hub.topics.taxonomy import current_taxonomy

CONFIRMED = "sure"  # the checkbox shown with the consequences
MAX_ALIAS_LENGTH = 120  # characters, as a title
MAX_ALIASES = 100


def numbered_lines(text: str | None) -> list[tuple[int, str]]:
    """The non-empty lines, each with its line number in the textarea."""
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    return [(number, line) for number, line in enumerate(lines, 1) if line]


class LinesField(forms.CharField):
    """A list of short strings, one a line."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        """`rows`: the height of the textarea."""
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "false"}), **options)

    def prepare_value(self, value: Any) -> Any:
        """The list as text."""
        return "\n".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """The non-empty lines."""
        return [line for _, line in numbered_lines(super().to_python(self.prepare_value(value)))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the list differs."""
        return bool(self.to_python(initial or []) != self.to_python(data))


class TopicForm(WagtailAdminModelForm):
    """A topic's fields. Changes that move addresses or entries are saved only once confirmed."""

    instance: Topic
    slug = forms.SlugField(
        max_length=80, required=False, help_text="part of its address; made from the title if left empty"
    )
    aliases = LinesField(required=False, label="Also called", help_text="one name a line")
    parent = TopicField(
        nothing="None (top of the tree)", required=False, help_text="entries about the topic are about its parent, too"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every parent except the topic and its descendants."""
        super().__init__(*args, **options)
        self.consequences: list[str] = []
        key = self.instance.pk
        self.fields["parent"].offer(leaving={key, *current_taxonomy().below(key)} if key else ())
        if "related" in self.fields and key:
            self.fields["related"].queryset = Topic.objects.exclude(pk=key)

    def clean_slug(self) -> str:
        """As given; else the present slug, or one made from the title."""
        return self.cleaned_data["slug"] or self.instance.slug or slugify(self.cleaned_data.get("title", ""))[:80]

    def clean_aliases(self) -> list[str]:
        """Limit the length and number of aliases."""
        aliases: list[str] = self.cleaned_data["aliases"]
        for number, alias in numbered_lines(self["aliases"].data):
            if len(alias) > MAX_ALIAS_LENGTH:
                raise ValidationError(f"Line {number} is longer than {MAX_ALIAS_LENGTH} characters.")
        if len(aliases) > MAX_ALIASES:
            raise ValidationError(f"{len(aliases)} names are too many; the limit is {MAX_ALIASES}.")
        return aliases

    def clean(self) -> dict[str, Any]:
        """Refuse a move that is not confirmed."""
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and "slug" in cleaned and "parent" in cleaned:
            before = Topic.objects.select_related("parent").get(pk=self.instance.pk)
            self.consequences = consequences_of_saving(before, slug=cleaned["slug"], parent=cleaned["parent"])
            if self.consequences and CONFIRMED not in self.data:
                raise ValidationError("Nothing is saved yet. Read the consequences, tick the box, and save again.")
        return cleaned

    def save(self, commit: bool = True) -> Topic:  # noqa: ARG002 - Django's signature
        """Save by the actions, on the locked row as stored; the instance becomes that row."""
        cleaned, by = self.cleaned_data, self.for_user
        words = {name: cleaned[name] for name in ("introduction", "aliases", "related")}
        with transaction.atomic():
            if not self.instance.pk:
                topic = topic_create(cleaned["slug"], cleaned["title"], by=by, parent=cleaned["parent"], **words)
            else:
                topic = Topic.objects.select_for_update().get(pk=self.instance.pk)
                topic_describe(topic, by=by, **words)
                topic_rename(topic, by=by, slug=cleaned["slug"], title=cleaned["title"])
                topic_move(topic, cleaned["parent"], by=by)
        self.instance = topic
        return topic
