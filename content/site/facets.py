"""How a search can be narrowed, as links: each value of a facet leads to the same search with or without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from hub.search.results import Facet

SHOWN = 6  # values of a facet before "more"; what is chosen is shown in any case
NAMES = {
    "topic": "Topic",
    "source": "Source",
    "kind": "Kind",
    "level": "Level",
    "year": "Year",
    "length": "Length",
    "sponsored": "Sponsored",
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A value, and the address that takes it in or out."""

    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Narrowings:
    """A facet: the values in sight and those behind "more"."""

    name: str
    shown: tuple[Narrowing, ...]
    more: tuple[Narrowing, ...]


def toggled(parameters: QueryDict, name: str, value: str) -> str:
    """The address of the same search with `value` of facet `name` taken in, or out if it is in; from its first page."""
    changed = parameters.copy()
    values = changed.getlist(name)
    changed.setlist(name, [v for v in values if v != value] if value in values else [*values, value])
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


def replaced(parameters: QueryDict, name: str, value: str) -> str:
    """The address of the same search with one `name`; an empty value leaves it out."""
    changed = parameters.copy()
    changed.pop("page", None)
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}"


def without_paging(parameters: QueryDict) -> str:
    """What is searched for, whatever page and order it is read in: the query of the search's feed."""
    kept = parameters.copy()
    for name in ("page", "sort"):
        kept.pop(name, None)
    return kept.urlencode()


def narrowings(facets: Iterable[Facet], parameters: QueryDict) -> list[Narrowings]:
    """Every facet that tells answers apart: one whose only value all answers share is left out unless it is chosen."""
    shown = []
    for facet in facets:
        values = [
            Narrowing(choice.label, choice.count, choice.chosen, toggled(parameters, facet.name, choice.value))
            for choice in facet.choices
        ]
        if len(values) < 2 and not any(value.chosen for value in values):  # noqa: PLR2004 - one value is no choice
            continue
        in_sight = [value for n, value in enumerate(values) if n < SHOWN or value.chosen]
        behind = [value for value in values if value not in in_sight]
        shown.append(Narrowings(NAMES.get(facet.name, facet.name.capitalize()), tuple(in_sight), tuple(behind)))
    return shown
