"""Documents of entries: one per entry, or one per story, whose entries are one publication.

    keys ──▶ entries, and the other entries of their stories ──▶ the main entry of each story ──▶ Document
                                                                 the others are its copies

So a story counts once in totals, facets and pages, on every engine.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from hub.models import Entry
from hub.models.entry import entry_url_builder
from hub.models.source import publisher_blocks
from hub.search import timestamps
from hub.search.document import Document, DocumentCopy, keys_of, numbers
from hub.search.entry_rows import SourceRow, parts_of, public_rows, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hub.search.entry_rows import EntryRow, Parts

FEATURED = 1.15  # weight of featured entries
GAP = "\n\n"  # between text, chapters and transcripts


class EntryDocuments:
    """Public entries."""

    def documents(self, keys: Sequence[str]) -> Iterable[Document]:
        """See `Provider.documents`; for a copy, the document of its story."""
        together: dict[object, list[EntryRow]] = defaultdict(list)
        for entry in public_rows(numbers(keys)):
            together[entry.story_id or ("entry", entry.pk)].append(entry)
        for entries in together.values():
            entries.sort(key=lambda entry: (entry.is_copy, entry.pk))
        make = _DocumentBuilder(list(together.values()))
        for first, *others in together.values():
            yield make.document(first, others)

    def keys(self) -> Iterator[str]:
        """See `Provider.keys`; one key per story."""
        earlier = Entry.objects.public().filter(story=OuterRef("story"), pk__lt=OuterRef("pk"))
        return keys_of(Entry.objects.public().filter(Q(story=None) | ~Exists(earlier)))

    def count(self) -> int:
        """See `Provider.count`."""
        return Entry.objects.public().count()


class _DocumentBuilder:
    """Makes the documents of some stories, each of which is a list of entries: the one that stands for it, others."""

    def __init__(self, stories: Sequence[Sequence[EntryRow]]) -> None:
        self._sources = sources_of(entry for entries in stories for entry in entries)
        self._parts = parts_of([entries[0].pk for entries in stories])
        self._page = entry_url_builder()

    def document(self, entry: EntryRow, others: Sequence[EntryRow]) -> Document:
        """The document of an entry and its copies.

        The longest of their texts is used: some feeds have an excerpt of what others have in full.
        """
        source, page = self._source(entry), self._page(entry.title, entry.pk)
        written = max((entry.text, *(other.text for other in others)), key=len)
        text, times = whole_text(entry.pk, written, self._parts)
        is_blocked = publisher_blocks(source)
        length = self._parts.seconds.get(entry.pk)
        return Document(
            noun="entry",
            key=str(entry.pk),
            kind=entry.kind,
            url=entry.url or page,
            page=page,
            title=entry.title,
            text=text,
            shown=len(written) if is_blocked else None,
            times="" if is_blocked else times,
            excerpt=entry.excerpt,
            topics=tuple(self._parts.topics.get(entry.pk, {}).items()),
            labels=tuple(str(label) for label in entry.labels),
            source=source.slug,
            source_title=source.title,
            people=tuple(str(credit["name"]) for credit in entry.credits if credit.get("name")),
            show=entry.show_code,
            level=entry.level,
            language=entry.language or source.language,
            date=entry.published_at,
            seconds=length or (entry.minutes * 60 if entry.minutes else None),
            sponsored=entry.sponsored,
            copies=tuple(self._copy(other) for other in others),
            weight=FEATURED if entry.status == Entry.Status.FEATURED else 1.0,
        )

    def _copy(self, entry: EntryRow) -> DocumentCopy:
        source, page = self._source(entry), self._page(entry.title, entry.pk)
        return DocumentCopy(str(entry.pk), entry.url or page, page, entry.title, source.slug, source.title)

    def _source(self, entry: EntryRow) -> SourceRow:
        """The source of an entry; for an entry known only by its address, its attribution."""
        if entry.source_id in self._sources:
            return self._sources[entry.source_id]
        return SourceRow("", entry.attribution, "", {})


def whole_text(entry: int, written: str, parts: Parts) -> tuple[str, str]:
    """The written text, then chapter titles and transcripts; and the encoded timestamps of the spoken part."""
    text = written
    places: list[tuple[int, int]] = []
    for start, title in parts.chapters.get(entry, ()):
        text += " · " if places else GAP if text else ""
        places.append((len(text), start // 1000))
        text += title
    for said, cues in parts.transcripts.get(entry, ()):
        text += GAP if text else ""
        places += _spoken_text(said, cues, len(text))
        text += said
    return text, timestamps.note(places)


def _spoken_text(text: str, cues: Iterable[Sequence[Any]], begin: int) -> Iterator[tuple[int, int]]:
    """The offset of each cue in a transcript's text, plus `begin`, with its time in seconds."""
    at = 0
    for start, _end, _speaker, words in cues:
        place = text.find(words, at)
        if place < 0 or start is None:
            continue
        yield begin + place, start // 1000
        at = place + len(words)
