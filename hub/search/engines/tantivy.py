"""Tantivy: the embedded engine (`tantivy:///directory`), a Rust library in this process; docs/decisions says why.

Readers look at the directory's link and at the index's `meta.json` before each search, two system calls, and so see
whatever any process has committed since. A writer is open only while there is something to write.
"""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import tantivy

from hub.ops.service_urls import file_path
from hub.pluralize import pluralize
from hub.search.engines.directory import IndexDirectory
from hub.search.engines.protocol import Answer, Found, Health, IndexUnusableError
from hub.search.engines.stored import exact_values, format_stamp, pack, static_norm, text_values, unpack
from hub.search.engines.tantivy_answer import answer
from hub.search.engines.tantivy_query import Compiler
from hub.search.plan import EXACT_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hub.search.document import Document
    from hub.search.request import SearchRequest

FORM = format_stamp("tantivy", 5)  # of the schema below: a change of it is a new number
HEAP = 32 * 2**20  # bytes that a writer of changes holds; tantivy wants 15 MB at least
REBUILD_HEAP = 128 * 2**20  # bytes that a writer of a whole index holds
REBUILD_THREADS = 1  # makes fewer, larger segments than two, and each search visits them all
MAX_WORD_BYTES = 120


def connect(url: str) -> Tantivy:
    """The engine of the index in the URL's directory."""
    return Tantivy(Path(file_path("HUB_SEARCH_URL", url)))


