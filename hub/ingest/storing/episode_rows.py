"""The rows of an episode's podcast tags: chapters that stand in the feed, transcripts to fetch, and the fetch jobs.

    Entry.podcast before and after ──▶ Chapter, Transcript rows ──▶ jobs "transcript"

Called inside the transaction of the source, like all of `hub.ingest.storing.store`. Of several transcripts in one
language the one in the best format is fetched; the others are spares, for when it is not available.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub import field_lengths
from hub.db import bulk
from hub.ingest.transcript_formats import rank
from hub.jobs import queue
from hub.models import Chapter, Job, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MAX_TRANSCRIPTS = 10  # transcripts of an episode
SYNCED = ("transcripts", "chapters", "psc")

TagChange = tuple[int, dict[str, Any], dict[str, Any]]  # an entry's key, its tags before, its tags now


def sync_episode_rows(entries: Iterable[TagChange], *, now: datetime) -> None:
    """Bring the rows of these entries up to date with their tags, and enqueue what has to be fetched."""
    fetched: dict[str, list[int]] = {"chapters": [], "transcript": []}
    for key, before, after in entries:
        changed = {part for part in SYNCED if before.get(part) != after.get(part)}
        if changed & {"chapters", "psc"}:
            replace_chapters(key, [chapter_row(key, n, values) for n, values in enumerate(after.get("psc", ()))])
            fetched["chapters"] += [key] if "chapters" in after else []
        if "transcripts" in changed:
            fetched["transcript"] += _transcripts(key, after.get("transcripts", ())[:MAX_TRANSCRIPTS])
    for kind, keys in fetched.items():
        if keys:
            queue.enqueue(Job.Kind.TRANSCRIPT, kind, keys, now=now)


def replace_chapters(entry_id: int, rows: list[Chapter]) -> None:
    """Replace the entry's chapters."""
    Chapter.objects.filter(entry_id=entry_id).delete()
    bulk.insert(Chapter, rows)


def chapter_row(entry_id: int, position: int, values: Iterable[Any]) -> Chapter:
    """A chapter's row, unsaved."""
    start, end, title, url, image_url, listed = values
    return Chapter(
        entry_id=entry_id,
        position=position,
        start=start,
        end=end,
        title=title,
        url=url,
        image_url=image_url,
        listed=listed,
    )


def _transcripts(entry_id: int, links: list[dict[str, Any]]) -> list[int]:
    """Rows for these links, keeping those that exist; returns the keys of those to fetch."""
    here = {row.url: row for row in Transcript.objects.filter(entry_id=entry_id).defer("text", "cue_values")}
    wanted = {link["url"]: (position, link) for position, link in reversed(list(enumerate(links)))}
    Transcript.objects.filter(pk__in=[row.pk for url, row in here.items() if url not in wanted]).delete()
    new = [
        Transcript(
            entry_id=entry_id,
            url=url,
            media_type=link.get("type", ""),
            language=link.get("language", "")[: field_lengths.LANGUAGE],
            position=position,
        )
        for url, (position, link) in wanted.items()
        if url not in here
    ]
    bulk.insert(Transcript, new)
    rows = list(Transcript.objects.filter(entry_id=entry_id).defer("text", "cue_values"))
    languages = {row.language for row in rows}
    return [
        row.pk
        for language in sorted(languages)
        if (row := pick_transcript([r for r in rows if r.language == language]))
    ]


def pick_transcript(rows: list[Transcript]) -> Transcript | None:
    """The transcript to fetch next of one entry and language, marked as waiting; None if one is read or waiting."""
    states = Transcript.State
    if any(row.state in {states.READ, states.WAITING} for row in rows):
        return None
    spares = [row for row in rows if row.state == states.SPARE]
    best = min(spares, key=lambda row: (rank(row.media_type), row.position), default=None)
    if best is not None:
        best.state = states.WAITING
        Transcript.objects.filter(pk=best.pk).update(state=best.state)
    return best
