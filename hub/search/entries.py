"""Entries as documents: one for each entry, and one for each story, whose entries are one publication.

    keys ──▶ entries, and their stories' other entries ──▶ the one that stands for the story ──▶ Document
                                                           the others are its copies

So a story counts once everywhere, on every engine: in totals, facets and pages.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from hub.models import Entry, EntryTopic, Transcript
from hub.search import heard
from hub.search.document import Copy, Document, keys_of, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hub.models.entry import EntryQuerySet

FEATURED = 1.15  # what a document is multiplied by when editors feature it
GAP = "\n\n"  # between what is written, the chapters and what is said


class EntryDocuments:
    """Entries that readers may see."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`; of an entry that another stands for, that other's document."""
        asked = Entry.objects.filter(pk__in=numbers(keys))
        stories = list(asked.filter(story__isnull=False).order_by().values_list("story", flat=True).distinct())
        alone = Q(pk__in=asked.filter(story=None).values("pk"))
        together: dict[object, list[Entry]] = defaultdict(list)
        for entry in _read(Entry.objects.public().filter(alone | Q(story__in=stories) if stories else alone)):
            together[entry.story_id or ("entry", entry.pk)].append(entry)
        for entries in together.values():
            first, *others = sorted(entries, key=lambda entry: (entry.is_copy, entry.pk))
            yield entry_document(first, others)

    def keys(self) -> Iterator[str]:
        """See `Provider.keys`; of a story one key, which brings the whole."""
        earlier = Entry.objects.public().filter(story=OuterRef("story"), pk__lt=OuterRef("pk"))
        return keys_of(Entry.objects.public().filter(Q(story=None) | ~Exists(earlier)))

    def count(self) -> int:
        """See `Provider.count`."""
        return Entry.objects.public().count()


def _read(entries: EntryQuerySet) -> Iterable[Entry]:
    about = EntryTopic.objects.filter(refused=False).select_related("topic__parent")
    return (
        entries.select_related("source")
        .defer("podcast", "summary", "body")
        .prefetch_related(
            Prefetch("entry_topics", about),
            Prefetch("transcripts", Transcript.objects.read().only("entry", "text", "cue_values")),
            "enclosures",
            "chapters",
        )
    )


def entry_document(entry: Entry, others: Sequence[Entry] = ()) -> Document:
    """The document of an entry and its copies, whose source, topics, enclosures, chapters and transcripts are at hand.

    Of several texts the longest is read: some feeds give an excerpt of what others give in full.
    """
    source = entry.source
    topics = {row.topic.slug: row.topic.title for row in entry.entry_topics.all()}
    length = next((enclosure.duration for enclosure in entry.enclosures.all() if enclosure.duration), None)
    written = max((entry.text, *(other.text for other in others)), key=len)
    text, times = whole_text(entry, written)
    is_blocked = source is not None and bool(source.wishes.get("block"))  # podcast:block
    return Document(
        noun="entry",
        key=str(entry.pk),
        kind=entry.kind,
        url=entry.url or entry.get_absolute_url(),
        page=entry.get_absolute_url(),
        title=entry.title,
        text=text,
        shown=len(written) if is_blocked else None,
        times="" if is_blocked else times,
        excerpt=entry.excerpt,
        topics=tuple(topics.items()),
        labels=tuple(str(label) for label in entry.labels),
        source=source.slug if source else "",
        source_title=source.title if source else entry.attribution,
        people=tuple(str(credit["name"]) for credit in entry.credits if credit.get("name")),
        show=entry.show_code,
        level=entry.level,
        language=entry.language or (source.language if source else ""),
        date=entry.published_at,
        seconds=length or (entry.minutes * 60 if entry.minutes else None),
        sponsored=entry.sponsored,
        copies=tuple(_copy(other) for other in others),
        weight=FEATURED if entry.status == Entry.Status.FEATURED else 1.0,
    )


def _copy(entry: Entry) -> Copy:
    page = entry.get_absolute_url()
    slug, title = (entry.source.slug, entry.source.title) if entry.source else ("", entry.attribution)
    return Copy(str(entry.pk), entry.url or page, page, entry.title, slug, title)


def whole_text(entry: Entry, written: str) -> tuple[str, str]:
    """What it says in writing, then in speech: the names of chapters, transcripts; and when that is said."""
    text = written
    places: list[tuple[int, int]] = []
    for chapter in entry.chapters.all():
        if chapter.listed and chapter.title:
            text += " · " if places else GAP if text else ""
            places.append((len(text), chapter.seconds))
            text += chapter.title
    for transcript in entry.transcripts.all():
        text += GAP if text else ""
        places += _said(transcript, len(text))
        text += transcript.text
    return text, heard.note(places)


def _said(transcript: Transcript, start: int) -> Iterator[tuple[int, int]]:
    """Where each cue stands in the transcript's text, put `start` characters further on, and its second."""
    at = 0
    for cue in transcript.cues:
        place = transcript.text.find(cue.text, at)
        if place < 0 or cue.start is None:
            continue
        yield start + place, cue.start // 1000
        at = place + len(cue.text)
