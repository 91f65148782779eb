"""A path's outline: what a browser must know of a path to say how far its reader is. Pure over loaded steps.

It travels in the page as a JSON data block, which the site's policy lets be and no script of ours has to ask for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from content.progress.keys import former_keys, path_key, step_key
from hub.reading import WORDS_A_MINUTE

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage
    from content.paths.route import Route
    from content.paths.step import PathStep


class HopOutline(TypedDict):
    """One hop. `by` says which of the reader's speeds its minutes follow: reading, playback, or (empty) none; `was`
    names the keys that it had before entries were merged."""

    key: str
    was: list[str]
    slug: str
    position: int
    title: str
    url: str
    minutes: int | None
    by: str
    optional: bool
    gone: bool
    added: str


class Outline(TypedDict):
    """One path. `words` is the reading speed, in words a minute, that the minutes were reckoned with."""

    key: str
    title: str
    url: str
    words: int
    hops: list[HopOutline]


def outline(page: LearningPathPage, route: Route) -> Outline:
    """The outline of a path. Its times are RFC 3339 in UTC with milliseconds, as browsers write them."""
    url = page.get_absolute_url()
    return Outline(
        key=path_key(page),
        title=page.title,
        url=url,
        words=WORDS_A_MINUTE,
        hops=[
            HopOutline(
                key=step_key(page, step),
                was=was(page, step),
                slug=step.slug,
                position=step.position,
                title=step.heading,
                url=f"{url}{step.slug}/",
                minutes=step.minutes,
                by=step.step_kind.reader_speed(step),
                optional=step.optional,
                gone=step.is_gone,
                added=in_milliseconds(step.added_at) if step.added_at else "",  # a preview's steps are not published
            )
            for step in route.steps
        ],
    )


def was(page: LearningPathPage, step: PathStep) -> list[str]:
    """The keys by which a browser may still know what a step leads to."""
    if step.entry is None or step.entry.pk is None or step.step_kind.progress_scope(step) == "step":
        return []
    return former_keys(step_key(page, step), step.entry)


def in_milliseconds(moment: datetime) -> str:
    """As JavaScript's `Date.prototype.toISOString` writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
