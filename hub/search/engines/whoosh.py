"""Whoosh: the engine in pure Python (`whoosh:///directory`), for small hubs and where no wheel of tantivy's runs.

Whoosh keeps the postings; plans are worked out here, term by term, because its own queries know neither “at least so
many of these” nor what the second-best spelling adds. An answer so costs the sum of its words' postings.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from whoosh import columns, fields, index
from whoosh.analysis import IDTokenizer, Token
from whoosh.analysis.acore import Composable
from whoosh.query import Term

from hub.ops.service_urls import file_path
from hub.pluralize import pluralize
from hub.search.analysis import stem, words
from hub.search.engines.directory import IndexDirectory
from hub.search.engines.protocol import Answer, Found, Health, IndexUnusableError
from hub.search.engines.stored import exact_values, format_stamp, pack, static_norm, text_values, unpack
from hub.search.engines.whoosh_scores import Scorer
from hub.search.plan import EXACT_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hub.search.document import Document
    from hub.search.request import SearchRequest

FORM = format_stamp("whoosh", 5)  # of the schema below: a change of it is a new number
HEAP_MB = 32  # that a writer of changes holds before it spills to disk
BATCH = 2000  # documents kept before they are written, more than one task's worth of what is owed
UNDATED = -(2**62)


def connect(url: str) -> Whoosh:
    """The engine of the index in the URL's directory."""
    return Whoosh(Path(file_path("HUB_SEARCH_URL", url)))


class Words(Composable):  # type: ignore[misc]
    """`hub.search.analysis.words` as Whoosh wants it, stemmed or as written."""

    def __init__(self, *, stemmed: bool) -> None:
        self.stemmed = stemmed

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: Any) -> Iterator[Token]:
        """The tokens of a text."""
        token = Token(positions, removestops=False)
        for position, word in enumerate(words(value), start_pos):
            token.text = stem(word) if self.stemmed else word
            token.pos = position
            token.boost = 1.0
            token.stopped = False
            yield token


def _schema() -> fields.Schema:
    schema = fields.Schema(
        uid=fields.ID(unique=True),
        stored=fields.STORED(),
        words=fields.TEXT(analyzer=Words(stemmed=False), phrase=False),
        date=fields.NUMERIC(int, bits=64, signed=True, sortable=True, default=UNDATED),
        seconds=fields.NUMERIC(int, bits=32, signed=True),
        static_norm=fields.COLUMN(columns.NumericColumn("d")),
    )
    for name in TEXT_FIELDS:
        schema.add(name, fields.TEXT(analyzer=Words(stemmed=True), phrase=True))
    for name in EXACT_FIELDS:
        schema.add(name, fields.KEYWORD(analyzer=IDTokenizer()))
    return schema


class Whoosh:
    """An index in a directory."""

    name = "whoosh"

    def __init__(self, path: Path) -> None:
        self.directory = IndexDirectory(path, FORM)
        self._guard = Lock()
        self._live: Path | None = None
        self._searcher: Any = None

    # ---- reading

    def find(self, request: SearchRequest) -> Answer:
        """See `Engine.find`."""
        searcher = self._current()
        scorer = Scorer(searcher)
        min_should_match = request.choose_min_should_match(
            lambda step: len(_fitting(scorer, request, step).intersection(*_narrowed(scorer, request).values()))
        )
        scores = scorer.scores(request.plan_requiring(min_should_match))
        fits = _fitting(scorer, request, min_should_match)
        narrowed = _narrowed(scorer, request)
        counts = {}
        for name in request.facets:
            among = fits.intersection(*(kept for other, kept in narrowed.items() if other != name))
            counts[name] = _counted(searcher, name, among)
        fits = fits.intersection(*narrowed.values())
        ordered = self._ordered(searcher, request, fits, scores)[request.offset : request.offset + request.limit]
        found = tuple(Found(unpack(searcher.stored_fields(n)["stored"]), scores[n]) for n in ordered)
        return Answer(len(fits), found, counts, min_should_match=min_should_match)

    def _ordered(self, searcher: Any, request: SearchRequest, fits: set[int], scores: Mapping[int, float]) -> list[int]:
        if not request.limit:
            return []
        if request.sort == "relevance":
            norms = searcher.reader().column_reader("static_norm")
            return sorted(fits, key=lambda n: (-scores[n] * norms[n], n))
        dates = searcher.reader().column_reader("date")
        sign = -1 if request.sort == "newest" else 1
        return sorted(fits, key=lambda n: (dates[n] == UNDATED, sign * dates[n], n))

    def fetch(self, uid: str) -> Document | None:
        """See `Engine.fetch`."""
        stored = self._current().document(uid=uid)
        return unpack(stored["stored"]) if stored else None

    def frequency(self, field: str, word: str) -> int:
        """See `Engine.frequency`."""
        stems = [stem(each) for each in words(word)]
        return int(self._current().doc_frequency(field, stems[0])) if stems else 0

    def words(self, prefix: str) -> Iterable[tuple[str, int]]:
        """See `Engine.words`."""
        reader = self._current().reader()
        return [(text.decode(), info.doc_frequency()) for text, info in reader.iter_prefix("words", prefix)]

    def health(self) -> Health:
        """See `Engine.health`."""
        try:
            documents = self._current().doc_count()
        except IndexUnusableError as error:
            return Health(usable=False, sentence=str(error))
        return Health(
            usable=True, sentence=f"The search index holds {pluralize(documents, 'document')}.", documents=documents
        )

    def _current(self) -> Any:
        """A searcher of the live index as it is now."""
        live = self.directory.live()
        with self._guard:
            try:
                # Whoosh's own refresh() goes on with the segments it has open, and with what was deleted from them then
                if live != self._live or not self._searcher.up_to_date():
                    self._searcher = _open(live).searcher()
                    self._live = live
            except Exception as error:
                self._live = None
                raise IndexUnusableError(f"The search index in {live} can't be read ({error}).") from error
            return self._searcher

    def close(self) -> None:
        """See `Engine.close`."""
        with self._guard:
            if self._searcher is not None:
                self._searcher.close()
            self._searcher, self._live = None, None

    # ---- writing

    @contextmanager
    def writing(self) -> Iterator[WhooshWriter]:
        """See `Engine.writing`."""
        with self.directory.only_writer(), _writer(_open(self.directory.live())) as writer:
            yield writer

    @contextmanager
    def rebuilding(self) -> Iterator[WhooshWriter]:
        """See `Engine.rebuilding`."""
        with (
            self.directory.only_writer(),
            self.directory.beside() as new,
            _writer(index.create_in(str(new), _schema())) as writer,
        ):
            yield writer


