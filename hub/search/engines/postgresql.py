"""PostgreSQL: the index as a table (`postgresql:` for the hub's own database, or a whole URL for another).

No second part to run, and as many web nodes as you like. Each field of text is a `tsvector` made of our own words and
stems, not of PostgreSQL's; `hub.search.engines.postgresql_query` turns plans into SQL. A batch of changes, and a whole
rebuild, is one transaction: readers see all of it or nothing, and what is cut short leaves no trace.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from hub.parts import PartError
from hub.search.analysis import stem, words
from hub.search.engines import Answer, Found, Health, IndexUnusableError, WriterBusyError
from hub.search.engines.postgresql_query import Compiler, heft, lexemes
from hub.search.engines.stored import exact_values, form, pack, standing, text_values, unpack
from hub.search.plan import EXACT_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hub.search.document import Document
    from hub.search.engines import Ask
    from hub.search.plan import Plan

TABLE = sql.Identifier("hub_search")
FORM = form("postgresql", 4)  # the table's comment: another means that it must be built anew
LOCK = 0x4144_4A53  # advisory lock of the one writer, in the database's numbers: “ADJS”
BATCH = 200  # documents a statement
IDLE = 4  # connections kept open between searches
FACET_SIZE = 50  # values counted for each facet
UNDEFINED = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)

COLUMNS = (
    "uid",
    "stored",
    *TEXT_FIELDS,
    "words",
    *EXACT_FIELDS,
    "date",
    "seconds",
    "standing",
    "title_heft",
    "text_heft",
)


def connect(url: str) -> PostgreSQL:
    """The engine of the index in the URL's database.

    Raises:
        PartError: `postgresql:` alone, where the hub's own database is another one.
    """
    return PostgreSQL(url if "//" in url else _own_database())


def _own_database() -> str:
    settings = connections["default"].settings_dict
    if "postgresql" not in settings["ENGINE"]:
        raise PartError("HUB_SEARCH_URL is “postgresql:”, the hub's own database, but that is of another kind.")
    said = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return str(make_conninfo(**{name: settings[ours] or None for name, ours in said.items()}))


class PostgreSQL:
    """An index in a database."""

    name = "postgresql"

    def __init__(self, database: str) -> None:
        self.database = database
        self._guard = Lock()
        self._idle: list[psycopg.Connection[Any]] = []

    # ---- reading

    def find(self, ask: Ask) -> Answer:
        """See `Engine.find`."""
        with self._connection() as connection:
            compiler = Compiler(connection, TABLE)
            least = ask.least(lambda step: self._count(connection, compiler, ask, ask.whole(step), ())[0])
            plan = ask.whole(least)
            total, counts = self._count(connection, compiler, ask, plan, ask.facets)
            found = tuple(self._top(connection, compiler, ask, plan)) if ask.limit and total > ask.offset else ()
        return Answer(total, found, counts, compiler.lacking, least)

    def _top(self, connection: Any, compiler: Compiler, ask: Ask, plan: Plan) -> Iterator[Found]:
        score = compiler.score(plan) if ask.sort == "relevance" else sql.SQL("0.0")
        order = {
            "relevance": sql.SQL("score DESC, uid"),
            "newest": sql.SQL("date DESC NULLS LAST, uid"),
            "oldest": sql.SQL("date NULLS LAST, uid"),
        }[ask.sort]
        query = sql.SQL(
            "SELECT stored, standing * ({score}) AS score FROM {table} WHERE {fits} ORDER BY {order} "
            "LIMIT {limit} OFFSET {offset}"
        ).format(
            score=score,
            table=TABLE,
            fits=compiler.fits(plan, (*ask.filters, *ask.narrowed.values())),
            order=order,
            limit=ask.limit,
            offset=ask.offset,
        )
        for stored, value in connection.execute(query):
            yield Found(unpack(stored), float(value))

    def _count(
        self, connection: Any, compiler: Compiler, ask: Ask, plan: Plan, facets: tuple[str, ...]
    ) -> tuple[int, Mapping[str, tuple[tuple[str, int], ...]]]:
        """How many fit, and their facets, in one statement: what fits is found once, the choices applied to it."""
        chosen = {name: compiler.condition(plan) for name, plan in ask.narrowed.items()}
        parts = [sql.SQL("SELECT '', '', count(*) FROM fit WHERE {}").format(_all(chosen.values()))]
        for name in facets:
            others = _all(condition for facet, condition in chosen.items() if facet != name)
            parts.append(
                sql.SQL(
                    "(SELECT {name}, value, count(*) AS n FROM fit, unnest({column}) AS value WHERE {others} "
                    "GROUP BY value ORDER BY n DESC, value LIMIT {size})"
                ).format(name=name, column=sql.Identifier(name), others=others, size=FACET_SIZE)
            )
        needed = sql.SQL(", ").join(sql.Identifier(name) for name in EXACT_FIELDS)
        query = sql.SQL("WITH fit AS MATERIALIZED (SELECT {needed} FROM {table} WHERE {fits}) {parts}").format(
            needed=needed,
            table=TABLE,
            fits=compiler.fits(plan, ask.filters),
            parts=sql.SQL(" UNION ALL ").join(parts),
        )
        counts: dict[str, list[tuple[str, int]]] = {name: [] for name in facets}
        total = 0
        for name, value, n in connection.execute(query):
            if name:
                counts[name].append((value, n))
            else:
                total = n
        return total, {name: tuple(values) for name, values in counts.items()}

    def fetch(self, uid: str) -> Document | None:
        """See `Engine.fetch`."""
        query = sql.SQL("SELECT stored FROM {} WHERE uid = {}").format(TABLE, uid)
        with self._connection() as connection:
            row = connection.execute(query).fetchone()
        return unpack(row[0]) if row else None

    def frequency(self, field: str, word: str) -> int:
        """See `Engine.frequency`; counted up to the bound of `Compiler.frequencies`, beyond which a word is common."""
        stems = [stem(each) for each in words(word)]
        if not stems:
            return 0
        with self._connection() as connection:
            return Compiler(connection, TABLE).frequencies({(field, stems[0])})[field, stems[0]]

    def words(self, prefix: str) -> Iterable[tuple[str, int]]:
        """See `Engine.words`."""
        with self._connection() as connection:
            return Compiler(connection, TABLE).words(prefix)

    def health(self) -> Health:
        """See `Engine.health`."""
        query = sql.SQL("SELECT obj_description({}::regclass), (SELECT count(*) FROM {})")
        try:
            with self._connection() as connection:
                row = connection.execute(query.format("hub_search", TABLE)).fetchone()
        except IndexUnusableError as error:
            return Health(usable=False, sentence=str(error))
        form, documents = row or ("", 0)
        if form != FORM:
            return Health(usable=False, sentence="The search index in the database was made by another version.")
        return Health(usable=True, sentence=f"The search index holds {documents:,} documents.", documents=documents)

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection of our own, beside the request's transaction; kept for the next search if all went well."""
        with self._guard:
            connection = self._idle.pop() if self._idle else None
        try:
            if connection is None or connection.closed:
                connection = psycopg.connect(self.database, autocommit=True)
            yield connection
        except UNDEFINED as error:
            raise IndexUnusableError("There is no search index in the database yet.") from error
        except psycopg.OperationalError as error:
            if connection is not None:
                connection.close()
            raise IndexUnusableError(f"The database with the search index does not answer ({error}).") from error
        finally:
            if connection is not None:
                self._put_back(connection)

    def _put_back(self, connection: psycopg.Connection[Any]) -> None:
        with self._guard:
            if not connection.closed and len(self._idle) < IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is kept open."""
        with self._guard:
            while self._idle:
                self._idle.pop().close()

    # ---- writing

    @contextmanager
    def writing(self) -> Iterator[PostgreSQLWriter]:
        """See `Engine.writing`."""
        with self._only_writer() as connection:
            try:
                with connection.transaction():
                    writer = PostgreSQLWriter(connection, TABLE)
                    writer.look()
                    yield writer
            except UNDEFINED as error:
                raise IndexUnusableError("There is no search index in the database yet.") from error

    @contextmanager
    def rebuilding(self) -> Iterator[PostgreSQLWriter]:
        """See `Engine.rebuilding`."""
        new = sql.Identifier("hub_search_new")
        with self._only_writer() as connection, connection.transaction():
            _create(connection, new)
            yield PostgreSQLWriter(connection, new)
            _index(connection, new)
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(TABLE))
            connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(new, TABLE))

    @contextmanager
    def _only_writer(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection that holds the writer's lock, which the database frees when the connection ends."""
        try:
            connection = psycopg.connect(self.database, autocommit=True)
        except psycopg.OperationalError as error:
            raise IndexUnusableError(f"The database with the search index does not answer ({error}).") from error
        with connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            if not (row and row[0]):
                raise WriterBusyError("Another process is writing to the search index in the database.")
            yield connection


