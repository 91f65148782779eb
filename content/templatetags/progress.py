"""What pages tell the browser of progress: `{% load progress %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from content.progress import keys
from content.progress.outline import Outline, outline

if TYPE_CHECKING:
    from content.pages.learning_path import LearningPathPage
    from content.paths.route import Route
    from content.paths.step import PathStep

register = template.Library()

register.filter(keys.entry_key)
register.filter(keys.path_key)


@register.filter
def step_key(page: LearningPathPage, step: PathStep) -> str:
    """`page|step_key:step`."""
    return keys.step_key(page, step)


@register.filter
def outlined(page: LearningPathPage, route: Route) -> list[Outline]:
    """`page|outlined:route`: the page's outline, as the list of one that the modules read."""
    return [outline(page, route)]
