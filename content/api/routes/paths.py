"""/paths: learning paths, with their steps."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router
from pydantic import BaseModel, Field

from content.api.pagination import next_page_url
from content.api.params import Slug, SlugPageParams
from content.api.problems import may_fail, refuse_unknown_parameters
from content.api.schemas import TopicBrief
from content.paths import kinds
from content.paths.page import LearningPathPage
from content.paths.route import Route
from content.reading.absolute_url import absolute_page_url, absolute_url
from content.reading.feed_links import feed_urls, podcast_path

if TYPE_CHECKING:
    from content.paths.step import PathStep

router = Router(tags=["Paths"])

NO_CLIP = {"start": None, "end": None}


class PathFeeds(BaseModel):
    """The URLs of its feeds."""

    rss: str
    atom: str
    json_feed: str
    podcast: str = Field(description="Its episodes in order, for podcast apps.")
    opml: str = Field(description="The sources of its steps.")


class PathBrief(BaseModel):
    """A learning path."""

    slug: str
    title: str
    level: str
    audience: str
    topics: list[TopicBrief]
    steps_count: int
    published_at: datetime | None
    changed_at: datetime | None
    page: str
    feeds: PathFeeds


class Paths(BaseModel):
    """A page of learning paths, by slug."""

    items: list[PathBrief]
    next: str | None


class StepOut(BaseModel):
    """One step of a path."""

    id: UUID = Field(description="Stays the same when the step moves or is retitled.")
    position: int = Field(description="From 1, over the whole path.")
    section: str
    kind: str = Field(description=" or ".join(", ".join(kinds.KINDS).rsplit(", ", 1)) + ".")
    title: str
    why: str = Field(description="What it is for on this path.")
    minutes: int | None
    optional: bool
    page: str
    entry: UUID | None = Field(description="The id of its entry, if it has one.")
    url: str | None = Field(description="The URL of the original, if it has one.")
    start: int | None = Field(description="Of a clip, in seconds.")
    end: int | None = Field(description="Of a clip, in seconds.")
    withdrawn: bool = Field(description="Its content is no longer public.")


class PathOut(PathBrief):
    """A learning path with its steps."""

    introduction: str
    outcomes: list[str]
    prerequisites: list[str] = Field(description="Slugs of the paths to complete first.")
    minutes: int = Field(description="The known durations of the steps that are not optional, in total.")
    steps: list[StepOut]


@router.get(
    "", response=Paths, operation_id="list_paths", summary="Learning paths, by slug", openapi_extra=may_fail(422)
)
def list_paths(request: HttpRequest, asked: Query[SlugPageParams]) -> Paths:
    """Every published path, without its steps."""
    refuse_unknown_parameters(request, SlugPageParams)
    pages = LearningPathPage.objects.live().public().filter(slug__gt=asked.cursor).order_by("slug")
    found = list(pages.annotate(steps_count=Count("steps")).prefetch_related("topics")[: asked.limit + 1])
    more = found[asked.limit - 1].slug if len(found) > asked.limit else None
    items = [PathBrief(**_brief(page), steps_count=page.steps_count) for page in found[: asked.limit]]
    return Paths(items=items, next=next_page_url(request, more))


@router.get(
    "/{slug}",
    response=PathOut,
    operation_id="get_path",
    summary="One learning path",
    openapi_extra=may_fail(404, 422),
)
def get_path(request: HttpRequest, slug: Slug) -> PathOut:
    """A path with its steps in order."""
    page = LearningPathPage.objects.live().public().filter(slug=slug).first()
    if page is None:
        raise Http404(f"There is no learning path “{slug}”.")
    route = Route(page.steps.with_entries())
    for step in route.steps:
        step.path = page  # else each would load the page anew, for its address
    return PathOut(
        **_brief(page),
        steps_count=len(route),
        introduction=page.introduction,
        outcomes=[str(block.value) for block in page.outcomes],
        prerequisites=[other.slug for other in page.prerequisites.all() if other.live],
        minutes=route.minutes,
        steps=[_step(step) for step in route.steps],
    )


def _brief(page: LearningPathPage) -> dict[str, Any]:
    return {
        "slug": page.slug,
        "title": page.title,
        "level": page.level,
        "audience": page.audience,
        "topics": [TopicBrief(slug=topic.slug, title=topic.title) for topic in page.topics.all()],
        "published_at": page.first_published_at,
        "changed_at": page.last_published_at,
        "page": absolute_page_url(page),
        "feeds": PathFeeds(
            **feed_urls("path", page.slug),
            podcast=absolute_url(podcast_path("path", page.slug)),
            opml=absolute_url(reverse("opml_path", args=[page.slug])),
        ),
    }


def _step(step: PathStep) -> StepOut:
    entry = step.entry if step.entry and not step.is_gone else None
    return StepOut(
        id=step.key,
        position=step.position,
        section=step.section_title,
        kind=step.kind,
        title=step.heading,
        why=step.why,
        minutes=step.minutes,
        optional=step.optional,
        page=absolute_url(step.get_absolute_url()),
        entry=entry.uuid if entry else None,
        url=entry.url if entry else None,
        withdrawn=step.is_gone,
        **NO_CLIP | step.step_kind.api_detail(step),
    )
