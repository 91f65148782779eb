"""The worker's tasks: thin entry points over the stages. Each may run twice at once, or die half-way, without harm.

    beat ──▶ tick ──▶ refresh_due ──(owes)──▶ tag_owed ──(owes)──▶ index_owed
               ├──────────────────────────────────┴────────────────────┘   whatever is owed by now,
               │                      └── review_owed, for sources          and transcript_owed, for episodes,
               └── errands_due: what the rooms above have to do         story_owed, for copies and editions,
                                                                        and try_owed, for who changes a rule

Owing rings the doorbell of what is owed (`hub.models.job`), so the stages follow each other within moments; `tick`
rings for whatever no ring was heard for. A task that filled its batch rings for the next.
"""

from __future__ import annotations

import gc
import logging
from threading import BoundedSemaphore, Event, Lock
from typing import TYPE_CHECKING

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import connections
from django.utils import timezone

from hub import search
from hub.actions import source_review
from hub.db.lease import leased_models
from hub.ingest.attachments.fetch_attachments import fetch_attachments
from hub.ingest.refresh import refresh
from hub.ingest.stories import story_owed as find_stories
from hub.jobs import registry
from hub.jobs.notify import notify
from hub.models import Job, OutgoingEmail, RiverDay, Source
from hub.ops import mail
from hub.pluralize import pluralize
from hub.topics import assign, preview_job

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hub.ingest.storing.source_health import Report

SOURCES = 50  # a task; they are fetched at once, in one event loop
FILES = 50  # transcripts and chapters fetched by one task
RANGES = 50  # of entries, each as many as one store brought, grouped by one task
DOCUMENTS = 1000  # indexed by one task
LETTERS = 10  # handed to the mail server by one task
REFRESHES = 2  # at once in one worker, so that slow sites leave threads to tag and index

log = logging.getLogger(__name__)


class Interrupted(Exception):  # noqa: N818 - no fault
    """The worker is to stop."""


