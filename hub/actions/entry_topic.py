"""An editor's verdict on an entry's topic, which re-tagging respects until it is withdrawn.

    confirm   the entry is about the topic, and so about every ancestor, whatever the earlier verdicts on those
    refuse    the entry is not about the topic, and so about no descendant either
    withdraw  there is no verdict any more: the rules decide again, at once

The latest verdict counts. Each action writes its rows, its log entry and its jobs in one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.permission import CURATE, require
from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job
from hub.models.evidence import Evidence
from hub.topics.assign import tag_now
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from hub.models import Topic

EDITOR = EntryTopic.Origin.EDITOR
EDITOR_SCORE = 1.0


def entry_topic_confirm(entry: Entry, topic: Topic, *, by: User, now: datetime | None = None) -> bool:
    """Confirm that an entry is about a topic and its ancestors; returns whether that changed anything.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    require(by, CURATE)
    with transaction.atomic():
        published_at = _published_at(entry)
        above = current_taxonomy().above(topic.pk)
        EntryTopic.objects.filter(entry=entry, topic__in=above, refused=True).delete()
        known = dict(EntryTopic.objects.filter(entry=entry, topic__in=above).values_list("topic", "pk"))
        EntryTopic.objects.bulk_create(
            EntryTopic(
                entry=entry, topic_id=key, score=EDITOR_SCORE, published_at=published_at,
                evidence=[Evidence.of_finer(topic.slug)],
            )
            for key in above if key not in known
        )  # fmt: skip
        return _set_verdict(entry, topic, refused=False, by=by, now=now)


def entry_topic_refuse(entry: Entry, topic: Topic, *, by: User, now: datetime | None = None) -> bool:
    """Refuse a topic and its descendants for an entry; returns whether that changed anything.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    require(by, CURATE)
    with transaction.atomic():
        _published_at(entry)
        EntryTopic.objects.filter(entry=entry, topic__in=current_taxonomy().below(topic.pk)).delete()
        return _set_verdict(entry, topic, refused=True, by=by, now=now)


def entry_topic_withdraw(entry: Entry, topic: Topic, *, by: User, now: datetime | None = None) -> bool:
    """Delete the editors' verdict and let the rules decide; returns whether there was a verdict.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    require(by, CURATE)
    with transaction.atomic():
        _published_at(entry)
        verdict = EntryTopic.objects.filter(entry=entry, topic=topic, origin=EDITOR).first()
        if verdict is None:
            return False
        verdict.delete()
        tag_now(entry.pk, now=now or timezone.now())
        log(entry, "entry.topic_withdraw", user=by, data={"topic": topic.slug, "said": not verdict.refused})
        return True


def _published_at(entry: Entry) -> datetime | None:
    """The entry's date; its row is locked against a concurrent tagging job."""
    return Entry.objects.select_for_update().values_list("published_at", flat=True).get(pk=entry.pk)


def _set_verdict(entry: Entry, topic: Topic, *, refused: bool, by: User, now: datetime | None) -> bool:
    row, created = EntryTopic.objects.get_or_create(entry=entry, topic=topic)
    if not created and row.origin == EDITOR and row.refused == refused:
        return False
    row.origin, row.refused, row.published_at = EDITOR, refused, _published_at(entry)
    row.score = 0.0 if refused else EDITOR_SCORE
    row.save()
    log(entry, f"entry.topic_{'refuse' if refused else 'confirm'}", user=by, data={"topic": topic.slug})
    now = now or timezone.now()
    queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk], now=now)
    queue.enqueue_tagging([entry.pk], now=now, again=True)  # other topics may change with it
    return True
