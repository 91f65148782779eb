"""The tables that PostgreSQL keeps the index in, and how they are written.

One row a document, with a `tsvector` for each field of text, made of our own words and stems; and a row for each stem
of any text, among which nearly spelt words are looked for.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import sql

from hub.search.analysis import stem, words
from hub.search.engines.stored import exact_values, format_stamp, pack, static_norm, text_values
from hub.search.plan import EXACT_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hub.search.document import Document

FORM = format_stamp("postgresql", 6)  # the table's comment: another means that it must be built anew
NAME = "hub_search"
BATCH = 200  # documents a statement
MAX_POSITION = 16_383  # PostgreSQL's limit; words beyond are found, but not in phrases
MAX_POSITIONS = 255  # PostgreSQL's limit for one word in one document
TYPICAL_LENGTH = {"title": 7, "text": 600}  # words of a field; longer ones count less
LENGTH_SHARE = 0.6  # how much of the norm depends on the length (BM25's b)


class Tables(NamedTuple):
    """An index's tables."""

    documents: sql.Identifier
    words: sql.Identifier


LIVE = Tables(sql.Identifier(NAME), sql.Identifier(f"{NAME}_words"))
NEW = Tables(sql.Identifier(f"{NAME}_new"), sql.Identifier(f"{NAME}_words_new"))

COLUMNS = (
    "uid",
    "stored",
    *TEXT_FIELDS,
    "words",
    *EXACT_FIELDS,
    "date",
    "seconds",
    "static_norm",
    "title_norm",
    "text_norm",
)
AT_TEXT = COLUMNS.index("text")


class PostgreSQLWriter:
    """See `hub.search.engines.protocol.Writer`."""

    def __init__(self, connection: Any, tables: Tables) -> None:
        self._connection = connection
        self._table = tables.documents
        self._words = tables.words
        self._known: set[str] = set()
        names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
        renewed = (sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in COLUMNS[1:])
        self._upsert = sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT (uid) DO UPDATE SET {}").format(
            self._table, names, sql.SQL(", ").join(sql.Placeholder() * len(COLUMNS)), sql.SQL(", ").join(renewed)
        )

    def look(self) -> None:
        """Raise what the database raises where there is no table."""
        self._connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(self._table))

    def add(self, documents: Iterable[Document]) -> int:
        """See `Writer.add`."""
        n = 0
        with self._connection.cursor() as cursor:
            rows = (_row(document) for document in documents)
            while batch := list(islice(rows, BATCH)):
                cursor.executemany(self._upsert, batch)
                self._learn(cursor, batch)
                n += len(batch)
        return n

    def _learn(self, cursor: Any, batch: Iterable[Sequence[Any]]) -> None:
        """Keep the stems of texts; one that no document holds any more does no harm."""
        stems = {lexeme.split("'", 2)[1] for row in batch for lexeme in row[AT_TEXT].split(" ") if lexeme} - self._known
        query = sql.SQL("INSERT INTO {} SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING").format(self._words)
        cursor.execute(query, [sorted(stems)])
        self._known |= stems

    def remove(self, uids: Iterable[str]) -> None:
        """See `Writer.remove`."""
        query = sql.SQL("DELETE FROM {} WHERE uid = ANY(%s)").format(self._table)
        self._connection.execute(query, [list(uids)])


def _row(document: Document) -> list[Any]:
    texts = text_values(document)
    exact = exact_values(document)
    named = f"{document.title} {texts['topics']} {document.source_title}"
    return [
        document.uid,
        pack(document),
        *(lexemes(texts[name]) for name in TEXT_FIELDS),
        lexemes(named, stemmed=False),
        *(list(exact[name]) for name in EXACT_FIELDS),
        document.date,
        document.seconds,
        static_norm(document),
        field_norm("title", texts["title"]),
        field_norm("text", texts["text"]),
    ]


def lexemes(text: str, *, stemmed: bool = True) -> str:
    """A text as the literal of a `tsvector`."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words(text), 1):
        at = places.setdefault(stem(word) if stemmed else word, [])
        if len(at) < MAX_POSITIONS:
            at.append(min(place, MAX_POSITION))
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())


def field_norm(field: str, text: str) -> float:
    """The factor by which a match in this text counts for the text's length: 1 at the typical length.

    A shorter title counts more, since it says what the page is about; a shorter text does not.
    """
    share = len(text.split()) / TYPICAL_LENGTH[field]
    return float((1 - LENGTH_SHARE + LENGTH_SHARE * (share if field == "title" else max(share, 1))) ** -0.5)


def create(connection: Any, tables: Tables) -> None:
    """Make the tables, empty."""
    columns = [sql.SQL("uid text PRIMARY KEY, stored bytea NOT NULL")]
    columns += [sql.SQL("{} tsvector NOT NULL").format(sql.Identifier(name)) for name in (*TEXT_FIELDS, "words")]
    columns += [sql.SQL("{} text[] NOT NULL").format(sql.Identifier(name)) for name in EXACT_FIELDS]
    columns += [sql.SQL("date timestamptz, seconds integer, static_norm float8 NOT NULL")]
    columns += [sql.SQL("title_norm float4 NOT NULL, text_norm float4 NOT NULL")]
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(tables.documents, sql.SQL(", ").join(columns)))
    connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(tables.documents, FORM))
    connection.execute(sql.SQL('CREATE TABLE {} (stem text COLLATE "C" PRIMARY KEY)').format(tables.words))


def make_searchable(connection: Any, tables: Tables) -> None:
    """Give the tables their indexes, once they are full."""
    table = tables.documents
    for name in TEXT_FIELDS:
        connection.execute(sql.SQL("CREATE INDEX ON {} USING gin ({})").format(table, sql.Identifier(name)))
    exact = sql.SQL(", ").join(map(sql.Identifier, EXACT_FIELDS))
    connection.execute(sql.SQL("CREATE INDEX ON {} USING gin ({})").format(table, exact))
    connection.execute(sql.SQL("CREATE INDEX ON {} (date)").format(table))
    for each in tables:
        connection.execute(sql.SQL("ANALYZE {}").format(each))


def put_in_place(connection: Any, tables: Tables) -> None:
    """Let these be the live ones."""
    for new, live in zip(tables, LIVE, strict=True):
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(live))
        connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(new, live))
