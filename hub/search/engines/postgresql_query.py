"""Plans as SQL: a condition that says what fits, and an expression that says how well.

A word counts as BM25 has it, as nearly as PostgreSQL can: by how rare it is, times how often it stands there, which
flattens out (`ts_rank`, whose curve to the power of `CURVE` is BM25's within a tenth), times less in a longer field
(`field_norm`, computed when the row is written).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from psycopg import sql

from hub.search.analysis import stem
from hub.search.edit_distance import edit_distance
from hub.search.engines.postgresql_tables import TYPICAL_LENGTH
from hub.search.plan import TEXT_FIELDS, Best, Bool, Boost, Dates, Fuzzy, Phrase, Prefix, Seconds, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hub.search.engines.postgresql_tables import Tables
    from hub.search.plan import Plan

COUNTED = 5000  # documents of a word that are counted; beyond, it is common, and how common hardly matters
CURVE = 1.5
ONCE = 0.608  # what `ts_rank` gives a word that stands there once: 6 / π²
ROW = 0.8  # of what its words are worth apart, for words in a row: `ts_rank` can't tell
NEAR = 200  # nearly spelt words that are looked for, at most


class Compiler:
    """Turns plans into SQL for one search."""

    def __init__(self, connection: Any, tables: Tables) -> None:
        self.connection = connection
        self.table = tables.documents
        self.stems = tables.words
        self._rarity: dict[tuple[str, str], float] = {}

    def fits(self, plan: Plan, filters: Iterable[Plan]) -> sql.Composable:
        """The condition for a plan and all filters."""
        return _joined(" AND ", [self.condition(part) for part in (plan, *filters)])

    # ---- what fits

    def condition(self, plan: Plan) -> sql.Composable:  # noqa: PLR0911 - one line a kind of plan
        """What fits a plan."""
        match plan:
            case Boost(part, _):
                return self.condition(part)
            case Best(parts, _):
                return _joined(" OR ", [self.condition(part) for part in parts])
            case Bool():
                return self._bool(plan)
            case Dates(since, until):
                return _between("date", since, until)
            case Seconds(low, high):
                return _between("seconds", low, high)
            case Term(field, value) if field not in TEXT_FIELDS:
                return sql.SQL("{} @> ARRAY[{}]").format(sql.Identifier(field), value)
        return sql.SQL("{} @@ {}::tsquery").format(sql.Identifier(plan.field), self._tsquery(plan))

    def _bool(self, plan: Bool) -> sql.Composable:
        parts = [self.condition(part) for part in plan.must]
        parts += [sql.SQL("NOT ({})").format(self.condition(part)) for part in plan.without]
        if plan.at_least:
            wanted = [self.condition(part) for part in plan.should]
            parts.append(_joined(" OR ", wanted))  # what indexes can answer
            if plan.at_least > 1:
                held = _joined(" + ", [sql.SQL("({})::int").format(each) for each in wanted])
                parts.append(sql.SQL("({}) >= {}").format(held, plan.at_least))
        return _joined(" AND ", parts or [sql.SQL("true")])

    def _tsquery(self, leaf: Term | Phrase | Prefix | Fuzzy) -> str:
        match leaf:
            case Term(_, value):
                return f"'{stem(value)}'"
            case Phrase(_, run, slop):
                return _row([f"'{stem(word)}'" for word in run], slop)
            case Prefix(_, run):
                *before, last = run
                begun = " | ".join(f"'{each}':*" for each in sorted({last, stem(last)}))
                return " <-> ".join([*(f"'{stem(word)}'" for word in before), f"({begun})"])
            case Fuzzy(_, word, away):
                return " | ".join(f"'{each}'" for each in (stem(word), *self._near(stem(word), away)))

    def _near(self, word: str, away: int) -> list[str]:
        """The stems that differ from a word by so many letters, and not in the first; the nearest first."""
        query = sql.SQL("SELECT stem FROM {} WHERE starts_with(stem, %s) AND length(stem) BETWEEN %s AND %s")
        bounds = [word[:1], len(word) - away, len(word) + away]
        stems = (stem for (stem,) in self.connection.execute(query.format(self.stems), bounds))
        near = sorted((far, stem) for stem in stems if 0 < (far := edit_distance(word, stem, away)) <= away)
        return [stem for _, stem in near[:NEAR]]

    # ---- how well

    def score(self, plan: Plan) -> sql.Composable:
        """How well a row fits a plan."""
        wanted = set(_leaf_words(plan))
        documents = self._documents()
        for word, n in self.frequencies(wanted).items():
            self._rarity[word] = math.log(1 + max(documents - n, 0) / (n + 0.5))
        return self._score(plan)

    def _score(self, plan: Plan) -> sql.Composable:  # noqa: PLR0911 - one line a kind of plan
        match plan:
            case Boost(part, weight):
                return sql.SQL("({}) * {}").format(self._score(part), weight)
            case Best(parts, tie):
                scores = [self._score(part) for part in parts]
                best = sql.SQL("GREATEST({})").format(sql.SQL(", ").join(scores))
                if not tie:
                    return best
                return sql.SQL("({0} * {1} + ({2}) * {3})").format(best, 1 - tie, _joined(" + ", scores), tie)
            case Bool(must, should, _, _):
                return _joined(" + ", [self._score(part) for part in (*must, *should)] or [sql.SQL("0.0")])
            case Term(field, value) if field in TEXT_FIELDS:
                return self._rank(plan, self._rarity[field, stem(value)])
            case Phrase(field, run, _):
                worth = sum(self._rarity[field, stem(word)] for word in run) * ROW
                return sql.SQL("({})::int * {}").format(self.condition(plan), worth)
            case Prefix() | Fuzzy():
                return self._rank(plan, 1.0)
        return sql.SQL("0.0")

    def _rank(self, leaf: Term | Prefix | Fuzzy, worth: float) -> sql.Composable:
        score = sql.SQL("power(ts_rank('{{1,1,1,1}}', {}, {}::tsquery) / {}, {}) * {}").format(
            sql.Identifier(leaf.field), self._tsquery(leaf), ONCE, CURVE, worth
        )
        if leaf.field not in TYPICAL_LENGTH:
            return score
        return sql.SQL("{} * {}").format(score, sql.Identifier(f"{leaf.field}_norm"))

    # ---- what the index knows of words

    def frequencies(self, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """In how many documents each stem stands in its field, up to COUNTED."""
        if not wanted:
            return {}
        order = sorted(wanted)
        one = sql.SQL("(SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} @@ {}::tsquery LIMIT {}) AS held)")
        counts = [one.format(self.table, sql.Identifier(field), f"'{word}'", COUNTED) for field, word in order]
        row = self.connection.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(counts))).fetchone()
        return dict(zip(order, row, strict=True))

    def words(self, prefix: str) -> list[tuple[str, int]]:
        """The words of titles and topics that begin so, with the number of their documents."""
        of = sql.SQL("SELECT words FROM {}").format(self.table).as_string(self.connection)
        query = "SELECT word, ndoc FROM ts_stat(%s) WHERE starts_with(word, %s)"
        return [(word, n) for word, n in self.connection.execute(query, [of, prefix])]

    def _documents(self) -> int:
        query = sql.SQL("SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = {}::regclass")
        row = self.connection.execute(query.format(self.table.as_string(self.connection))).fetchone()
        return int(row[0])


def _leaf_words(plan: Plan) -> Iterable[tuple[str, str]]:
    """The fields and stems whose rarity counts."""
    match plan:
        case Boost(part, _):
            yield from _leaf_words(part)
        case Best(parts, _):
            for part in parts:
                yield from _leaf_words(part)
        case Bool(must, should, _, _):
            for part in (*must, *should):
                yield from _leaf_words(part)
        case Term(field, value) if field in TEXT_FIELDS:
            yield field, stem(value)
        case Phrase(field, run, _):
            for word in run:
                yield field, stem(word)


def _row(quoted: Sequence[str], slop: int) -> str:
    """Words in a row; of two words, up to `slop` others may stand between them (PostgreSQL's distances are exact)."""
    if len(quoted) != 2 or not slop:  # noqa: PLR2004 - a pair
        return " <-> ".join(quoted)
    one, two = quoted
    return " | ".join(f"({one} <{n}> {two})" for n in range(1, slop + 2))


def _between(column: str, low: object, high: object) -> sql.Composable:
    name = sql.Identifier(column)
    bounds: list[sql.Composable] = [sql.SQL("{} IS NOT NULL").format(name)]
    if low is not None:
        bounds.append(sql.SQL("{} >= {}").format(name, low))
    if high is not None:
        bounds.append(sql.SQL("{} < {}").format(name, high))
    return _joined(" AND ", bounds)


def _joined(by: str, parts: Sequence[sql.Composable]) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(by).join(parts)) if len(parts) > 1 else parts[0]
