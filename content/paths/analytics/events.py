"""What a browser says of its reader's walk, read and counted. The reading is pure.

    {"path": "<uuid>", "said": [["start", ""], ["done", "<hop's slug>"], ["finish", ""]]}

Whoever likes can send this, so that much is bounded: what one message may say, and how high a count may rise in a day.
A flood can spoil a day's figures, never the database.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from content.paths.analytics.daily_counts import NO_STEP, DailyPathCount
from content.paths.step import PathStep

if TYPE_CHECKING:
    from datetime import date

    from content.paths.page import LearningPathPage

MOST_BYTES = 20_000
MOST_SAID = 200  # a path has fewer hops
MOST_A_DAY = 5_000  # of each count: no path of this field is started more often
What = DailyPathCount.What


class InvalidEvents(ValueError):  # noqa: N818 - it names the outcome
    """What was sent is no message of a walk."""


def read_events(body: bytes) -> tuple[UUID, list[tuple[str, str]]]:
    """The path's key and what is said of it, each thing once.

    Raises:
        NotAWalk: any of it is not as it should be; then none of it counts.
    """
    if len(body) > MOST_BYTES:
        raise InvalidEvents("That is too much.")
    try:
        data = json.loads(body)
        key = UUID(data["path"])
        said = data["said"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidEvents("That is no walk.") from error
    if not isinstance(said, list) or len(said) > MOST_SAID or not all(_is_said(each) for each in said):
        raise InvalidEvents("That says nothing of a walk.")
    return key, list(dict.fromkeys((what, slug) for what, slug in said))


def _is_said(each: Any) -> bool:
    if not (isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)):  # noqa: PLR2004
        return False
    what, slug = each
    return what in What.values and bool(slug) == (what == What.DONE)


def count_events(path: LearningPathPage, said: list[tuple[str, str]], *, day: date) -> None:
    """Count what was said of a published path; hops that it does not have are passed over."""
    keys = dict(PathStep.objects.filter(path=path).values_list("slug", "key"))
    things = [(what, keys.get(slug) if slug else NO_STEP) for what, slug in said]
    rows = [DailyPathCount(path=path, day=day, what=what, step=step) for what, step in things if step is not None]
    if not rows:
        return
    which = Q()
    for row in rows:
        which |= Q(what=row.what, step=row.step)
    with transaction.atomic():
        DailyPathCount.objects.bulk_create(rows, ignore_conflicts=True)
        DailyPathCount.objects.filter(which, path=path, day=day, times__lt=MOST_A_DAY).update(times=F("times") + 1)
