"""PostgreSQL: the index as tables (`postgresql:` for the hub's own database, or a whole URL for another).

No second part to run, and as many web nodes as you like. Each field of text is a `tsvector` made of our own words and
stems, not of PostgreSQL's; `hub.search.engines.postgresql_query` turns plans into SQL. A batch of changes, and a whole
rebuild, is one transaction: readers see all of it or nothing, and what is cut short leaves no trace.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from hub.ops.service_urls import PartError
from hub.pluralize import pluralize
from hub.search.analysis import stem, words
from hub.search.engines.postgresql_query import Compiler
from hub.search.engines.postgresql_tables import (
    FORM,
    LIVE,
    NAME,
    NEW,
    PostgreSQLWriter,
    create,
    make_searchable,
    put_in_place,
)
from hub.search.engines.protocol import Answer, Found, Health, IndexUnusableError, WriterBusyError
from hub.search.engines.stored import unpack
from hub.search.plan import EXACT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hub.search.document import Document
    from hub.search.plan import Plan
    from hub.search.request import SearchRequest

LOCK = 0x4144_4A53  # advisory lock of the one writer, in the database's numbers: “ADJS”
IDLE = 4  # connections kept open between searches
FACET_SIZE = 50  # values counted for each facet
UNDEFINED = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)


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

    def find(self, request: SearchRequest) -> Answer:
        """See `Engine.find`."""
        with self._connection() as connection:
            _check_format(connection)
            compiler = Compiler(connection, LIVE)
            min_should_match = request.choose_min_should_match(
                lambda step: self._count(connection, compiler, request, request.plan_requiring(step), ())[0]
            )
            plan = request.plan_requiring(min_should_match)
            total, counts = self._count(connection, compiler, request, plan, request.facets)
            found = (
                tuple(self._top(connection, compiler, request, plan))
                if request.limit and total > request.offset
                else ()
            )
        return Answer(total, found, counts, min_should_match=min_should_match)

    def _top(self, connection: Any, compiler: Compiler, request: SearchRequest, plan: Plan) -> Iterator[Found]:
        score = compiler.score(plan) if request.sort == "relevance" else sql.SQL("0.0")
        order = {
            "relevance": sql.SQL("score DESC, uid"),
            "newest": sql.SQL("date DESC NULLS LAST, uid"),
            "oldest": sql.SQL("date NULLS LAST, uid"),
        }[request.sort]
        query = sql.SQL(
            "SELECT stored, static_norm * ({score}) AS score FROM {table} WHERE {fits} ORDER BY {order} "
            "LIMIT {limit} OFFSET {offset}"
        ).format(
            score=score,
            table=LIVE.documents,
            fits=compiler.fits(plan, (*request.filters, *request.post_filters.values())),
            order=order,
            limit=request.limit,
            offset=request.offset,
        )
        for stored, value in connection.execute(query):
            yield Found(unpack(stored), float(value))

    def _count(
        self, connection: Any, compiler: Compiler, request: SearchRequest, plan: Plan, facets: tuple[str, ...]
    ) -> tuple[int, Mapping[str, tuple[tuple[str, int], ...]]]:
        """How many fit, and their facets, in one statement: what fits is found once, the choices applied to it."""
        chosen = {name: compiler.condition(plan) for name, plan in request.post_filters.items()}
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
            table=LIVE.documents,
            fits=compiler.fits(plan, request.filters),
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
        query = sql.SQL("SELECT stored FROM {} WHERE uid = {}").format(LIVE.documents, uid)
        with self._connection() as connection:
            row = connection.execute(query).fetchone()
        return unpack(row[0]) if row else None

    def frequency(self, field: str, word: str) -> int:
        """See `Engine.frequency`; counted up to the bound of `Compiler.frequencies`, beyond which a word is common."""
        stems = [stem(each) for each in words(word)]
        if not stems:
            return 0
        with self._connection() as connection:
            return Compiler(connection, LIVE).frequencies({(field, stems[0])})[field, stems[0]]

    def words(self, prefix: str) -> Iterable[tuple[str, int]]:
        """See `Engine.words`."""
        with self._connection() as connection:
            return Compiler(connection, LIVE).words(prefix)

    def health(self) -> Health:
        """See `Engine.health`."""
        query = sql.SQL("SELECT count(*) FROM {}").format(LIVE.documents)
        try:
            with self._connection() as connection:
                _check_format(connection)
                row = connection.execute(query).fetchone()
        except IndexUnusableError as error:
            return Health(usable=False, sentence=str(error))
        documents = row[0] if row else 0
        return Health(
            usable=True, sentence=f"The search index holds {pluralize(documents, 'document')}.", documents=documents
        )

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
                    writer = PostgreSQLWriter(connection, LIVE)
                    writer.look()
                    yield writer
            except UNDEFINED as error:
                raise IndexUnusableError("There is no search index in the database yet.") from error

    @contextmanager
    def rebuilding(self) -> Iterator[PostgreSQLWriter]:
        """See `Engine.rebuilding`."""
        with self._only_writer() as connection, connection.transaction():
            create(connection, NEW)
            yield PostgreSQLWriter(connection, NEW)
            make_searchable(connection, NEW)
            put_in_place(connection, NEW)

    @contextmanager
    def _only_writer(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection that holds the writer's lock.

        The database frees it when the connection ends, however that comes about; but only when it notices, so what ends
        well gives it back itself: else the next writer may find it still held.
        """
        try:
            connection = psycopg.connect(self.database, autocommit=True)
        except psycopg.OperationalError as error:
            raise IndexUnusableError(f"The database with the search index does not answer ({error}).") from error
        with connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            if not (row and row[0]):
                raise WriterBusyError("Another process is writing to the search index in the database.")
            try:
                yield connection
            finally:
                with suppress(psycopg.Error):
                    connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _check_format(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute("SELECT obj_description(%s::regclass)", [NAME]).fetchone()
    if not row or row[0] != FORM:
        raise IndexUnusableError("The search index in the database was made by another version.")


def _all(conditions: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join([sql.SQL("true"), *conditions])
