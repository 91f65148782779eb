"""What pages tell the browser of progress: `{% load progress %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.crypto import salted_hmac

from content.progress import keys
from content.progress.path_outline import Outline, outline

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from content.paths.page import LearningPathPage
    from content.paths.route import Route
    from content.paths.step import PathStep
    from hub.models import Entry

register = template.Library()

register.filter(keys.entry_key)
register.filter(keys.path_key)


@register.filter
def account_name(user: User) -> str:
    """A name of somebody's account that says nothing of them: by it a browser knows whose record it keeps."""
    return salted_hmac("content.progress.account", str(user.pk)).hexdigest()[:16]


@register.filter
def former_keys(entry: Entry) -> str:
    """The keys by which a browser may know this entry from before others were merged into it, with spaces between."""
    return " ".join(keys.former_keys(keys.entry_key(entry), entry))


@register.filter
def step_key(page: LearningPathPage, step: PathStep) -> str:
    """`page|step_key:step`."""
    return keys.step_key(page, step)


@register.filter
def outlined(page: LearningPathPage, route: Route) -> list[Outline]:
    """`page|outlined:route`: the page's outline, as the list of one that the modules read."""
    return [outline(page, route)]
