"""The form in which a learning path is written: what Wagtail's own checks cannot know."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from wagtail.admin.forms import WagtailAdminPageForm

from content.paths.prerequisites import circle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.paths.page import LearningPathPage


class PathForm(WagtailAdminPageForm):
    """Refuses prerequisites that go in a circle, and shows the circle."""

    def clean(self) -> dict[str, Any]:
        """Check what is given against the prerequisites of every other path."""
        cleaned: dict[str, Any] = super().clean()
        if found := circle_through(self.instance, cleaned.get("prerequisites") or ()):
            self.add_error("prerequisites", f"These go in a circle: {' → '.join(found)}.")
        return cleaned


def circle_through(page: LearningPathPage, prerequisites: Iterable[LearningPathPage]) -> list[str]:
    """The titles along a circle that `prerequisites` would close through `page`, its own title first and last."""
    links = type(page).prerequisites.through.objects.exclude(from_learningpathpage=page.pk)
    before: dict[int, list[int]] = defaultdict(list)
    for one, other in links.values_list("from_learningpathpage", "to_learningpathpage"):
        before[one].append(other)
    own = page.pk or 0
    before[own] = [other.pk for other in prerequisites]
    keys = circle(before)
    if not keys:
        return []
    titles = dict(type(page).objects.filter(pk__in=keys).values_list("pk", "title")) | {own: page.title}
    return [titles[key] for key in _from(own, keys)]


def _from(start: int, keys: list[int]) -> list[int]:
    """The circle told from `start`, if it passes there."""
    if start not in keys:
        return keys
    ring = keys[:-1]
    place = ring.index(start)
    return [*ring[place:], *ring[:place], start]
