"""The rows that entries' documents are made of: a few queries for many entries.

    keys ──▶ entries ──▶ the sources they name
                    └──▶ topics, lengths, chapters, transcripts of the main entries

Model instances with prefetched relations took ten times as long as building the documents.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from hub.db.id_in import id_in
from hub.models import Chapter, Enclosure, Entry, EntryTopic, Source, Transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime


class EntryRow(NamedTuple):
    """The columns of an entry that its document needs."""

    pk: int
    source_id: int | None
    story_id: int | None
    is_copy: bool
    status: str
    kind: str
    url: str
    title: str
    excerpt: str
    level: str
    language: str
    published_at: datetime | None
    minutes: int | None
    sponsored: bool
    show_code: str
    credits: list[dict[str, Any]]
    labels: list[Any]
    attribution: str
    text: str


class SourceRow(NamedTuple):
    """The columns of a source that its entries' documents need."""

    slug: str
    title: str
    language: str
    publisher_hints: dict[str, Any]


@dataclass(slots=True)
class Parts:
    """Rows related to entries, by entry key; each list in its order."""

    topics: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))  # titles by slug
    seconds: dict[int, int] = field(default_factory=dict)  # of the first recording whose length is known
    chapters: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))  # milliseconds, title
    transcripts: dict[int, list[tuple[str, list[Any]]]] = field(default_factory=lambda: defaultdict(list))  # text, cues


def public_rows(keys: Collection[int]) -> Iterator[EntryRow]:
    """The public ones of these entries, and all public entries of their stories."""
    asked = Entry.objects.filter(id_in("pk", keys)).order_by()
    stories = list(asked.filter(story__isnull=False).values_list("story", flat=True).distinct())
    yield from _rows(asked.public().filter(story=None) if stories else asked.public())
    if stories:
        yield from _rows(Entry.objects.public().filter(story__in=stories))


def _rows(entries: Any) -> Iterator[EntryRow]:
    return map(EntryRow._make, entries.order_by("pk").values_list(*EntryRow._fields))


def sources_of(entries: Iterable[EntryRow]) -> dict[int, SourceRow]:
    """The sources of these entries, by source key."""
    keys = {entry.source_id for entry in entries if entry.source_id}
    found = Source.objects.filter(pk__in=keys).order_by().values_list("pk", *SourceRow._fields)
    return {key: SourceRow(*row) for key, *row in found}


def parts_of(keys: Collection[int]) -> Parts:
    """The rows related to these entries."""
    parts, of_these = Parts(), id_in("entry", keys)
    about = EntryTopic.objects.filter(of_these, refused=False).order_by("-score", "topic_id")
    for entry, slug, title in about.values_list("entry", "topic__slug", "topic__title"):
        parts.topics[entry][slug] = title
    recordings = Enclosure.objects.filter(of_these, duration__gt=0).order_by("position", "id")
    for entry, seconds in recordings.values_list("entry", "duration"):
        parts.seconds.setdefault(entry, seconds or 0)
    chapters = Chapter.objects.filter(of_these, listed=True).exclude(title="").order_by("position", "id")
    for entry, start, title in chapters.values_list("entry", "start", "title"):
        parts.chapters[entry].append((start, title))
    transcripts = Transcript.objects.read().filter(of_these).order_by("position", "id")
    for entry, text, cues in transcripts.values_list("entry", "text", "cue_values"):
        parts.transcripts[entry].append((text, cues))
    return parts
