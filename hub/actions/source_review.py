"""Whether readers see what a source brings: suspected of having gone off topic, approved and refused.

    trusted ──suspect──▶ waiting ──approve──▶ trusted        store owes a review for each source that brought something
                            └─────refuse───▶ refused, paused; `review_owed` reads its newest entries and judges them

A source that brings something after a month of silence is looked at before that: in the transaction that stores it,
so that no reader sees what a lapsed domain brings.

A suspicion takes the entries it is about out of readers' sight, to wait with whatever the source brings from then on;
what came before stays where it is. An editor's approval counts for all that had come by then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.entry import enqueue_stories_of, entries_changed, river_change
from hub.actions.off_topic import MIN_RUN_AFTER_SILENCE, Sample, Suspicion, evaluate, is_clearly_on_topic, spam_words
from hub.actions.permission import require
from hub.actions.source import CHANGE, source_pause
from hub.db.batched import batched
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
LEASE = timedelta(minutes=5)  # a lease; a source takes some milliseconds, a suspected one a tenth of a second
SAMPLED_FIRST = (
    MIN_RUN_AFTER_SILENCE  # entries read at first: nearly always one of them bears a trace, and that is the end
)
SAMPLED = 100  # entries read where none does
MAX_SPAM_CHARACTERS = 3000  # of a text in which words of spam are looked for

NEW, PUBLISHED = Entry.Status.NEW, Entry.Status.PUBLISHED


def review_owed(*, limit: int = 50, now: datetime) -> int:
    """Judge the sources that brought something since they were last judged; how many were looked at."""
    claimed = Job.objects.filter(work=Job.Work.REVIEW).claim(limit, now=now, lasting=LEASE)
    classifier = current_taxonomy().classifier if claimed else None
    for source in Source.objects.filter(pk__in=[int(row.key) for row in claimed]):
        source_look(source, now, classifier)
    Job.objects.complete(claimed)
    return len(claimed)


def source_look(source: Source, now: datetime, classifier: Classifier | None = None) -> None:
    """Judge a source that is trusted by what it brought last, and suspect it if it has gone off topic."""
    classifier = classifier or current_taxonomy().classifier
    if (
        source.review == Source.Review.TRUSTED
        and not classifier.is_mute
        and (finding := find_suspicion(source, classifier))
    ):
        source_suspect(source, finding, now=now)


def find_suspicion(source: Source, classifier: Classifier) -> Suspicion | None:
    """Whether it has gone off topic, by its newest entries."""
    came = Entry.objects.from_source(source).exclude(status=Entry.Status.REMOVED)
    came = came.order_by("-first_seen_at", "-published_at", "-pk").only("title", "labels", "text", "first_seen_at")
    if is_clearly_on_topic(samples(came[:SAMPLED_FIRST], classifier)):
        return None
    entries = list(came.only("title", "labels", "text", "words", "published_at", "first_seen_at")[:SAMPLED])
    since = source.reviewed_at
    judged = sum(entry.first_seen_at <= since for entry in entries) if since else 0
    return evaluate(samples(entries, classifier), judged=judged)


def samples(entries: Iterable[Entry], classifier: Classifier) -> list[Sample]:
    """What each told. A topic that an editor has confirmed is a trace like any other."""
    entries = list(entries)
    rows = EntryTopic.objects.filter(entry__in=[entry.pk for entry in entries], refused=False)
    tagged = set(rows.values_list("entry_id", flat=True))
    return [
        Sample(
            at=entry.published_at,
            words=entry.words,
            on_topic=entry.pk in tagged or bool(classifier.explain(document_of(entry))),
            spam=spam_words(" ".join((entry.title, *map(str, entry.labels), entry.text[:MAX_SPAM_CHARACTERS]))),
        )
        for entry in entries
    ]


def source_suspect(source: Source, finding: Suspicion, *, now: datetime) -> int:
    """Have it wait for an editor, and its newest published entries, as many as the finding is about, with it.

    The hub's own doing, and so without a permission. How many entries were taken out of readers' sight.
    """
    with transaction.atomic():
        source.review, source.review_reason = Source.Review.WAITING, finding.sentence
        source.save(update_fields=["review", "review_reason"])
        newest = Entry.objects.from_source(source).exclude(status=Entry.Status.REMOVED)
        keys = newest.order_by("-first_seen_at", "-published_at", "-pk").values_list("pk", flat=True)[: finding.run]
        moved = _set_status(Entry.objects.filter(pk__in=list(keys), status=PUBLISHED), NEW, now=now)
        Job.objects.enqueue(Job.Work.INDEX, "source", [source.pk], now=now)
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
        moved = _set_status(Entry.objects.filter(source=source, status=NEW), PUBLISHED, now=now)
        Job.objects.enqueue(Job.Work.INDEX, "source", [source.pk], now=now)
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


def _set_status(entries: QuerySet[Entry], to: str, *, now: datetime) -> int:
    """Give these their status, with all that hangs on it; in a transaction."""
    rows = list(entries.select_for_update().only("pk", "title", "status", "published_at", "is_copy").order_by("pk"))
    keys = [row.pk for row in rows]
    RiverDay.objects.add(river_change(rows, Entry.Status(to)))
    for batch in batched(keys, BATCH):
        Entry.objects.filter(pk__in=batch).update(status=to)
    Job.objects.enqueue(Job.Work.INDEX, "entry", keys, now=now)
    enqueue_stories_of(rows, now=now)
    if keys:
        entries_changed.send(Entry, keys=keys, now=now)
    return len(keys)
