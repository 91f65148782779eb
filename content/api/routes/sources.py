"""/sources: whose feeds the hub reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from ninja import Query, Router

from content.api import schemas, serializers
from content.api.pagination import next_page_url
from content.api.params import Slug, SourceFilters
from content.api.problems import may_fail, refuse_unknown_parameters
from hub.models import Source

router = Router(tags=["Sources"])


@router.get(
    "", response=schemas.Sources, operation_id="list_sources", summary="Sources, by slug", openapi_extra=may_fail(422)
)
def list_sources(request: HttpRequest, asked: Query[SourceFilters]) -> schemas.Sources:
    """Every source that readers may see, with its health."""
    refuse_unknown_parameters(request, SourceFilters)
    rows = Source.objects.public().filter(slug__gt=asked.cursor).order_by("slug")
    if asked.kind:
        rows = rows.filter(kind__in=asked.kind)
    found = list(rows[: asked.limit + 1])
    more = found[asked.limit - 1].slug if len(found) > asked.limit else None
    return schemas.Sources(
        items=[serializers.source(row) for row in found[: asked.limit]], next=next_page_url(request, more)
    )


@router.get(
    "/{slug}",
    response=schemas.SourceOut,
    operation_id="get_source",
    summary="One source",
    openapi_extra=may_fail(404, 422),
)
def get_source(request: HttpRequest, slug: Slug) -> schemas.SourceOut:
    """A source by its slug."""
    row = Source.objects.public().filter(slug=slug).first()
    if row is None:
        raise Http404(f"There is no source “{slug}”.")
    return serializers.source(row)