def _open(path: Path) -> Any:
    try:
        return index.open_dir(str(path))
    except Exception as error:
        raise IndexUnusableError(f"The search index in {path} can't be read ({error}).") from error


@contextmanager
def _writer(of: Any) -> Iterator[WhooshWriter]:
    """A writer whose work is committed if the context ends well, and dropped if not."""
    writer = of.writer(limitmb=HEAP_MB)
    try:
        ours = WhooshWriter(writer)
        yield ours
        ours.flush()
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


class WhooshWriter:
    """See `hub.search.engines.protocol.Writer`.

    Whoosh replaces what was committed, but not what the same writer wrote: so a batch is kept, by uid, until it is
    written, and of documents further apart than a batch the later must not come within one writer.
    """

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._batch: dict[str, Document] = {}

    def add(self, documents: Iterable[Document]) -> int:
        """See `Writer.add`."""
        n = 0
        for document in documents:
            self._batch[document.uid] = document
            n += 1
            if len(self._batch) >= BATCH:
                self.flush()
        return n

    def remove(self, uids: Iterable[str]) -> None:
        """See `Writer.remove`."""
        for uid in uids:
            self._batch.pop(uid, None)
            self._writer.delete_by_term("uid", uid)

    def flush(self) -> None:
        """Write the batch."""
        for document in self._batch.values():
            self._writer.update_document(**_prepared(document))
        self._batch.clear()


def _prepared(document: Document) -> dict[str, Any]:
    texts = text_values(document)
    made: dict[str, Any] = {name: text for name, text in texts.items() if text}
    made |= {name: list(values) for name, values in exact_values(document).items() if values}
    made["words"] = f"{document.title} {texts['topics']} {document.source_title}"
    if document.date is not None:
        made["date"] = int(document.date.timestamp())
    if document.seconds is not None:
        made["seconds"] = document.seconds
    return made | {"uid": document.uid, "stored": pack(document), "static_norm": static_norm(document)}


def _fitting(scorer: Scorer, request: SearchRequest, min_should_match: int) -> set[int]:
    """What fits with `least` of the optional_terms, before the reader's choices."""
    return set(scorer.scores(request.plan_requiring(min_should_match))).intersection(
        *(scorer.scores(each) for each in request.filters)
    )


def _narrowed(scorer: Scorer, request: SearchRequest) -> dict[str, set[int]]:
    """What each of the reader's choices lets through."""
    return {name: set(scorer.scores(each)) for name, each in request.post_filters.items()}


def _counted(searcher: Any, name: str, among: set[int]) -> tuple[tuple[str, int], ...]:
    """How many of `among` have each value of a field, most frequent first."""
    counts = []
    for value in searcher.reader().field_terms(name):
        n = sum(docnum in among for docnum in searcher.docs_for_query(Term(name, value)))
        if n:
            counts.append((value, n))
    return tuple(sorted(counts, key=lambda count: (-count[1], count[0])))
