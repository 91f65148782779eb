"""What can be done to sources: added, imported, paused, resumed and retired.

    add, import ──▶ active ◀──resume── paused, retired, removed
                      │  ▲                ▲
                      └──┴──pause, retire─┘        whether readers see what they bring: hub.actions.source_review

Each writes the row, its log entry and the indexing it owes in one transaction. `by` is None for whoever has the
machine's own shell (`manage.py`), who needs no permission.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from hub.actions.edit import edited
from hub.actions.permission import require
from hub.ingest.address import canonical, same_place, variants
from hub.ingest.errors import BadAddress
from hub.models import Owed, Source, bulk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from hub.ingest.opml import Outline

ADD, CHANGE = "hub.add_source", "hub.change_source"
BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
SLUG_LENGTH = 80  # characters, as the database has them
NEW = "new: first visit"
EDITED = (
    "url", "lease_until", "lease_token", "etag", "last_modified", "content_hash", "moved_to", "moved_times", "failures",
    "last_error", "wishes", "due_at", "due_reasons",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list."""

    added: int
    known: int  # subscribed to already, or named twice
    labelled: int  # known ones that gained labels


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
    _require(by, ADD)
    now = now or timezone.now()
    address = canonical(url)
    if not address:
        raise BadAddress(url)
    with transaction.atomic():
        known = sources_at(filter(None, (address, canonical(place))))
        if known:
            return next(iter(known.values())), False
        source = Source.objects.create(
            url=address, slug=Slugs().free(title or _host(address)), title=title or address,
            site_url=canonical(site_url), labels=list(labels), review=review, due_at=now, due_reasons=[NEW],
        )  # fmt: skip
        log(source, "source.add", user=by)
        _owe_index([source.pk], now)
    return source, True


def source_import(
    outlines: Iterable[Outline],
    *,
    by: User | None,
    now: datetime | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Imported:
    """Subscribe to a list. Twice is harmless: what is known only gains the labels that the list gives it.

    All of it is subscribed to, or, if it is interrupted, nothing. `progress` is told how many of how many are written.

    Raises:
        PermissionDenied: `by` may not add sources.
    """
    _require(by, ADD)
    now = now or timezone.now()
    with transaction.atomic():
        known = {same_place(source.url): source for source in Source.objects.only("url", "labels")}
        slugs, fresh, again, relabelled = Slugs(), {}, 0, {}
        for outline in outlines:
            place = same_place(outline.url)
            if place in known:
                again += 1
                source = known[place]
                labels = list(dict.fromkeys([*source.labels, *outline.labels]))
                if labels != source.labels:
                    source.labels = labels
                    relabelled[source.pk] = source
            elif place in fresh:
                again += 1
            else:
                fresh[place] = _new(outline, slugs, now)
        Source.objects.bulk_update(relabelled.values(), ["labels"], BATCH)
        keys = _insert(list(fresh.values()), progress)
        _log_import(keys, by, now)
        _owe_index(list(keys), now)
    return Imported(len(fresh), again, len(relabelled))


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
        source.wishes = {}
        if source.state in Source.VISITED:
            source.due_at, source.due_reasons = now, ["its address was changed"]
    source.save(update_fields=EDITED)
    edited(source, before=before, by=by)


def _set_state(
    source: Source, state: str, action: str, *, by: User | None, reason: str, due_at: datetime | None
) -> None:
    _require(by, CHANGE)
    with transaction.atomic():
        source.state, source.due_at = state, due_at
        source.due_reasons = ["an editor asked for it"] if due_at else []
        source.lease_until = source.lease_token = None  # a visit that is under way will find that it is not wanted
        source.save(
            update_fields=[
                "state", "review", "due_at", "due_reasons", "lease_until", "lease_token", "failures", "last_error",
            ]
        )  # fmt: skip
        log(source, action, user=by, data={"reason": reason} if reason else None)
        _owe_index([source.pk], timezone.now())


def _require(by: User | None, permission: str) -> None:
    if by is not None:
        require(by, permission)


def _owe_index(keys: list[int], now: datetime) -> None:
    Owed.objects.owe(Owed.Work.INDEX, "source", keys, now=now)


def sources_at(addresses: Iterable[str]) -> dict[str, Source]:
    """Which source is subscribed to each of these canonical addresses, or to one that means the same."""
    wanted = {address: variants(address) for address in addresses}
    found = {source.url: source for source in Source.objects.at(url for urls in wanted.values() for url in urls)}
    pairs = ((address, next((found[url] for url in urls if url in found), None)) for address, urls in wanted.items())
    return {address: source for address, source in pairs if source}


def _new(outline: Outline, slugs: Slugs, now: datetime) -> Source:
    return Source(
        url=outline.url, slug=slugs.free(outline.title or _host(outline.url)), title=outline.title or outline.url,
        site_url=outline.site_url, labels=list(outline.labels), due_at=now, due_reasons=[NEW],
    )  # fmt: skip


class Slugs:
    """Hands out slugs that no source has; each is taken from then on."""

    def __init__(self) -> None:
        self._taken = set(Source.objects.values_list("slug", flat=True))
        self._numbers: Counter[str] = Counter()  # the last number tried behind each stem

    def free(self, words: str) -> str:
        """A slug out of words: `blog`, then `blog-2`, `blog-3` …"""
        stem = slugify(words)[: SLUG_LENGTH - 6].strip("-") or "source"
        slug = stem
        while slug in self._taken:
            self._numbers[stem] += 1
            slug = f"{stem}-{self._numbers[stem] + 1}"
        self._taken.add(slug)
        return slug


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "source").removeprefix("www.").replace(".", "-")


def _insert(rows: list[Source], progress: Callable[[int, int], None]) -> dict[int, str]:
    """Write new sources; their keys, with their titles."""
    keys: dict[int, str] = {}
    for start in range(0, len(rows), BATCH):
        bulk.insert(Source, rows[start : start + BATCH])
        progress(min(start + BATCH, len(rows)), len(rows))
        keys.update(Source.objects.at(row.url for row in rows[start : start + BATCH]).values_list("pk", "title"))
    return keys


def _log_import(titles: Mapping[int, str], by: User | None, now: datetime) -> None:
    """One log entry a source, in bulk: `log` would take a query or two for each of thousands."""
    content_type = ContentType.objects.get_for_model(Source)
    bulk.insert(
        ModelLogEntry,
        [
            ModelLogEntry(
                content_type=content_type,
                object_id=str(key),
                label=title[:255],
                action="source.import",
                user=by,
                timestamp=now,
                content_changed=True,
                data={},
            )
            for key, title in titles.items()
        ],
    )
