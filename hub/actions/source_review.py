"""Whether readers see what a source brings: suspected of having gone off topic, approved and refused.

    trusted ──suspect──▶ waiting ──approve──▶ trusted        store owes a review for each source that brought something
                            └─────refuse───▶ refused, paused; `review` reads its newest entries and judges them

A source that brings something after a month of silence is looked at before that: in the transaction that stores it,
so that no reader sees what a lapsed domain brings.

A suspicion takes the entries it is about out of readers' sight, to wait with whatever the source brings from then on;
what came before stays where it is. An editor's approval counts for all that had come by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.entry import entries_moved, owe_stories, river_change
from hub.actions.off_topic import SHORTEST_AFTER_SILENCE, Finding, Reading, judge, may_be_left, spam_words
from hub.actions.permission import require
from hub.actions.source import CHANGE, source_pause
from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job, RiverDay, Source
from hub.topics.assign import document_of
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from hub.topics.classifier import Classifier

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
FIRST = SHORTEST_AFTER_SILENCE  # entries read at first: nearly always one of them bears a trace, and that is the end
READ = 100  # entries read where none does
CHARACTERS = 3000  # of a text in which words of spam are looked for

NEW, PUBLISHED = Entry.Status.NEW, Entry.Status.PUBLISHED


def review(jobs: Iterable[Job], *, now: datetime) -> None:
    """Judge the sources that brought something since they were last judged: the handler of `Job.Kind.REVIEW`."""
    classifier = current_taxonomy().classifier
    for source in Source.objects.filter(pk__in=[int(job.key) for job in jobs]):
        source_look(source, now, classifier)


def source_look(source: Source, now: datetime, classifier: Classifier | None = None) -> None:
    """Judge a source that is trusted by what it brought last, and suspect it if it has gone off topic."""
    classifier = classifier or current_taxonomy().classifier
    if source.review == Source.Review.TRUSTED and not classifier.is_mute and (finding := look(source, classifier)):
        source_suspect(source, finding, now=now)


def look(source: Source, classifier: Classifier) -> Finding | None:
    """Whether it has gone off topic, by its newest entries."""
    came = Entry.objects.from_source(source).exclude(status=Entry.Status.REMOVED)
    came = came.order_by("-first_seen_at", "-published_at", "-pk").only("title", "labels", "text", "first_seen_at")
    if may_be_left(readings(came[:FIRST], classifier)):
        return None
    entries = list(came.only("title", "labels", "text", "words", "published_at", "first_seen_at")[:READ])
    since = source.reviewed_at
    judged = sum(entry.first_seen_at <= since for entry in entries) if since else 0
    return judge(readings(entries, classifier), judged=judged)


def readings(entries: Iterable[Entry], classifier: Classifier) -> list[Reading]:
    """What each told. A topic that an editor has confirmed is a trace like any other."""
    entries = list(entries)
    rows = EntryTopic.objects.filter(entry__in=[entry.pk for entry in entries], refused=False)
    tagged = set(rows.values_list("entry_id", flat=True))
    return [
        Reading(
            at=entry.published_at,
            words=entry.words,
            traced=entry.pk in tagged or bool(classifier.explain(document_of(entry))),
            spam=spam_words(" ".join((entry.title, *map(str, entry.labels), entry.text[:CHARACTERS]))),
        )
        for entry in entries
    ]


def source_suspect(source: Source, finding: Finding, *, now: datetime) -> int:
    """Have it wait for an editor, and its newest published entries, as many as the finding is about, with it.

    The hub's own doing, and so without a permission. How many entries were taken out of readers' sight.
    """
    with transaction.atomic():
        source.review, source.review_reason = Source.Review.WAITING, finding.sentence
        source.save(update_fields=["review", "review_reason"])
        newest = Entry.objects.from_source(source).exclude(status=Entry.Status.REMOVED)
        keys = newest.order_by("-first_seen_at", "-published_at", "-pk").values_list("pk", flat=True)[: finding.run]
        moved = _move(Entry.objects.filter(pk__in=list(keys), status=PUBLISHED), NEW, now=now)
        queue.enqueue(Job.Kind.INDEX, "source", [source.pk], now=now)
        log(source, "source.suspect", data={"reason": finding.sentence})
    return moved


def source_approve(source: Source, *, by: User | None, now: datetime | None = None) -> int:
    """Vouch for it: its entries that waited come before readers. How many those are.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    _require(by)
    now = now or timezone.now()
    with transaction.atomic():
        source.review, source.review_reason, source.reviewed_at = Source.Review.TRUSTED, "", now
        source.save(update_fields=["review", "review_reason", "reviewed_at"])
        moved = _move(Entry.objects.filter(source=source, status=NEW), PUBLISHED, now=now)
        queue.enqueue(Job.Kind.INDEX, "source", [source.pk], now=now)
        log(source, "source.approve", user=by)
    return moved


def source_refuse(source: Source, *, by: User | None, reason: str = "") -> None:
    """Turn it down: it is visited no more, and its waiting entries stay unseen.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    _require(by)
    source.review = Source.Review.REFUSED
    source_pause(source, by=by, reason=reason, action="source.refuse")


def _require(by: User | None) -> None:
    if by is not None:
        require(by, CHANGE)


def _move(entries: QuerySet[Entry], to: str, *, now: datetime) -> int:
    """Give these their status, with all that hangs on it; in a transaction."""
    rows = list(entries.select_for_update().only("pk", "title", "status", "published_at", "is_copy").order_by("pk"))
    keys = [row.pk for row in rows]
    RiverDay.objects.add(river_change(rows, Entry.Status(to)))
    for start in range(0, len(keys), BATCH):
        Entry.objects.filter(pk__in=keys[start : start + BATCH]).update(status=to)
    queue.enqueue(Job.Kind.INDEX, "entry", keys, now=now)
    owe_stories(rows, now=now)
    if keys:
        entries_moved.send(Entry, keys=keys, now=now)
    return len(keys)
