"""The query parameters of each list, validated before any query runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

from content.reading.keyset import CURSOR
from hub.models import Entry, Source
from hub.search.engines.stored import SPANS
from hub.search.request import Sort
from hub.search.results import DEEPEST

LIMIT = 50  # items a page by default
MAX_LIMIT = 100  # items; with the bodies of open sources that is a few megabytes


def _as_utc(moment: datetime) -> datetime:
    """In UTC; a time without a zone is read as UTC."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError("this time is outside the calendar") from error


Moment = Annotated[datetime, AfterValidator(_as_utc)]
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)]
Place = Annotated[str, StringConstraints(max_length=40), Field(json_schema_extra={"pattern": f"^({CURSOR.pattern})?$"})]
After = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]*$", max_length=255)]
Year = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class PageSize(Schema):
    """The size of a page."""

    limit: int = Field(LIMIT, ge=1, le=MAX_LIMIT, description="Maximum number of items a page.")


class PageParams(PageSize):
    """A page of a list by date."""

    cursor: Place = Field("", description="Where the page starts: taken from `next`, opaque.")


class SlugPageParams(PageSize):
    """A page of a list by slug."""

    cursor: After = Field("", description="Where the page starts: taken from `next`, opaque.")


class EntryFilters(PageParams):
    """Filters of entries."""

    source: Slug | None = Field(None, description="A source's slug: only its entries.")
    topic: Slug | None = Field(None, description="A topic's slug: only entries about it or a topic below it.")
    person: Slug | None = Field(None, description="A person's slug: only entries that credit them.")
    kind: list[Entry.Kind] = Field([], description="Only these kinds; may be repeated.")
    level: list[Entry.Level] = Field([], description="Only these levels; may be repeated.")
    after: Moment | None = Field(None, description="Published at this time or later. A date means 00:00 UTC.")
    before: Moment | None = Field(None, description="Published before this time.")
    changed_since: Moment | None = Field(
        None, description="New, edited or retagged since this time. To keep a copy, follow /changes instead."
    )


class SourceFilters(SlugPageParams):
    """Filters of sources."""

    kind: list[Source.Kind] = Field([], description="Only these kinds; may be repeated.")


class SearchFilters(Schema):
    """A search and its filters."""

    q: Words = Field("", description='Words, "phrases", OR, -without, prefix*, title: topic: before: and so on.')
    topic: list[Slug] = Field([], description="Only about one of these topics; may be repeated.")
    source: list[Slug] = Field([], description="Only from one of these sources; may be repeated.")
    kind: list[Slug] = Field([], description="Only these kinds, including topic, source and path; may be repeated.")
    level: list[Entry.Level] = Field([], description="Only these levels; may be repeated.")
    year: list[Year] = Field([], description="Only published in these years; may be repeated.")
    length: list[Words] = Field([], description=f"Only of these lengths: {', '.join(SPANS)}; may be repeated.")
    sponsored: list[Literal["yes", "no"]] = Field([], description="Only sponsored entries, or only the others.")
    after: Words = Field("", description="Published at this time or later: 2025, 2025-03, 2025-03-14, last month.")
    before: Words = Field("", description="Published before this time.")
    sort: Sort = Field("relevance", description="The order of the results.")
    page: int = Field(1, ge=1, le=DEEPEST, description="The page of the results, from 1 to `pages`.")
    size: int = Field(20, ge=1, le=MAX_LIMIT, description="Results a page.")
