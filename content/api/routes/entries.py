"""/entries and /entries/{id}: the library, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from ninja import Query, Router

from content.api import schemas, serializers
from content.api.pagination import next_page_url, position
from content.api.params import EntryFilters
from content.api.problems import invalid_parameter, may_fail, refuse_unknown_parameters
from content.reading.keyset import Keyset
from hub.models import Credit, Entry, EntryTopic, Person, Source, Topic
from hub.models.entry import public_statuses

if TYPE_CHECKING:
    from collections.abc import Callable

Row = TypeVar("Row", bound=Model)
ALL = {"source": "sources", "topic": "topics", "person": "people"}

router = Router(tags=["Entries"])


@router.get(
    "",
    response=schemas.Entries,
    operation_id="list_entries",
    summary="Entries, newest first",
    openapi_extra=may_fail(422),
)
def list_entries(request: HttpRequest, asked: Query[EntryFilters]) -> schemas.Entries:
    """Everything readers may see, narrowed by any of the parameters, a stretch at a time."""
    refuse_unknown_parameters(request, EntryFilters)
    start = position(asked.cursor)
    keyset = listed(asked)
    stretch = keyset.before(start, asked.limit) if start else keyset.top(asked.limit)
    keys = [getattr(row, keyset.id) for row in stretch.rows]
    return schemas.Entries(items=told(keys), next=next_page_url(request, stretch.older))


@router.get(
    "/{uuid:id}",
    response=schemas.EntryOut,
    operation_id="get_entry",
    summary="One entry",
    openapi_extra=may_fail(404),
)
def get_entry(request: HttpRequest, id: UUID) -> schemas.EntryOut | HttpResponse:  # noqa: A002 - what clients call it
    """An entry by its id. One that was withdrawn answers 404; one that turned out to be another leads there (308)."""
    row = Entry.objects.public().filter(uuid=id).cards().with_podcasts().with_editions().with_shown_bodies().first()
    if row is None:
        other = Entry.objects.public().filter(merged_from__uuid=id).first()
        if other is not None:
            address = reverse("api:get_entry", args=[other.uuid])
            return HttpResponsePermanentRedirect(address, preserve_request=True)
        raise Http404(f"The library has no entry {id}, or it was withdrawn.")
    return serializers.entry(row, row.shown_body)  # type: ignore[attr-defined]


def told(keys: list[int]) -> list[schemas.EntryOut]:
    """The entries with these keys, in their order, in a fixed number of queries."""
    rows = Entry.objects.cards().with_podcasts().with_editions().with_shown_bodies().in_bulk(keys)
    return [serializers.entry(rows[key], rows[key].shown_body) for key in keys if key in rows]  # type: ignore[attr-defined]


def listed(asked: EntryFilters) -> Keyset[Any]:
    """The list asked for, read along an index: of a topic its assignments, of a person their credits, else the river.

    Raises:
        ValidationError: There is no such source, topic or person: an empty list would say that it has nothing.
    """
    source = _found("source", asked.source, lambda slug: Source.objects.public().filter(slug=slug).first())
    topic = _found("topic", asked.topic, Topic.objects.known_as)
    person = _found("person", asked.person, Person.objects.public().known_as)
    of_entry: dict[str, Any] = {
        "source": source,
        "kind__in": asked.kind,
        "level__in": asked.level,
        "changed_at__gte": asked.changed_since,
    }
    of_both = {"published_at__gte": asked.after, "published_at__lt": asked.before}
    if topic is None and person is None:
        return Keyset(Entry.objects.public().filter(**_said(of_entry | of_both)).only("published_at"))
    rows: QuerySet[Any]
    if topic is not None:
        rows = EntryTopic.objects.filter(topic=topic, refused=False)
        of_entry["credited__person"] = person
    else:
        rows = Credit.objects.filter(person=person)
    through = {f"entry__{name}": value for name, value in of_entry.items()} | of_both
    rows = rows.filter(entry__status__in=public_statuses(), **_said(through))
    return Keyset(rows.only("published_at", "entry_id"), id="entry_id")


def _found(parameter: str, slug: str | None, find: Callable[[str], Row | None]) -> Row | None:
    """What `find` has by this slug, if one was named."""
    if slug is None:
        return None
    row = find(slug)
    if row is None:
        raise invalid_parameter(parameter, f"there is no {parameter} “{slug}”; /api/v1/{ALL[parameter]} has them all.")
    return row


def _said(lookups: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in lookups.items() if value}