class PostgreSQLWriter:
    """See `hub.search.engines.Writer`."""

    def __init__(self, connection: Any, table: sql.Identifier) -> None:
        self._connection = connection
        self._table = table
        names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
        renewed = (sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in COLUMNS[1:])
        self._upsert = sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT (uid) DO UPDATE SET {}").format(
            table, names, sql.SQL(", ").join(sql.Placeholder() * len(COLUMNS)), sql.SQL(", ").join(renewed)
        )

    def look(self) -> None:
        """Raise what the database raises where there is no table."""
        self._connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(self._table))

    def add(self, documents: Iterable[Document]) -> int:
        """See `Writer.add`."""
        n = 0
        with self._connection.cursor() as cursor:
            rows = (_row(document) for document in documents)
            while batch := [row for row, _ in zip(rows, range(BATCH), strict=False)]:
                cursor.executemany(self._upsert, batch)
                n += len(batch)
        return n

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
        standing(document),
        heft("title", texts["title"]),
        heft("text", texts["text"]),
    ]


def _create(connection: Any, table: sql.Identifier) -> None:
    columns = [sql.SQL("uid text PRIMARY KEY, stored bytea NOT NULL")]
    columns += [sql.SQL("{} tsvector NOT NULL").format(sql.Identifier(name)) for name in (*TEXT_FIELDS, "words")]
    columns += [sql.SQL("{} text[] NOT NULL").format(sql.Identifier(name)) for name in EXACT_FIELDS]
    columns += [sql.SQL("date timestamptz, seconds integer, standing float8 NOT NULL")]
    columns += [sql.SQL("title_heft float4 NOT NULL, text_heft float4 NOT NULL")]
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(columns)))
    connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(table, FORM))


def _index(connection: Any, table: sql.Identifier) -> None:
    for name in TEXT_FIELDS:
        connection.execute(sql.SQL("CREATE INDEX ON {} USING gin ({})").format(table, sql.Identifier(name)))
    exact = sql.SQL(", ").join(map(sql.Identifier, EXACT_FIELDS))
    connection.execute(sql.SQL("CREATE INDEX ON {} USING gin ({})").format(table, exact))
    connection.execute(sql.SQL("CREATE INDEX ON {} (date)").format(table))
    connection.execute(sql.SQL("ANALYZE {}").format(table))


def _all(conditions: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join([sql.SQL("true"), *conditions])
