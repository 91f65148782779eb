"""More like this: `{% load related %}`, then `{% related_entry entry %}` or `{% related_step step %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import strip_tags

from hub.models import Entry
from hub.search import similar, similar_to
from hub.search.document import Document, uid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.paths.step import PathStep
    from content.reading.related import Editions
    from hub.search import Hit

register = template.Library()

ENTRIES = 5  # beside an entry
STEPS = 3  # below a step, whose reader has a path to walk


@register.inclusion_tag("components/related.html")
def related_entry(entry: Entry, editions: Editions | None = None) -> Mapping[str, object]:
    """What stands near an entry, less its editions, which its page names apart.

    Of a story, what stands near the entry that stands for it.
    """
    key = entry.pk
    if entry.story_id:
        story = Entry.objects.public().filter(story=entry.story_id).order_by("is_copy", "pk")
        key = story.values_list("pk", flat=True).first() or key
    apart = {uid("entry", str(other.pk)) for other in (*editions.newer, *editions.earlier)} if editions else set()
    return {"related": similar("entry", str(key), size=ENTRIES, without=apart)}


@register.inclusion_tag("components/related.html")
def related_step(step: PathStep) -> Mapping[str, object]:
    """What stands near a step, and is no step of its path."""
    on_path = step.path.steps.filter(entry__isnull=False).values_list("entry", flat=True)
    without = {uid("entry", str(key)) for key in on_path} | {uid("path", str(step.path_id))}
    return {"related": _near(step, without)}


def _near(step: PathStep, without: set[str]) -> tuple[Hit, ...]:
    """Of an entry by its own words; of a note or a question, which may be about anything, first by its path's."""
    entry, path = step.entry, step.path
    own = (step.heading, step.why, strip_tags(step.text), str(step.detail.get("question", "")))
    title, words = (step.heading, (step.why, entry.text)) if entry else (path.title, (step.section_title, *own))
    topics = path.topics.values_list("slug", "title")
    asked = Document(
        noun="step", key=str(step.pk), kind="step", url="", title=title, text="\n".join(words),
        topics=tuple((slug, title) for slug, title in topics),
    )  # fmt: skip
    return similar_to(asked, size=STEPS, without=without)
