"""Paths in the search index: the documents of those that are published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.paths.route import Route
from content.paths.step import PathStep
from hub.actions.entry import entries_changed
from hub.actions.topic import topic_renamed
from hub.jobs import queue
from hub.models import Job
from hub.search import document
from hub.search.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from content.paths.page import LearningPathPage
    from hub.models import Topic

MINUTE = 60  # seconds
WEIGHT = 1.3  # a path is an editor's own answer; but it speaks of much, and should not stand above what is to the point


class Paths:
    """Makes the documents of learning paths."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """Of those of `keys` that are published."""
        from content.paths.page import LearningPathPage  # noqa: PLC0415 - it is built on this package

        pages = LearningPathPage.objects.live().public().filter(pk__in=[int(key) for key in keys])
        for page in pages.prefetch_related("topics"):
            yield _document(page, Route(PathStep.objects.filter(path=page).with_entries()))

    def count(self) -> int:
        """How many paths there are."""
        return PathStep.objects.order_by().values("path").distinct().count()

    def keys(self) -> Iterator[str]:
        """Every path there is."""
        for key in PathStep.objects.order_by().values_list("path", flat=True).distinct():
            yield str(key)


def _document(page: LearningPathPage, route: Route) -> Document:
    heads = [f"{section.title}. {section.introduction}" for section in route.sections]
    steps = [f"{step.heading}. {step.why}" for step in route.steps if not step.is_gone]
    outcomes = [str(block.value) for block in page.outcomes]
    return Document(
        noun="path",
        key=str(page.pk),
        kind="path",
        url=page.get_absolute_url(),
        title=page.title,
        text="\n".join([page.introduction, *outcomes, *heads, *steps]),
        excerpt=page.audience,
        topics=tuple((topic.slug, topic.title) for topic in page.topics.all()),
        level=page.level,
        language="en",
        date=page.last_published_at,
        seconds=route.minutes * MINUTE or None,
        weight=WEIGHT,
    )


def owe_paths_of(sender: type, keys: list[int], now: datetime, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's
    """Entries were hidden, removed or shown: the paths they stand on say so, and must be found without them."""
    paths = PathStep.objects.filter(entry__in=keys).order_by().values_list("path", flat=True).distinct()
    queue.enqueue(Job.Kind.INDEX, "path", paths, now=now)


def owe_paths_about(sender: type, topic: Topic, now: datetime, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's
    """A topic is called otherwise: the paths about it must be found by its name."""
    queue.enqueue(Job.Kind.INDEX, "path", topic.paths.values_list("pk", flat=True), now=now)  # type: ignore[attr-defined]


def register() -> None:
    """Let the index ask for paths, and hear of what changes them."""
    document.register("path", Paths())
    entries_changed.connect(owe_paths_of, dispatch_uid="content.paths.search_documents")
    topic_renamed.connect(owe_paths_about, dispatch_uid="content.paths.search_documents")
