"""What an editor can say of an entry's topics: yes, or no. Re-tagging keeps to it until it is withdrawn.

    confirm   it is about this, and so about every topic above, whatever was said of those before
    refuse    it is not about this, and so about no finer topic either
    withdraw  nothing is said of this any more: the rules decide again, at once

The last word counts. Each writes its rows, its log entry and the indexing it owes in one transaction.
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
SURE = 1.0  # the score of what an editor says


def entry_topic_confirm(entry: Entry, topic: Topic, *, by: User, now: datetime | None = None) -> bool:
    """Say that an entry is about a topic, and so about those above it; whether that was news.

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
                entry=entry, topic_id=key, score=SURE, published_at=published_at,
                evidence=[Evidence.of_finer(topic.slug)],
            )
            for key in above if key not in known
        )  # fmt: skip
        return _say(entry, topic, refused=False, by=by, now=now)


def entry_topic_refuse(entry: Entry, topic: Topic, *, by: User, now: datetime | None = None) -> bool:
    """Say that an entry is not about a topic, and so not about any below it; whether that was news.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    require(by, CURATE)
    with transaction.atomic():
        _published_at(entry)
        EntryTopic.objects.filter(entry=entry, topic__in=current_taxonomy().below(topic.pk)).delete()
        return _say(entry, topic, refused=True, by=by, now=now)


def entry_topic_withdraw(entry: Entry, topic: Topic, *, by: User, now: datetime | None = None) -> bool:
    """Take back what editors said of an entry and a topic, and let the rules decide; whether anything had been said.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    require(by, CURATE)
    with transaction.atomic():
        _published_at(entry)
        said = EntryTopic.objects.filter(entry=entry, topic=topic, origin=EDITOR).first()
        if said is None:
            return False
        said.delete()
        tag_now(entry.pk, now=now or timezone.now())
        log(entry, "entry.topic_withdraw", user=by, data={"topic": topic.slug, "said": not said.refused})
        return True


def _published_at(entry: Entry) -> datetime | None:
    """The entry's date, its row locked against a tagging that is under way."""
    return Entry.objects.select_for_update().values_list("published_at", flat=True).get(pk=entry.pk)


def _say(entry: Entry, topic: Topic, *, refused: bool, by: User, now: datetime | None) -> bool:
    row, created = EntryTopic.objects.get_or_create(entry=entry, topic=topic)
    if not created and row.origin == EDITOR and row.refused == refused:
        return False
    row.origin, row.refused, row.published_at = EDITOR, refused, _published_at(entry)
    row.score = 0.0 if refused else SURE
    row.save()
    log(entry, f"entry.topic_{'refuse' if refused else 'confirm'}", user=by, data={"topic": topic.slug})
    now = now or timezone.now()
    queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk], now=now)
    queue.enqueue_tagging([entry.pk], now=now, again=True)  # what the rules say of the other topics may change
    return True
