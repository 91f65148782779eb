"""A form field that chooses a topic from the indented tree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django import forms

from hub.models import Topic

if TYPE_CHECKING:
    from collections.abc import Collection

INDENT = "\u2003"  # an em space a level: a <select> shows no other margin


def topics_in_tree_order() -> list[tuple[int, Topic]]:
    """Every topic with its depth, in tree order, siblings by title. One query."""
    below: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in Topic.objects.only("title", "slug", "parent_id").order_by("title"):
        below[topic.parent_id].append(topic)

    def grow(parent: int | None, depth: int) -> list[tuple[int, Topic]]:
        return [row for topic in below[parent] for row in ((depth, topic), *grow(topic.pk, depth + 1))]

    return grow(None, 0)


class TopicField(forms.TypedChoiceField):
    """Chooses one topic from the tree; its value is the topic, or None."""

    def __init__(self, *, nothing: str, **options: Any) -> None:
        """`nothing`: the label of the empty choice."""
        self.nothing = nothing
        super().__init__(choices=[], coerce=_topic, empty_value=None, **options)

    def offer(self, *, leaving: Collection[int] = ()) -> None:
        """Offer the current tree without the topics with these keys."""
        rows = [
            (topic.pk, INDENT * depth + topic.title)
            for depth, topic in topics_in_tree_order()
            if topic.pk not in leaving
        ]
        self.choices = [("", self.nothing), *rows]


def _topic(key: Any) -> Topic | None:
    return Topic.objects.filter(pk=key).first()
