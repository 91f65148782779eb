"""/topics: the taxonomy."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from ninja import Router

from content.api import schemas, serializers
from content.api.params import Slug
from content.api.problems import may_fail
from hub.models import Topic

router = Router(tags=["Topics"])


@router.get(
    "", response=schemas.Topics, operation_id="list_topics", summary="The whole taxonomy", openapi_extra=may_fail()
)
def list_topics(request: HttpRequest) -> schemas.Topics:
    """Every topic with its parent: a tree in a list, a few hundred at most."""
    rows = Topic.objects.select_related("parent").prefetch_related("related").order_by("slug")
    return schemas.Topics(items=[serializers.topic(row) for row in rows])


@router.get(
    "/{slug}",
    response=schemas.TopicOut,
    operation_id="get_topic",
    summary="One topic",
    openapi_extra=may_fail(404, 422),
)
def get_topic(request: HttpRequest, slug: Slug) -> schemas.TopicOut | HttpResponse:
    """A topic by its slug; a slug that it had before redirects."""
    row = Topic.objects.select_related("parent").prefetch_related("related").known_as(slug)
    if row is None:
        raise Http404(f"There is no topic “{slug}”.")
    if row.slug != slug:
        return redirect(request.path.removesuffix(slug) + row.slug, permanent=True)
    return serializers.topic(row)
