"""What can be done to sources: added, paused, resumed, retired and edited; by the list: hub.actions.source_import.

    add, import ──▶ active ◀──resume── paused, retired, removed
                      │  ▲                ▲
                      └──┴──pause, retire─┘        whether readers see what they bring: hub.actions.source_review

Each writes the row, its log entry and the indexing it owes in one transaction. `by` is None for whoever has the
machine's own shell (`manage.py`), who needs no permission.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from hub.actions.diff import edited
from hub.actions.permission import require
from hub.ingest.errors import BadAddress
from hub.ingest.urls import canonical, variants
from hub.jobs import queue
from hub.models import Job, Source
from hub.models.source import AN_EDITOR, BY_HAND, READDRESSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User


ADD, CHANGE = "hub.add_source", "hub.change_source"
SLUG_LENGTH = 80  # characters, as the database has them
NEW = "new: first visit"
EDITED = (
    "url", "lease_until", "lease_token", "etag", "last_modified", "content_hash", "moved_to", "moved_times", "failures",
    "last_error", "publisher_hints", "due_at", "due_reasons",
)  # fmt: skip


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
    """Subscribe to the feed at `url`, due at once; the source, and whether it is new. One that is there stays as it is.

    `place` is where that address leads at present: a source that is subscribed to there is the same one. Without a
    title it is called by its address until its feed says better.

    Raises:
        PermissionDenied: `by` may not add sources.
        BadAddress: `url` is no web address.
    """
    may(by, ADD)
    now = now or timezone.now()
    address = canonical(url)
    if not address:
        raise BadAddress(url)
    with transaction.atomic():
        known = sources_at(filter(None, (address, canonical(place))))
        if known:
            return next(iter(known.values())), False
        source = Source.objects.create(
            url=address, slug=Slugs().free(title, address), title=title or address,
            site_url=canonical(site_url), labels=list(labels), review=review, due_at=now, due_reasons=[BY_HAND],
        )  # fmt: skip
        log(source, "source.add", user=by)
        owe_index([source.pk], now)
    return source, True


def source_pause(source: Source, *, by: User | None, reason: str = "", action: str = "source.pause") -> None:
    """Visit it no more until it is resumed; what it brought stays. `action` is what the log calls it.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    _set_state(source, Source.State.PAUSED, action, by=by, reason=reason, due_at=None)


def source_resume(source: Source, *, by: User | None, now: datetime | None = None) -> None:
    """Visit it again, at once: after a pause, or because it is back from retirement.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    source.failures, source.last_error = 0, ""
    _set_state(source, Source.State.ACTIVE, "source.resume", by=by, reason="", due_at=now or timezone.now())


def source_retire(source: Source, *, by: User | None, reason: str = "") -> None:
    """Say that it will publish no more; what it brought stays.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    _set_state(source, Source.State.RETIRED, "source.retire", by=by, reason=reason, due_at=None)


def source_edited(source: Source, *, before: Mapping[str, str], by: User | None, now: datetime) -> None:
    """See to what an edit of its fields means, and log it; within the edit's transaction. `before`: as it was read.

    A visit that is under way would write its fields as they were: it loses its lease, and is made again. What was
    heard from another address says nothing of a new one, which is visited at once.
    """
    source.lease_until = source.lease_token = None
    if source.url != before["url"]:
        address = canonical(source.url)
        if address and not Source.objects.at([address]).exclude(pk=source.pk).exists():
            source.url = address
        source.etag = source.last_modified = source.content_hash = source.moved_to = source.last_error = ""
        source.moved_times = source.failures = 0
        source.publisher_hints = {}
        if source.state in Source.VISITED:
            source.due_at, source.due_reasons = now, [READDRESSED]
    source.save(update_fields=EDITED)
    edited(source, before=before, by=by)


def _set_state(
    source: Source, state: str, action: str, *, by: User | None, reason: str, due_at: datetime | None
) -> None:
    may(by, CHANGE)
    with transaction.atomic():
        source.state, source.due_at = state, due_at
        source.due_reasons = [AN_EDITOR] if due_at else []
        source.lease_until = source.lease_token = None  # a visit that is under way will find that it is not wanted
        source.save(
            update_fields=[
                "state", "review", "due_at", "due_reasons", "lease_until", "lease_token", "failures", "last_error",
            ]
        )  # fmt: skip
        log(source, action, user=by, data={"reason": reason} if reason else None)
        owe_index([source.pk], timezone.now())


def may(by: User | None, permission: str) -> None:
    """Go on if `by` holds it, or has the machine's own shell.

    Raises:
        PermissionDenied
    """
    if by is not None:
        require(by, permission)


def owe_index(keys: list[int], now: datetime) -> None:
    """Have the sources with these keys found as they are now."""
    queue.enqueue(Job.Kind.INDEX, "source", keys, now=now)


def sources_at(addresses: Iterable[str]) -> dict[str, Source]:
    """Which source is subscribed to each of these canonical addresses, or to one that means the same."""
    wanted = {address: variants(address) for address in addresses}
    found = {source.url: source for source in Source.objects.at(url for urls in wanted.values() for url in urls)}
    pairs = ((address, next((found[url] for url in urls if url in found), None)) for address, urls in wanted.items())
    return {address: source for address, source in pairs if source}


class Slugs:
    """Hands out slugs that no source has; each is taken from then on."""

    def __init__(self) -> None:
        self._taken = set(Source.objects.values_list("slug", flat=True))
        self._numbers: Counter[str] = Counter()  # the last number tried behind each stem

    def free(self, title: str, address: str) -> str:
        """A slug out of its title, else its host: `blog`, then `blog-2`, `blog-3` …"""
        stem = slugify(title or _host(address))[: SLUG_LENGTH - 6].strip("-") or "source"
        slug = stem
        while slug in self._taken:
            self._numbers[stem] += 1
            slug = f"{stem}-{self._numbers[stem] + 1}"
        self._taken.add(slug)
        return slug


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "source").removeprefix("www.").replace(".", "-")
