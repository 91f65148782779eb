"""What may be asked: the parameters of each list, checked before anything is looked up."""

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

LIMIT = 50  # items in an answer where no number is asked for
AT_MOST = 100  # items; with the bodies of open sources that is a few megabytes


def _as_utc(moment: datetime) -> datetime:
    """In UTC; a moment without a zone is taken for UTC."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError("this moment is outside the calendar") from error


Moment = Annotated[datetime, AfterValidator(_as_utc)]
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)]
Place = Annotated[str, StringConstraints(max_length=40), Field(json_schema_extra={"pattern": f"^({CURSOR.pattern})?$"})]
After = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]*$", max_length=255)]
Year = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class PageSize(Schema):
    """How much."""

    limit: int = Field(LIMIT, ge=1, le=AT_MOST, description="Items in the answer, at most.")


class PageParams(PageSize):
    """How much, and from where on, of a list by date."""

    cursor: Place = Field("", description="Where to go on: taken from `next`, not made up.")


class SlugPageParams(PageSize):
    """How much, and from where on, of a list by slug."""

    cursor: After = Field("", description="Where to go on: taken from `next`, not made up.")


class EntryFilters(PageParams):
    """Which entries."""

    source: Slug | None = Field(None, description="A source's slug: only what it has published.")
    topic: Slug | None = Field(None, description="A topic's slug: only what is about it, finer topics included.")
    person: Slug | None = Field(None, description="A person's slug: only what credits them.")
    kind: list[Entry.Kind] = Field([], description="Only these kinds; may be repeated.")
    level: list[Entry.Level] = Field([], description="Only these levels; may be repeated.")
    after: Moment | None = Field(None, description="Published then or later. A date means its first moment, in UTC.")
    before: Moment | None = Field(None, description="Published before then.")
    changed_since: Moment | None = Field(
        None, description="New, edited or sorted anew since then. To keep a copy, follow /changes instead."
    )


class SourceFilters(SlugPageParams):
    """Which sources."""

    kind: list[Source.Kind] = Field([], description="Only these kinds; may be repeated.")


class SearchFilters(Schema):
    """What to look for."""

    q: Words = Field("", description='Words, "phrases", OR, -without, prefix*, title: topic: before: and so on.')
    topic: list[Slug] = Field([], description="Only about any of these topics; may be repeated.")
    source: list[Slug] = Field([], description="Only from any of these sources; may be repeated.")
    kind: list[Slug] = Field([], description="Only these kinds, topic, source and path among them; may be repeated.")
    level: list[Entry.Level] = Field([], description="Only these levels; may be repeated.")
    year: list[Year] = Field([], description="Only published in these years; may be repeated.")
    length: list[Words] = Field([], description=f"Only of these lengths: {', '.join(SPANS)}; may be repeated.")
    sponsored: list[Literal["yes", "no"]] = Field([], description="Only what its publisher was paid for, or the rest.")
    after: Words = Field("", description="Published then or later: 2025, 2025-03, 2025-03-14, last month.")
    before: Words = Field("", description="Published before then.")
    sort: Sort = Field("relevance", description="The order of the answers.")
    page: int = Field(1, ge=1, le=DEEPEST, description="Which page of the answers, from 1 to `pages`.")
    size: int = Field(20, ge=1, le=AT_MOST, description="Answers on a page.")
