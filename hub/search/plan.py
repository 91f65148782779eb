"""Plans: queries in terms that every engine supports.

`hub.search.ranking` turns a parsed query into a plan; each engine turns a plan into its own queries. Text fields
are matched by stem, exact fields by whole value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.search.analysis import stem

if TYPE_CHECKING:
    from datetime import datetime

TEXT_FIELDS = ("title", "topics", "about", "people", "text")
"""Matched by stem and position: the title; topics' names and labels; the source's name; people; and all of these with
the text itself, which so decides alone what fits, while the others say how well."""

EXACT_FIELDS = ("noun", "kind", "source", "topic", "label", "level", "show", "year", "length", "sponsored", "language")
"""Matched whole, and counted for facets."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word in a field of text (by its stem), or the whole value of an exact field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Consecutive words; with `slop`, up to that many other words between them."""

    field: str
    words: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Consecutive words, the last of which is a prefix: 10.0.* is 10, 0 and anything."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words within an edit distance (insertion, deletion, substitution, transposition)."""

    field: str
    word: str
    distance: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Published from `since` on and before `until`."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seconds:
    """Lasting at least `low` and less than `high` seconds."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Boost:
    """A part whose score is multiplied by `weight`."""

    part: Plan
    weight: float


@dataclass(frozen=True, slots=True)
class Best:
    """Any of the parts; scores as the best one, plus `tie` times the others (a disjunction max)."""

    parts: tuple[Plan, ...]
    tie: float = 0.0


@dataclass(frozen=True, slots=True)
class Bool:
    """All of `must`, none of `without`, at least `at_least` of `should`; scores are added.

    With an empty `must` and `at_least` 0, every document matches unless `without` excludes it.
    """

    must: tuple[Plan, ...] = ()
    should: tuple[Plan, ...] = ()
    without: tuple[Plan, ...] = ()
    at_least: int = 0


Plan = Term | Phrase | Prefix | Fuzzy | Dates | Seconds | Boost | Best | Bool
EVERYTHING = Bool()


def matching(plan: Plan) -> Plan:
    """The plan that matches the same documents without scoring: much cheaper for counting."""
    match plan:
        case Boost(part, _):
            return matching(part)
        case Best(parts, _):
            fits = tuple(dict.fromkeys(map(matching, parts)))
            kept = tuple(part for part in fits if not any(_makes_needless(other, part, fits) for other in fits))
            return kept[0] if len(kept) == 1 else Best(kept)
        case Bool(must, should, without, at_least):
            return Bool(tuple(map(matching, must)), tuple(map(matching, should)) if at_least else (), without, at_least)
    return plan


def _makes_needless(one: Plan, other: Plan, fits: tuple[Plan, ...]) -> bool:
    """Whether `other` need not be asked for beside `one`; of two that fit the same, the first stays."""
    if one is other or not _is_within(other, one):
        return False
    return not _is_within(one, other) or fits.index(one) < fits.index(other)


def _is_within(part: Plan, other: Plan) -> bool:
    """Whether what fits `part` fits `other`: it holds the other's words, in the same field or in one of the text's."""
    run, wanted = _run(part), _run(other)
    return bool(wanted) and _field(other) in {"text", _field(part)} and _holds(run, wanted)


def _field(part: Plan) -> str:
    return part.field if isinstance(part, Term | Phrase) else ""


def _run(part: Plan) -> tuple[str, ...]:
    """The stems of a word or of words in a row, in a field of text; none of anything else."""
    if isinstance(part, Phrase) and not part.slop:
        return tuple(map(stem, part.words))
    return (stem(part.value),) if isinstance(part, Term) and part.field in TEXT_FIELDS else ()


def _holds(run: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(run[at : at + len(other)] == other for at in range(len(run) - len(other) + 1))
