"""/search: the search of the site."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from content.api.params import SearchFilters
from content.api.problems import may_fail, refuse_unknown_parameters
from content.api.schemas import TopicBrief
from content.reading.absolute_url import absolute_url
from hub.search import Filters, search
from hub.search.results import DEEPEST

if TYPE_CHECKING:
    from hub.search import Hit

router = Router(tags=["Search"])


class HitCopyOut(BaseModel):
    """The same publication, from another source."""

    title: str
    url: str
    page: str
    source: str
    attribution: str


class HitOut(BaseModel):
    """One result: an entry, a topic, a source, a person or a learning path."""

    kind: str
    title: str
    url: str = Field(description="The original for an entry, else the hub's page.")
    page: str = Field(description="The hub's page about it, opening at `second` if there is one.")
    score: float = Field(description="Comparable within one response only.")
    passage: str = Field(description="Plain text: the passage that matches best, or the excerpt.")
    source: str = Field(description="The slug of its source; may be empty.")
    attribution: str
    second: int | None = Field(description="Where in the recording the passage is spoken; null for written text.")
    also: list[HitCopyOut] = Field(description="The same publication elsewhere in the library.")
    people: list[str]
    seconds: int | None = Field(description="To read, listen or watch.")
    sponsored: bool
    topics: list[TopicBrief]
    level: str
    published_at: datetime | None


class FacetValueOut(BaseModel):
    """A value of a facet, and how many results have it."""

    value: str
    label: str
    count: int


class SearchAnswer(BaseModel):
    """One page of results."""

    query: str
    understood: str = Field(description="The query as the hub parsed it.")
    total: int = Field(description="All results, a story with its copies counted once.")
    page: int
    pages: int = Field(description=f"Pages available: at most {DEEPEST:,} results, whatever the total.")
    items: list[HitOut]
    facets: dict[str, list[FacetValueOut]]
    notes: list[str] = Field(description="Sentences for the reader: what was not understood, which words were ignored.")
    did_you_mean: str


@router.get("", response=SearchAnswer, operation_id="search", summary="Search the library", openapi_extra=may_fail(422))
def search_library(request: HttpRequest, asked: Query[SearchFilters]) -> SearchAnswer:
    """Search results, best first, with facets. Any text is a valid query."""
    refuse_unknown_parameters(request, SearchFilters)
    filters = Filters(
        topic=tuple(asked.topic),
        source=tuple(asked.source),
        kind=tuple(asked.kind),
        level=tuple(asked.level),
        year=tuple(asked.year),
        length=tuple(asked.length),
        sponsored=tuple(asked.sponsored),
        after=asked.after,
        before=asked.before,
    )
    found = search(asked.q, filters=filters, page=asked.page, size=asked.size, sort=asked.sort, now=timezone.now())
    return SearchAnswer(
        query=found.query,
        understood=found.understood,
        total=found.total,
        page=found.page,
        pages=found.pages,
        items=[_hit(hit) for hit in found.hits],
        facets={
            facet.name: [FacetValueOut(value=each.value, label=each.label, count=each.count) for each in facet.choices]
            for facet in found.facets
        },
        notes=list(found.notes),
        did_you_mean=found.did_you_mean,
    )


def _hit(hit: Hit) -> HitOut:
    return HitOut(
        kind=hit.kind,
        title=hit.title,
        url=hit.url if "://" in hit.url else absolute_url(hit.url),
        page=absolute_url(hit.moment or hit.page),
        score=hit.score,
        passage="".join(piece.text for piece in hit.passage) or hit.excerpt,
        source=hit.source,
        attribution=hit.source_title,
        second=hit.second,
        also=[
            HitCopyOut(
                title=copy.title,
                url=copy.url if "://" in copy.url else absolute_url(copy.url),
                page=absolute_url(copy.page),
                source=copy.source,
                attribution=copy.source_title,
            )
            for copy in hit.also
        ],
        people=list(hit.people),
        seconds=hit.seconds,
        sponsored=hit.sponsored,
        topics=[TopicBrief(slug=slug, title=title) for slug, title in hit.topics],
        level=hit.level,
        published_at=hit.date,
    )
