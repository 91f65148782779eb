"""Fetch transcripts and chapters that stand in files of their own, as jobs, and store them.

    Job (work "transcript"; kind "transcript" by its key, kind "chapters" by its entry's)
        ──claim──▶ Crawl, under the same guard and limits as feeds ──read──▶ rows, INDEX job ──complete
                              ├── its host asked for a pause ──▶ deferred, which is no attempt
                              ├── a temporary failure ──▶ retried, some twelve times
                              └── a permanent failure ──▶ recorded in words; another format is tried, if there is one

A worker that dies leaves leases that run out. Running a job twice writes the same rows again.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.db import transaction

from hub import field_lengths
from hub.ingest import errors
from hub.ingest.attachments import transcripts
from hub.ingest.backoff import deferred_until
from hub.ingest.fetching.client import open_client
from hub.ingest.fetching.crawl import NO_ANSWER
from hub.ingest.parsing.chapters import read as read_chapters
from hub.ingest.records import Failed, Fetched, Outcome, Request
from hub.ingest.schedule import after_backoff
from hub.ingest.storing import host_backoff
from hub.ingest.storing.episode_rows import chapter_row, pick_transcript, replace_chapters
from hub.jobs import queue, stopping
from hub.jobs.failures import passes, record_failure
from hub.models import Entry, Job, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from hub.ingest.fetching.client import WebClient

ATTEMPTS = 12  # in some twenty hours; what can't be had then is given up until the feed names another address
ATTEMPTS_IN_SILENCE = 36  # in a week: servers are down for a weekend, and are then asked for few of their files
PASSING = (errors.Unreachable, errors.TooSlow, errors.RetryLater, errors.ServerFailed, errors.BadAnswer)


def fetch_attachments(
    jobs: Sequence[Job],
    *,
    now: datetime,
    web: WebClient | None = None,
    chance: Callable[[], float] = random.random,
) -> None:
    """Fetch and store transcripts and chapter lists: the handler of `Job.Kind.TRANSCRIPT`.

    What has not come when the worker is to stop, or the database fails, is released for others to fetch.
    """
    requested = _requested_by(jobs)
    queue.complete(job for job in jobs if job.pk not in requested)  # their episode is gone, or names none any more
    if requested:
        with web or open_client() as crawl:
            crawl.skip_hosts(host_backoff.backed_off_hosts(now))
            crawl.submit(Request(url, key=job.pk) for job, url, _ in requested.values())
            while crawl.waiting:
                stopping.check()
                _take_in(crawl.take(), requested, now, chance)


Requested = dict[int, tuple[Job, str, Entry | Transcript]]


def _requested_by(rows: Sequence[Job]) -> Requested:
    keys = {kind: [int(row.key) for row in rows if row.target == kind] for kind in ("transcript", "chapters")}
    kept = Entry.objects.exclude(status=Entry.Status.REMOVED)
    entries = kept.only("podcast").in_bulk(keys["chapters"])
    texts = Transcript.objects.filter(entry__in=kept).defer("text", "cue_values").in_bulk(keys["transcript"])
    found: Requested = {}
    for row in rows:
        if row.target == "transcript" and (transcript := texts.get(int(row.key))):
            found[row.pk] = (row, transcript.url, transcript)
        elif row.target == "chapters" and (entry := entries.get(int(row.key))):
            url = entry.podcast.get("chapters", {}).get("url", "")
            if url:
                found[row.pk] = (row, url, entry)
    return found


def _take_in(outcome: Outcome, requested: Requested, now: datetime, chance: Callable[[], float]) -> None:
    request = outcome.request if isinstance(outcome, Failed) else outcome.answer.request
    row, _, target = requested[request.key or 0]
    host_backoff.record_requested([outcome], now=now)
    if isinstance(outcome, Failed):
        if until := deferred_until(outcome.error):
            Job.objects.postpone(row, until=after_backoff(until, now=now, jitter=chance()))
            return
        _record_failure(row, target, outcome.error, now)
        return
    assert isinstance(outcome, Fetched)  # noqa: S101 - nothing conditional was asked
    try:
        if isinstance(target, Transcript):
            _store_transcript(row, target, outcome, now)
        else:
            _store_chapters(row, target, outcome, now)
    except errors.IngestError as error:
        _record_failure(row, target, error, now)
    except Exception as error:
        if passes(error):
            raise  # the database's trouble is not the file's, and nothing that the next one would be spared
        if record_failure(row, error, now=now):
            _give_up(target, errors.Unforeseen(request.url, reason=type(error).__name__), now)


def _store_transcript(row: Job, transcript: Transcript, fetched: Fetched, now: datetime) -> None:
    cues = transcripts.read(
        fetched.body, url=fetched.answer.url, media_type=transcript.media_type, content_type=fetched.content_type
    )
    transcript.state, transcript.read_at, transcript.trouble = Transcript.State.READ, now, ""
    transcript.text = transcripts.text_of(cues)
    transcript.cue_values = [[cue.start, cue.end, cue.speaker, cue.text] for cue in cues]
    with transaction.atomic():
        if _is_there(transcript):
            transcript.save(update_fields=["state", "read_at", "trouble", "text", "cue_values"])
            queue.enqueue(Job.Kind.INDEX, "entry", [transcript.entry_id], now=now)
        queue.complete([row])


def _store_chapters(row: Job, entry: Entry, fetched: Fetched, now: datetime) -> None:
    chapters = read_chapters(fetched.body, url=fetched.answer.url)
    with transaction.atomic():
        if _is_there(entry):
            if chapters:  # an empty file takes nothing away that the feed itself has
                rows = [chapter_row(entry.pk, n, chapter.as_values()) for n, chapter in enumerate(chapters)]
                replace_chapters(entry.pk, rows)
            queue.enqueue(Job.Kind.INDEX, "entry", [entry.pk], now=now)
        queue.complete([row])


def _is_there(target: Entry | Transcript) -> bool:
    """Whether it still exists after the wait for its file; locks the episode until the transaction ends."""
    episode = target.entry_id if isinstance(target, Transcript) else target.pk
    kept = Entry.objects.select_for_update().exclude(status=Entry.Status.REMOVED).filter(pk=episode)
    if not kept.order_by("pk").values_list("pk", flat=True).first():
        return False
    return not isinstance(target, Transcript) or Transcript.objects.filter(pk=target.pk).exists()


def _record_failure(row: Job, target: Entry | Transcript, error: errors.IngestError, now: datetime) -> None:
    most = ATTEMPTS_IN_SILENCE if isinstance(error, NO_ANSWER) else ATTEMPTS
    if isinstance(error, PASSING) and row.attempts + 1 < most:
        retry_at = error.retry_at if isinstance(error, errors.FetchError) else None
        Job.objects.retry_later(row, now=now, error=str(error), until=retry_at)
        return
    with transaction.atomic():
        queue.complete([row])
        _give_up(target, error, now)


def _give_up(target: Entry | Transcript, error: errors.IngestError, now: datetime) -> None:
    """Note why a transcript can't be had, and try another format of it if there is one."""
    with transaction.atomic():
        if isinstance(target, Transcript) and _is_there(target):
            target.state, target.trouble = Transcript.State.FAILED, str(error)[: field_lengths.ERROR]
            target.save(update_fields=["state", "trouble"])
            same = Transcript.objects.filter(entry_id=target.entry_id, language=target.language)
            if spare := pick_transcript(list(same.defer("text", "cue_values"))):
                queue.enqueue(Job.Kind.TRANSCRIPT, "transcript", [spare.pk], now=now)
