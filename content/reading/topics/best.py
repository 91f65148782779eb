"""The best of a topic: what editors put forward, what they built paths of, then what is most plainly about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from content.paths.page import LearningPathPage
from content.paths.step import PathStep
from content.reading.topics.recent_sample import spread
from hub.models import Entry, EntryTopic
from hub.models.entry import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from hub.models import Topic

BEST = 6
HOPS = 3  # of them: a path tells the rest in its own order
SHOWN = ("optional", "position", "slug", "entry__source", "entry__attribution", "path__title", "path__url_path")


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry put forward; `step` is where it stands on a published path."""

    entry: Entry
    step: PathStep | None


def featured(topic: Topic) -> list[int]:
    """What editors have featured, the newest first; read off the index of all that is featured."""
    rows = Entry.objects.filter(Exists(_about(topic, "pk")), status=Literal(Entry.Status.FEATURED)).newest()
    return list(rows.values_list("pk", flat=True)[:BEST])


def hops(topic: Topic) -> dict[int, PathStep]:
    """For each entry about the topic that a published path leads to, the step; needed steps before optional ones."""
    published = LearningPathPage.objects.live().public()
    steps = PathStep.objects.filter(Exists(_about(topic, "entry")), path__in=published)
    rows = steps.select_related("path", "entry").only(*SHOWN).order_by("optional", "position", "path")
    found: dict[int, PathStep] = {}
    for step in spread(rows, lambda step: step.entry and (step.entry.source_id, step.entry.attribution)):
        found.setdefault(step.entry_id or 0, step)
    return found


def _about(topic: Topic, entry: str) -> QuerySet[EntryTopic]:
    """Asked of each row: what is featured or on a path is little, what is about a topic may be a third of a million."""
    return EntryTopic.objects.filter(entry=OuterRef(entry), topic=topic, refused=False).order_by()


def order(featured: Iterable[int], hops: Mapping[int, PathStep], highest: Iterable[int]) -> list[int]:
    """Keys of entries, the first to be shown first: each once. Pure."""
    return list(dict.fromkeys([*featured, *islice(hops, HOPS), *highest]))


def picks(ordered: Sequence[int], hops: Mapping[int, PathStep], entries: Mapping[int, Entry]) -> list[Pick]:
    """Those that readers may see, of `entries` read for the page."""
    return [Pick(entries[key], hops.get(key)) for key in ordered if key in entries][:BEST]
