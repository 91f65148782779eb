"""Actions on sources: add, pause, resume, retire. Also: `source_edit`, `source_import` (lists), `source_review`.

    add, import ──▶ active ◀──resume── paused, retired, removed
                      │  ▲                ▲
                      └──┴──pause, retire─┘        whether readers see their entries: hub.actions.source_review

Each writes the row, its log entry and the index job in one transaction. `by` is None for management commands: who has
the machine's shell needs no permission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.permission import require
from hub.ingest.errors import BadAddress
from hub.ingest.urls import canonical, variants
from hub.jobs import queue
from hub.models import Job, Source
from hub.models.source import AN_EDITOR, BY_HAND
from hub.slugs import SlugAllocator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User


ADD, CHANGE = "hub.add_source", "hub.change_source"
FIRST_VISIT = "new: first visit"


def source_add(
    url: str,
    *,
    by: User | None,
    title: str = "",
    site_url: str = "",
    labels: Sequence[str] = (),
    review: str = Source.Review.TRUSTED,
    place: str = "",
    now: datetime | None = None,
) -> tuple[Source, bool]:
    """Subscribe to the feed at `url`, due at once; returns it, and whether it is new.

    `place` is where that address redirects at present: a source with that address is the same one. Without a title,
    the address is the title until the feed provides one.

    Raises:
        PermissionDenied: `by` may not add sources.
        BadAddress: `url` is not a web address.
    """
    require_unless_shell(by, ADD)
    now = now or timezone.now()
    address = canonical(url)
    if not address:
        raise BadAddress(url)
    with transaction.atomic():
        known = sources_at(filter(None, (address, canonical(place))))
        if known:
            return next(iter(known.values())), False
        source = Source.objects.create(
            url=address, slug=source_slug(source_slugs(), title, address), title=title or address,
            site_url=canonical(site_url), labels=list(labels), review=review, due_at=now, due_reasons=[BY_HAND],
        )  # fmt: skip
        log(source, "source.add", user=by)
        enqueue_index([source.pk], now)
    return source, True


def source_pause(source: Source, *, by: User | None, reason: str = "", action: str = "source.pause") -> None:
    """Stop fetching it until it is resumed; its entries stay. `action` is the name in the log.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    _set_state(source, Source.State.PAUSED, action, by=by, reason=reason, due_at=None)


def source_resume(source: Source, *, by: User | None, now: datetime | None = None) -> None:
    """Fetch it again, at once, after a pause or retirement.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    source.failures, source.last_error = 0, ""
    _set_state(source, Source.State.ACTIVE, "source.resume", by=by, reason="", due_at=now or timezone.now())


def source_retire(source: Source, *, by: User | None, reason: str = "") -> None:
    """Mark it as ended: it is fetched no more; its entries stay.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    _set_state(source, Source.State.RETIRED, "source.retire", by=by, reason=reason, due_at=None)


def _set_state(
    source: Source, state: str, action: str, *, by: User | None, reason: str, due_at: datetime | None
) -> None:
    require_unless_shell(by, CHANGE)
    with transaction.atomic():
        source.state, source.due_at = state, due_at
        source.due_reasons = [AN_EDITOR] if due_at else []
        source.lease_until = source.lease_token = None  # a fetch in progress loses its claim
        source.save(
            update_fields=[
                "state", "review", "due_at", "due_reasons", "lease_until", "lease_token", "failures", "last_error",
            ]
        )  # fmt: skip
        log(source, action, user=by, data={"reason": reason} if reason else None)
        enqueue_index([source.pk], timezone.now())


def require_unless_shell(by: User | None, permission: str) -> None:
    """Check that `by` holds `permission`; None is the machine's shell, which needs none.

    Raises:
        PermissionDenied
    """
    if by is not None:
        require(by, permission)


def enqueue_index(keys: list[int], now: datetime) -> None:
    """Index the sources with these keys again."""
    queue.enqueue(Job.Kind.INDEX, "source", keys, now=now)


def sources_at(addresses: Iterable[str]) -> dict[str, Source]:
    """The source subscribed to each of these canonical addresses, or to an equivalent variant."""
    wanted = {address: variants(address) for address in addresses}
    found = {source.url: source for source in Source.objects.at(url for urls in wanted.values() for url in urls)}
    pairs = ((address, next((found[url] for url in urls if url in found), None)) for address, urls in wanted.items())
    return {address: source for address, source in pairs if source}


def source_slugs() -> SlugAllocator:
    """Slugs that no source has."""
    return SlugAllocator(Source.objects.values_list("slug", flat=True))


def source_slug(slugs: SlugAllocator, title: str, address: str) -> str:
    """A slug of a source's title, or of its host if it has none."""
    return slugs.allocate(title or _host(address), otherwise="source")


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "source").removeprefix("www.").replace(".", "-")
