"""Subscribing to an OPML list: the plan, which writes nothing, and the import.

outlines ──plan_import──▶ new, known and repeated sources ──source_import──▶ rows, log entries, jobs
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from hub.actions.source import ADD, FIRST_VISIT, enqueue_index, require_unless_shell, source_slug, source_slugs
from hub.db import bulk
from hub.db.batched import batched
from hub.ingest.urls import url_key
from hub.models import Source
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from hub.ingest.parsing.opml import Outline
    from hub.slugs import SlugAllocator

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A listed source that is subscribed to already, and the labels that the list adds to it."""

    source: Source
    new_labels: tuple[str, ...]


@dataclass(slots=True)
class ImportPlan:
    """What importing a list would do."""

    fresh: list[Outline] = field(default_factory=list)
    known: list[KnownSource] = field(default_factory=list)
    repeated: int = 0  # further spellings of new ones

    @property
    def relabelled(self) -> list[Source]:
        """The known sources that gain labels, each once, with the labels set but not saved."""
        return list({one.source.pk: one.source for one in self.known if one.new_labels}.values())


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import."""

    added: int
    known: int  # subscribed to already, or named twice
    labelled: int  # known ones that gained labels

    def __str__(self) -> str:
        added = pluralize(self.added, "source")
        return f"{added} added, {self.known:,} known already ({self.labelled:,} of them with new labels)"


def plan_import(outlines: Iterable[Outline]) -> ImportPlan:
    """Plan the import. Nothing is written."""
    there = {url_key(one.url): one for one in Source.objects.only("url", "title", "labels", "state")}
    plan, named = ImportPlan(), set()
    for outline in outlines:
        place = url_key(outline.url)
        if source := there.get(place):
            gains = tuple(label for label in dict.fromkeys(outline.labels) if label not in source.labels)
            source.labels = [*source.labels, *gains]
            plan.known.append(KnownSource(source, gains))
        elif place in named:
            plan.repeated += 1
        else:
            named.add(place)
            plan.fresh.append(outline)
    return plan


def source_import(
    outlines: Iterable[Outline],
    *,
    by: User | None,
    now: datetime | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> ImportResult:
    """Subscribe to a list. Repeating it is harmless: known sources only gain the labels that the list gives them.

    All of it or, if it is interrupted, nothing. `progress` is called with (written, total).

    Raises:
        PermissionDenied: `by` may not add sources.
    """
    require_unless_shell(by, ADD)
    listed, now = tuple(outlines), now or timezone.now()
    try:
        return _import(listed, by, now, progress)
    except IntegrityError:  # another request added one of them in between: now it is known
        return _import(listed, by, now, progress)


def _import(
    listed: Sequence[Outline], by: User | None, now: datetime, progress: Callable[[int, int], None]
) -> ImportResult:
    with transaction.atomic():
        plan, slugs = plan_import(listed), source_slugs()
        relabelled = plan.relabelled
        Source.objects.bulk_update(relabelled, ["labels"], BATCH)
        keys = _insert([_new(outline, slugs, now) for outline in plan.fresh], progress)
        _log_import(keys, by, now)
        enqueue_index(list(keys), now)
    return ImportResult(len(plan.fresh), len(plan.known) + plan.repeated, len(relabelled))


def _new(outline: Outline, slugs: SlugAllocator, now: datetime) -> Source:
    return Source(
        url=outline.url, slug=source_slug(slugs, outline.title, outline.url), title=outline.title or outline.url,
        site_url=outline.site_url, labels=list(outline.labels), due_at=now, due_reasons=[FIRST_VISIT],
    )  # fmt: skip


def _insert(rows: list[Source], progress: Callable[[int, int], None]) -> dict[int, str]:
    """Insert new sources; returns their titles by key."""
    keys: dict[int, str] = {}
    done = 0
    for batch in batched(rows, BATCH):
        bulk.insert(Source, batch)
        done += len(batch)
        progress(done, len(rows))
        keys.update(Source.objects.at(row.url for row in batch).values_list("pk", "title"))
    return keys


def _log_import(titles: Mapping[int, str], by: User | None, now: datetime) -> None:
    """One log entry per source, in bulk: `log` would take a query or two for each of thousands."""
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
