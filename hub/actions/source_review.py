"""Reviewing sources: whether readers see their entries. A source is suspected, approved or refused.

    trusted ──suspect──▶ waiting ──approve──▶ trusted        storing enqueues a review for each source with new entries
                            └─────refuse───▶ refused, paused; `review` evaluates its newest entries

A source that publishes after a month of silence is reviewed in the transaction that stores its entries, so that no
reader sees what a lapsed domain publishes.

A suspicion hides the entries it concerns, to wait together with what the source publishes from then on; earlier
entries stay public. An editor's approval covers everything received by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.entry import enqueue_stories_of, entries_changed, river_change
from hub.actions.off_topic import MIN_RUN_AFTER_SILENCE, Sample, Suspicion, evaluate, is_clearly_on_topic, spam_words
from hub.actions.permission import require
from hub.actions.source import CHANGE, source_pause
from hub.db.batched import batched
from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job, RiverDay, Source
from hub.topics.assign import text_of_entry
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from hub.topics.classifier import Classifier

BATCH = 500  # rows a statement; SQLite takes at most 32,766 variables
SAMPLED_FIRST = MIN_RUN_AFTER_SILENCE  # nearly always one of them is on topic
SAMPLED = 100  # entries, where none of the first is on topic
MAX_SPAM_CHARACTERS = 3000  # of a text that are searched for spam words

NEW, PUBLISHED = Entry.Status.NEW, Entry.Status.PUBLISHED


def review(jobs: Iterable[Job], *, now: datetime) -> None:
    """Judge the sources that brought something since they were last judged: the handler of `Job.Kind.REVIEW`."""
    classifier = current_taxonomy().classifier
    for source in Source.objects.filter(pk__in=[int(job.key) for job in jobs]):
        source_look(source, now, classifier)


def source_look(source: Source, now: datetime, classifier: Classifier | None = None) -> None:
    """Review a trusted source by its newest entries, and suspect it if it has gone off topic."""
    classifier = classifier or current_taxonomy().classifier
    if (
        source.review == Source.Review.TRUSTED
        and not classifier.has_no_rules
        and (finding := find_suspicion(source, classifier))
    ):
        source_suspect(source, finding, now=now)


def find_suspicion(source: Source, classifier: Classifier) -> Suspicion | None:
    """Evaluate the newest entries of a source."""
    came = Entry.objects.from_source(source).exclude(status=Entry.Status.REMOVED)
    came = came.order_by("-first_seen_at", "-published_at", "-pk").only("title", "labels", "text", "first_seen_at")
    if is_clearly_on_topic(samples(came[:SAMPLED_FIRST], classifier)):
        return None
    entries = list(came.only("title", "labels", "text", "words", "published_at", "first_seen_at")[:SAMPLED])
    since = source.reviewed_at
    approved = sum(entry.first_seen_at <= since for entry in entries) if since else 0
    return evaluate(samples(entries, classifier), approved=approved)


def samples(entries: Iterable[Entry], classifier: Classifier) -> list[Sample]:
    """A sample per entry. A topic confirmed by an editor counts as on topic, too."""
    entries = list(entries)
    rows = EntryTopic.objects.filter(entry__in=[entry.pk for entry in entries], refused=False)
    tagged = set(rows.values_list("entry_id", flat=True))
    return [
        Sample(
            at=entry.published_at,
            words=entry.words,
            on_topic=entry.pk in tagged or bool(classifier.explain(text_of_entry(entry))),
            spam=spam_words(" ".join((entry.title, *map(str, entry.labels), entry.text[:MAX_SPAM_CHARACTERS]))),
        )
        for entry in entries
    ]


def source_suspect(source: Source, finding: Suspicion, *, now: datetime) -> int:
    """Set a source to wait for an editor, with the newest published entries that the suspicion concerns.

    Done by the hub itself, so without a permission. Returns how many entries were hidden.
    """
    with transaction.atomic():
        source.review, source.review_reason = Source.Review.WAITING, finding.sentence
        source.save(update_fields=["review", "review_reason"])
        newest = Entry.objects.from_source(source).exclude(status=Entry.Status.REMOVED)
        keys = newest.order_by("-first_seen_at", "-published_at", "-pk").values_list("pk", flat=True)[: finding.run]
        moved = _set_status(Entry.objects.filter(pk__in=list(keys), status=PUBLISHED), NEW, now=now)
        queue.enqueue(Job.Kind.INDEX, "source", [source.pk], now=now)
        log(source, "source.suspect", data={"reason": finding.sentence})
    return moved


def source_approve(source: Source, *, by: User | None, now: datetime | None = None) -> int:
    """Trust the source: its waiting entries are published. Returns how many.

    Raises:
        PermissionDenied: `by` may not change sources.
    """
    _require(by)
    now = now or timezone.now()
    with transaction.atomic():
        source.review, source.review_reason, source.reviewed_at = Source.Review.TRUSTED, "", now
        source.save(update_fields=["review", "review_reason", "reviewed_at"])
        moved = _set_status(Entry.objects.filter(source=source, status=NEW), PUBLISHED, now=now)
        queue.enqueue(Job.Kind.INDEX, "source", [source.pk], now=now)
        log(source, "source.approve", user=by)
    return moved


def source_refuse(source: Source, *, by: User | None, reason: str = "") -> None:
    """Refuse the source: it is fetched no more, and its waiting entries stay hidden.

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
    """Set the status and what depends on it: river counts, index, stories. Call in a transaction."""
    rows = list(entries.select_for_update().only("pk", "title", "status", "published_at", "is_copy").order_by("pk"))
    keys = [row.pk for row in rows]
    RiverDay.objects.add(river_change(rows, Entry.Status(to)))
    for batch in batched(keys, BATCH):
        Entry.objects.filter(pk__in=batch).update(status=to)
    queue.enqueue(Job.Kind.INDEX, "entry", keys, now=now)
    enqueue_stories_of(rows, now=now)
    if keys:
        entries_changed.send(Entry, keys=keys, now=now)
    return len(keys)