def _analyser(*, stemmed: bool) -> Any:
    """`hub.search.analysis.words`, and its stems, in Rust."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(MAX_WORD_BYTES)).filter(tantivy.Filter.lowercase())
    builder = builder.filter(tantivy.Filter.ascii_fold())
    return (builder.filter(tantivy.Filter.stemmer("english")) if stemmed else builder).build()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_bytes_field("stored", stored=True)
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="stems")
    builder.add_text_field("words", tokenizer_name="words", index_option="basic")
    for name in EXACT_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_date_field("date", fast=True, indexed=True)
    builder.add_unsigned_field("seconds", fast=True, indexed=True)
    builder.add_float_field("static_norm", fast=True)
    return builder.build()


STEMS = _analyser(stemmed=True)
WORDS = _analyser(stemmed=False)


def _open(path: Path, *, new: bool = False) -> Any:
    try:
        index = tantivy.Index(_schema(), str(path)) if new else tantivy.Index.open(str(path))
    except (ValueError, OSError) as error:
        raise IndexUnusableError(f"The search index in {path} can't be read ({error}).") from error
    index.config_reader(reload_policy="manual")
    index.register_tokenizer("stems", STEMS)
    index.register_tokenizer("words", WORDS)
    return index


class Tantivy:
    """An index in a directory."""

    name = "tantivy"

    def __init__(self, path: Path) -> None:
        self.directory = IndexDirectory(path, FORM)
        self._guard = Lock()
        self._index: Any = None
        self._seen: tuple[object, ...] = ()

    # ---- reading

    def find(self, request: SearchRequest) -> Answer:
        """See `Engine.find`."""
        index = self._current()
        edition = self._seen
        searcher = index.searcher()
        try:
            outcome = answer(searcher, Compiler(index.schema, STEMS), request)
            found = tuple(
                Found(unpack(searcher.doc(address)["stored"][0]), float(score)) for score, address in outcome.hits
            )
        except (ValueError, OSError) as error:
            raise IndexUnusableError(f"The search index in {self.directory.path} failed ({error}).") from error
        return Answer(outcome.total, found, outcome.counts, min_should_match=outcome.min_should_match, edition=edition)

    def fetch(self, uid: str) -> Document | None:
        """See `Engine.fetch`."""
        index = self._current()
        searcher = index.searcher()
        hits = searcher.search(tantivy.Query.term_query(index.schema, "uid", uid), 1, count=False).hits
        return unpack(searcher.doc(hits[0][1])["stored"][0]) if hits else None

    def frequency(self, field: str, word: str) -> int:
        """See `Engine.frequency`."""
        stems = STEMS.analyze(word)
        return self._current().searcher().doc_freq(field, stems[0]) if stems else 0

    def words(self, prefix: str) -> Iterable[tuple[str, int]]:
        """See `Engine.words`."""
        found: list[tuple[str, int]] = self._current().searcher().terms_with_prefix("words", prefix)
        return found

    def health(self) -> Health:
        """See `Engine.health`."""
        try:
            documents = self._current().searcher().num_docs
        except IndexUnusableError as error:
            return Health(usable=False, sentence=str(error))
        return Health(
            usable=True, sentence=f"The search index holds {pluralize(documents, 'document')}.", documents=documents
        )

    def _current(self) -> Any:
        """The live index, with whatever has been committed to it."""
        live = self.directory.live()
        try:
            status = (live / "meta.json").stat()
        except OSError as error:
            raise IndexUnusableError(f"The search index in {live} is gone.") from error
        seen = (live, status.st_ino, status.st_mtime_ns, status.st_size)
        with self._guard:
            if seen != self._seen:
                if not self._seen or self._seen[0] != live:
                    self._index = _open(live)
                try:
                    self._index.reload()
                except (ValueError, OSError) as error:
                    self._seen = ()
                    raise IndexUnusableError(f"The search index in {live} can't be read ({error}).") from error
                self._seen = seen
            return self._index

    def close(self) -> None:
        """See `Engine.close`."""
        with self._guard:
            self._index, self._seen = None, ()

    # ---- writing

    @contextmanager
    def writing(self) -> Iterator[TantivyWriter]:
        """See `Engine.writing`."""
        with self.directory.only_writer(), _writer(_open(self.directory.live()), HEAP, 1) as writer:
            yield writer

    @contextmanager
    def rebuilding(self) -> Iterator[TantivyWriter]:
        """See `Engine.rebuilding`."""
        with (
            self.directory.only_writer(),
            self.directory.beside() as new,
            _writer(_open(new, new=True), REBUILD_HEAP, REBUILD_THREADS, new=True) as writer,
        ):
            yield writer


@contextmanager
def _writer(index: Any, heap: int, threads: int, *, new: bool = False) -> Iterator[TantivyWriter]:
    """A writer whose work is committed if the context ends well, and dropped if not."""
    writer = index.writer(heap, threads)
    try:
        yield TantivyWriter(writer, new=new)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


class TantivyWriter:
    """See `hub.search.engines.protocol.Writer`.

    To take out what is not there costs half as much as to write a document, so in a new index only what was written
    before is taken out.
    """

    def __init__(self, writer: Any, *, new: bool) -> None:
        self._writer = writer
        self._written: set[int] | None = set() if new else None

    def add(self, documents: Iterable[Document]) -> int:
        """See `Writer.add`."""
        n = 0
        for document in documents:
            number = _number(document.uid)
            if self._written is None or number in self._written:
                self._writer.delete_documents_by_term("uid", document.uid)
            if self._written is not None:
                self._written.add(number)
            self._writer.add_document(_prepared(document, number))
            n += 1
        return n

    def remove(self, uids: Iterable[str]) -> None:
        """See `Writer.remove`."""
        for uid in uids:
            self._writer.delete_documents_by_term("uid", uid)


def _prepared(document: Document, number: int) -> Any:
    made = tantivy.Document()
    made.add_text("uid", document.uid)
    made.add_unsigned("number", number)
    made.add_bytes("stored", pack(document))
    texts = text_values(document)
    for name, text in texts.items():
        if text:
            made.add_text(name, text)
    made.add_text("words", f"{document.title} {texts['topics']} {document.source_title}")
    for name, values in exact_values(document).items():
        for value in values:
            made.add_text(name, value)
    if document.date is not None:
        made.add_date("date", document.date)
    if document.seconds is not None:
        made.add_unsigned("seconds", document.seconds)
    # tantivy multiplies a score by log2(2 + value)
    made.add_float("static_norm", 2 ** static_norm(document) - 2)
    return made


def _number(uid: str) -> int:
    """What a document is told apart by where there are many: 64 bits, of which two being alike would do little harm."""
    return int.from_bytes(blake2b(uid.encode(), digest_size=8).digest())
