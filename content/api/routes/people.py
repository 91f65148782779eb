"""/people: who is credited, across sources."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from content.api.pagination import next_page_url
from content.api.params import Slug, SlugPageParams
from content.api.problems import may_fail, refuse_unknown_parameters
from content.api.schemas import FeedAddresses
from content.api.serializers import feeds
from content.reading.absolute_url import absolute_url
from hub.models import Credit, Entry, Person

router = Router(tags=["People"])


class PersonOut(BaseModel):
    """Someone who is credited in the library."""

    slug: str
    name: str
    about: str = Field(description="Written by the hub's editors; may be empty.")
    url: str = Field(description="Their website; may be empty.")
    image: str
    page: str
    feeds: FeedAddresses


class People(BaseModel):
    """A page of people, by slug."""

    items: list[PersonOut]
    next: str | None


@router.get("", response=People, operation_id="list_people", summary="People, by slug", openapi_extra=may_fail(422))
def list_people(request: HttpRequest, asked: Query[SlugPageParams]) -> People:
    """Everyone with a page. Their entries: /entries?person=."""
    refuse_unknown_parameters(request, SlugPageParams)
    credited = Credit.objects.filter(entry__status__in=Entry.PUBLIC).values("person")
    rows = Person.objects.public().filter(slug__gt=asked.cursor, pk__in=credited).order_by("slug")
    found = list(rows[: asked.limit + 1])
    more = found[asked.limit - 1].slug if len(found) > asked.limit else None
    return People(items=[_person(row) for row in found[: asked.limit]], next=next_page_url(request, more))


@router.get(
    "/{slug}", response=PersonOut, operation_id="get_person", summary="One person", openapi_extra=may_fail(404, 422)
)
def get_person(request: HttpRequest, slug: Slug) -> PersonOut:
    """A person by slug, or by a former one."""
    row = Person.objects.public().known_as(slug)
    if row is None:
        raise Http404(f"Nobody is known as “{slug}”.")
    return _person(row)


def _person(row: Person) -> PersonOut:
    return PersonOut(
        slug=row.slug,
        name=row.name,
        about=row.about,
        url=row.url,
        image=row.image_url,
        page=absolute_url(row.get_absolute_url()),
        feeds=feeds("person", row.slug),
    )
