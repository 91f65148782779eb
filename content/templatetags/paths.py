"""What a hop's line asks of its step: `{% load paths %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from content.paths.step import PathStep

register = template.Library()


@register.filter
def hop_kind(step: PathStep) -> str:
    """The kind that gives a hop its colour."""
    return step.step_kind.colour(step)


@register.filter
def hop_kind_name(step: PathStep) -> str:
    """The name of its kind."""
    return step.step_kind.name(step)


@register.filter
def hop_remark(step: PathStep) -> str:
    """Another word on its line, such as a lab's tool."""
    return step.step_kind.remark(step)
