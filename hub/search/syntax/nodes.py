"""The tree of a query, and its printing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FIELDS = {
    "title": "title",
    "author": "person",
    "by": "person",
    "person": "person",
    "topic": "topic",
    "tag": "label",
    "label": "label",
    "source": "source",
    "from": "source",
    "kind": "kind",
    "type": "kind",
    "level": "level",
    "show": "show",
}
"""The fields people may name, and what each is called in the tree."""

Comparison = Literal["<", "<=", ">", ">=", "="]


def _scoped(field: str, text: str) -> str:
    return f"{field}:{text}" if field else text


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; it may hold marks, as 802.1Q or 10.0.0.0/8 do. `field` is empty for anywhere."""

    text: str
    field: str = ""

    def __str__(self) -> str:
        return _scoped(self.field, self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, exactly these: no synonyms."""

    text: str
    field: str = ""

    def __str__(self) -> str:
        return _scoped(self.field, f'"{self.text}"')


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so."""

    text: str
    field: str = ""

    def __str__(self) -> str:
        return _scoped(self.field, f"{self.text}*")


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` (1 or 2) letters away."""

    text: str
    distance: int = 1
    field: str = ""

    def __str__(self) -> str:
        return _scoped(self.field, f"{self.text}~{self.distance if self.distance > 1 else ''}")


@dataclass(frozen=True, slots=True)
class After:
    """Published from the beginning of `when` on: 2025, 2025-03, "last month"."""

    when: str

    def __str__(self) -> str:
        return f'after:"{self.when}"' if " " in self.when else f"after:{self.when}"


@dataclass(frozen=True, slots=True)
class Before:
    """Published before the beginning of `when`."""

    when: str

    def __str__(self) -> str:
        return f'before:"{self.when}"' if " " in self.when else f"before:{self.when}"


@dataclass(frozen=True, slots=True)
class Length:
    """Lasting so long: `duration:<30m`. With "=", about so long."""

    comparison: Comparison
    seconds: int

    def __str__(self) -> str:
        amount = f"{self.seconds // 60}m" if self.seconds % 60 == 0 else f"{self.seconds}s"
        return f"duration:{'' if self.comparison == '=' else self.comparison}{amount}"


@dataclass(frozen=True, slots=True)
class Everything:
    """No wish at all."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    part: Node

    def __str__(self) -> str:
        return f"-({self.part})" if isinstance(self.part, And | Or) else f"-{self.part}"


@dataclass(frozen=True, slots=True)
class And:
    """All of these, at least two."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these, at least two."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({part})" if isinstance(part, And) else str(part) for part in self.parts)


Leaf = Word | Phrase | Prefix | Fuzzy | After | Before | Length
Node = Leaf | Everything | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood, with sentences about what was not.

    `is_mute` where something was typed of which nothing can be looked for.
    """

    node: Node
    notes: tuple[str, ...] = ()
    has_no_rules: bool = False

    def __str__(self) -> str:
        return str(self.node)
