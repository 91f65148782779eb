"""What network engineers write in more than one way, and what belongs together, as data/synonyms.txt says it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hub.search.analysis import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    Run: TypeAlias = tuple[str, ...]

FILE = Path(__file__).parent / "data" / "synonyms.txt"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """From a run of words, by their stems, to the runs that mean the same, and to those that go with it."""

    same: Mapping[Run, tuple[Run, ...]]
    related: Mapping[Run, tuple[Run, ...]]
    longest: int  # words of the longest run that is looked up


def read(lines: Iterable[str]) -> Synonyms:
    """The table that lines make: spellings parted by commas, or one, “>”, and what goes with it; # begins a remark."""
    same: dict[Run, list[Run]] = {}
    related: dict[Run, list[Run]] = {}
    for line in lines:
        if line.startswith("#"):
            continue
        left, arrow, right = line.partition(">")
        spellings = _runs(left)
        for spelling in spellings:
            if arrow:
                _add(related, spelling, _runs(right))
            else:
                _add(same, spelling, spellings)
    return Synonyms(_frozen(same), _frozen(related), max(map(len, (*same, *related)), default=1))


def _runs(text: str) -> list[Run]:
    return [run for run in map(words, text.split(",")) if run]


def _add(table: dict[Run, list[Run]], run: Run, others: Iterable[Run]) -> None:
    known = table.setdefault(tuple(map(stem, run)), [])
    known.extend(other for other in others if other != run and other not in known)


def _frozen(table: Mapping[Run, list[Run]]) -> dict[Run, tuple[Run, ...]]:
    return {run: tuple(others) for run, others in table.items()}


@cache
def shipped() -> Synonyms:
    """The table that the hub comes with."""
    return read(FILE.read_text(encoding="utf-8").splitlines())
