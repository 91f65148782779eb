"""/entries and /entries/{id}: the library, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router

from content.api import shapes
from content.api.ask import EntriesAsked
from content.api.problems import only_known, wrong
from content.api.stretch import following, position
from content.site.keyset import Keyset
from hub.models import Entry, Source, Topic

if TYPE_CHECKING:
    from hub.models.entry import EntryQuerySet

router = Router(tags=["Entries"])


@router.get("", response=shapes.Entries, operation_id="list_entries", summary="Entries, newest first")
def list_entries(request: HttpRequest, asked: Query[EntriesAsked]) -> shapes.Entries:
    """Everything readers may see, narrowed by any of the parameters, a stretch at a time."""
    only_known(request, EntriesAsked)
    start = position(asked.cursor)
    keyset = Keyset(narrowed(asked).cards().with_shown_bodies())
    stretch = keyset.before(start, asked.limit) if start else keyset.top(asked.limit)
    return shapes.Entries(
        items=[shapes.entry(row, row.shown_body) for row in stretch.rows],  # type: ignore[attr-defined]
        next=following(request, stretch.older),
    )


@router.get("/{uuid:id}", response=shapes.EntryShape, operation_id="get_entry", summary="One entry")
def get_entry(request: HttpRequest, id: UUID) -> shapes.EntryShape:  # noqa: A002 - what clients call it
    """An entry by its id. One that was withdrawn answers 404."""
    row = Entry.objects.public().filter(uuid=id).cards().with_shown_bodies().first()
    if row is None:
        raise Http404(f"The library has no entry {id}, or it was withdrawn.")
    return shapes.entry(row, row.shown_body)  # type: ignore[attr-defined]


def narrowed(asked: EntriesAsked) -> EntryQuerySet:
    """The entries asked for.

    Raises:
        ValidationError: There is no such source or topic: an empty list would say that it has published nothing.
    """
    rows = Entry.objects.public()
    if asked.source:
        source = Source.objects.public().filter(slug=asked.source).first()
        if source is None:
            raise wrong("source", f"there is no source “{asked.source}”; /api/v1/sources has them all.")
        rows = rows.from_source(source)
    if asked.topic:
        topic = Topic.objects.filter(slug=asked.topic).first()
        if topic is None:
            raise wrong("topic", f"there is no topic “{asked.topic}”; /api/v1/topics has them all.")
        rows = rows.about(topic)
    if asked.kind:
        rows = rows.of_kinds(*asked.kind)
    bounds = {"level__in": asked.level, "published_at__gte": asked.after, "published_at__lt": asked.before,
              "changed_at__gte": asked.changed_since}  # fmt: skip
    return rows.filter(**{name: value for name, value in bounds.items() if value})
