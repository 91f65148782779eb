"""What network engineers write in more than one way, as data/synonyms.txt says it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hub.search.analysis import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    Synonyms: TypeAlias = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    """From a spelling, as words, to the others that mean the same."""

FILE = Path(__file__).parent / "data" / "synonyms.txt"


def read(lines: Iterable[str]) -> Synonyms:
    """The table that lines of spellings, parted by commas, make; lines that begin with # are remarks."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for line in lines:
        if line.startswith("#"):
            continue
        spellings = [spelling for spelling in map(words, line.split(",")) if spelling]
        for spelling in spellings:
            others = found.setdefault(spelling, [])
            others.extend(other for other in spellings if other != spelling and other not in others)
    return {spelling: tuple(others) for spelling, others in found.items()}


@cache
def shipped() -> Synonyms:
    """The table that the hub comes with."""
    return read(FILE.read_text(encoding="utf-8").splitlines())
