"""/changes: the change feed that keeps a copy of the library up to date.

    start without a cursor ──▶ changes, oldest first, and the cursor after them ──▶ repeat from there, for ever

Entries are listed in the order of their last change; a withdrawn one by its id alone, for the copy to delete. A change
is listed once it is a minute old: a transaction that began earlier may still commit, and would be missed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from content.api import schemas, serializers
from content.api.pagination import next_page_url, position
from content.api.params import PageParams
from content.api.problems import may_fail, refuse_unknown_parameters
from content.reading.keyset import Cursor
from hub.models import Entry

router = Router(tags=["Changes"])

SETTLED = timedelta(minutes=1)  # longer than any writer holds its transaction; the database waits 20 s for another


class Changes(BaseModel):
    """A page of changes, oldest first."""

    changed: list[schemas.EntryOut] = Field(description="New and changed entries, as they are now.")
    withdrawn: list[UUID] = Field(description="Ids of entries that are no longer public: delete them.")
    next: str = Field(description="The URL of later changes. It is never null: changes have no end.")
    more: bool = Field(description="Whether there are more already; if not, ask again later.")


@router.get(
    "", response=Changes, operation_id="list_changes", summary="Changes since a cursor", openapi_extra=may_fail(422)
)
def list_changes(request: HttpRequest, asked: Query[PageParams]) -> Changes:
    """Everything that a mirror needs: follow `next` while there is `more`, store it, and continue from it later."""
    refuse_unknown_parameters(request, PageParams)
    start = position(asked.cursor)
    rows = list(_after(start)[: asked.limit + 1])
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    public = Entry.objects.public().cards().with_podcasts().with_editions().with_shown_bodies()
    shown = public.in_bulk([key for key, _, _ in rows])
    end = Cursor(rows[-1][2], rows[-1][0]) if rows else start or Cursor(None, 0)
    return Changes(
        changed=[
            serializers.entry(shown[key], shown[key].shown_body)  # type: ignore[attr-defined]
            for key, _, _ in rows
            if key in shown
        ],
        withdrawn=[uuid for key, uuid, _ in rows if key not in shown],
        next=next_page_url(request, end) or "",
        more=more,
    )


def _after(start: Cursor | None) -> QuerySet[Entry, tuple[int, UUID, datetime | None]]:
    rows = Entry.objects.filter(changed_at__lt=timezone.now() - SETTLED).order_by("changed_at", "id")
    if start is not None and start.at is not None:
        rows = rows.filter(Q(changed_at__gt=start.at) | Q(id__gt=start.id), changed_at__gte=start.at)
    return rows.values_list("pk", "uuid", "changed_at")