class SingleFlight:
    """Runs a piece of work in one thread at a time; who comes meanwhile is seen to by whoever is at it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted = False

    def run(self, work: Callable[[], None]) -> None:
        """Do it, and once more for all who came meanwhile; or leave it to the thread that is at it."""
        self._wanted = True
        while self._wanted and self._lock.acquire(blocking=False):
            try:
                self._wanted = False
                work()
            finally:
                self._lock.release()


_indexing = SingleFlight()  # the index has one writer; others would wait for it in vain
_grouping = SingleFlight()  # two at once would wait for each other's rows
_erring = SingleFlight()  # an errand that asks the web keeps a thread of the worker for a while: never more than one
_stopping = Event()
_refreshing = BoundedSemaphore(REFRESHES)


@shared_task
def tick() -> None:
    """Ring for whatever is owed."""
    for task in owed_now(timezone.now(), fetching=settings.HUB_FETCH):
        notify(task)


def owed_now(now: datetime, *, fetching: bool) -> list[str]:
    """The tasks there is work for."""
    work = {
        "refresh_due": fetching and Source.objects.subscribed().due(now).exists(),
        "tag_owed": Job.objects.filter(work=Job.Work.TAG).due(now).exists(),
        "index_owed": Job.objects.filter(work=Job.Work.INDEX).due(now).exists(),
        "review_owed": Job.objects.filter(work=Job.Work.REVIEW).due(now).exists(),
        "transcript_owed": fetching and Job.objects.filter(work=Job.Work.TRANSCRIPT).due(now).exists(),
        "story_owed": Job.objects.filter(work=Job.Work.STORY).due(now).exists(),
        "try_owed": Job.objects.filter(work=Job.Work.TRY).due(now).exists(),
        "post_owed": OutgoingEmail.objects.due(now).exists(),
        "errands_due": next(registry.due(now, fetching=fetching), None) is not None,
    }
    return [task for task, is_owed in work.items() if is_owed]


@shared_task
def refresh_due() -> None:
    """Visit the sources whose time has come."""
    if not settings.HUB_FETCH or not _refreshing.acquire(blocking=False):
        return
    try:
        summary = refresh(limit=SOURCES, progress=_go_on, look=source_review.source_look)
    except Interrupted:
        return
    finally:
        _refreshing.release()
    if summary.visited:
        log.info("%s.", summary)
    if summary.visited >= SOURCES:
        notify("refresh_due")


def _go_on(_: Report) -> None:
    """After each source: not if the worker is to stop. What was claimed and not visited is given back."""
    if _stopping.is_set():
        raise Interrupted


@worker_ready.connect
def _take_back(**_: object) -> None:
    """What a worker held that was killed on this machine need not wait until its leases run out."""
    now = timezone.now()
    taken = sum(rows.reclaim_dead(now=now) for rows in leased_models())
    if taken:
        log.info(
            "%s on that a process held which has ended.", pluralize(taken, "piece of work goes", "pieces of work go")
        )
    connections.close_all()  # this thread asks nothing more


@worker_ready.connect
def leave_what_is_loaded(**_: object) -> None:
    """Let the collector of garbage pass over what was loaded at the start: it stays for as long as the worker runs.

    Else each batch of a thousand rows has it walk through all of Django's classes again, a fifth of tagging's time.
    """
    gc.collect()
    gc.freeze()


@worker_shutting_down.connect
def _stop(**_: object) -> None:
    _stopping.set()


@shared_task
def tag_owed() -> None:
    """Recognise the topics of entries that wait for it."""
    if assign.tag_owed(limit=assign.ROWS, now=timezone.now()) >= assign.ROWS and not _stopping.is_set():
        notify("tag_owed")


@shared_task
def index_owed() -> None:
    """Bring the search index up to date."""
    _indexing.run(_index)


def _index() -> None:
    indexed = search.index_owed(limit=DOCUMENTS, now=timezone.now())
    if indexed >= DOCUMENTS:
        notify("index_owed")


@shared_task
def review_owed() -> None:
    """See whether sources that brought something keep to their topics."""
    if source_review.review_owed(limit=SOURCES, now=timezone.now()) >= SOURCES:
        notify("review_owed")


@shared_task
def story_owed() -> None:
    """Find which entries are copies or editions of one another."""
    _grouping.run(_group)


def _group() -> None:
    if find_stories(limit=RANGES, now=timezone.now()) >= RANGES and not _stopping.is_set():
        notify("story_owed")


@shared_task
def transcript_owed() -> None:
    """Fetch transcripts and chapters of episodes."""
    if not settings.HUB_FETCH or not _refreshing.acquire(blocking=False):
        return
    try:
        fetched = fetch_attachments(limit=FILES, now=timezone.now(), stopping=_stopping.is_set)
    finally:
        _refreshing.release()
    if fetched >= FILES and not _stopping.is_set():
        notify("transcript_owed")


@shared_task
def post_owed() -> None:
    """Hand mail over."""
    if mail.post_owed(limit=LETTERS, now=timezone.now()) >= LETTERS:
        notify("post_owed")


@shared_task
def try_owed() -> None:
    """Hold changed rules of topics against the library, a chunk of entries at a time."""
    if preview_job.try_owed(now=timezone.now()):
        notify("try_owed")


@shared_task
def errands_due() -> None:
    """Run the errands of the rooms above, each in turn; one that fails keeps no other from its turn."""
    _erring.run(_run_errands)


def _run_errands() -> None:
    more = False
    for name, errand in registry.due(timezone.now(), fetching=settings.HUB_FETCH):
        if _stopping.is_set():
            return
        try:
            more = errand.run(timezone.now()) or more
        except Exception:
            log.exception("The errand “%s” failed; it will be tried again.", name)
    if more:
        notify("errands_due")


@shared_task
def nightly_repair() -> None:
    """Nightly: put right what a hand in the database, a restored backup or a clock that ran ahead has put wrong."""
    RiverDay.objects.recount()
    for rows in leased_models():
        rows.repair_clock_skew(now=timezone.now())
