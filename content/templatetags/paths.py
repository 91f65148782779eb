"""What a hop's line asks of its step: `{% load paths %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from content.paths.step import PathStep

register = template.Library()

OF_ENTRIES = {"entry", "link"}  # kinds of step that are called after what they lead to


@register.filter
def hop_kind(step: PathStep) -> str:
    """The kind that gives a hop its hue."""
    if step.kind in OF_ENTRIES and step.entry:
        return step.entry.kind
    return "episode" if step.kind == "clip" else str(step.kind)


@register.filter
def hop_kind_name(step: PathStep) -> str:
    """What to call its kind."""
    if step.kind in OF_ENTRIES and step.entry:
        return str(step.entry.get_kind_display())
    return "Part of an episode" if step.kind == "clip" else str(step.get_kind_display())
