"""The filters of a search as links: each value of a facet links to the same search with or without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.search import FACETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from hub.search import Facet, Filters

SHOWN = 6  # values of a facet before "more"; chosen ones are always shown
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
class FacetLink:
    """A value, and the URL that adds or removes it."""

    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet: the values shown and those under "more"."""

    name: str
    shown: tuple[FacetLink, ...]
    more: tuple[FacetLink, ...]


def cut_to(length: int, parameters: QueryDict) -> QueryDict:
    """The parameters with their values cut to `length`: every link of the page repeats them."""
    cut = parameters.copy()
    for name, values in parameters.lists():
        cut.setlist(name, [value[:length] for value in values])
    return cut


def toggled(parameters: QueryDict, name: str, value: str) -> str:
    """The URL of the first page of the same search with `value` of facet `name` added, or removed if it is chosen."""
    changed = parameters.copy()
    values = changed.getlist(name)
    changed.setlist(name, [v for v in values if v != value] if value in values else [*values, value])
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


def replaced(parameters: QueryDict, name: str, value: str) -> str:
    """The URL of the same search with another `name`; an empty value removes it."""
    changed = parameters.copy()
    changed.pop("page", None)
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}"


def search_parameters(parameters: QueryDict) -> list[tuple[str, str]]:
    """The parameters that belong to the search itself, without its page and empty values."""
    known = ("q", *FACETS, "after", "before", "sort")
    return [(name, value) for name in known for value in parameters.getlist(name) if value]


def active_filters(facets: Iterable[Facet], filters: Filters, parameters: QueryDict) -> list[FacetLink]:
    """The active filters of a search, each with the URL that removes it."""
    labels = {(facet.name, choice.value): choice.label for facet in facets for choice in facet.choices}
    shown = [
        (labels.get((name, value), value), toggled(parameters, name, value))
        for name in FACETS
        for value in filters.chosen(name)
    ]
    dates = {name: getattr(filters, name) for name in ("after", "before")}
    shown += [(f"{name.capitalize()} {when}", replaced(parameters, name, "")) for name, when in dates.items() if when]
    return [FacetLink(label, 0, chosen=True, url=url) for label, url in shown]


def facet_groups(facets: Iterable[Facet], total: int, parameters: QueryDict) -> list[FacetGroup]:
    """The useful facets: one with a single value that all results share is left out unless chosen."""
    shown = []
    for facet in facets:
        values = [
            FacetLink(choice.label, choice.count, choice.chosen, toggled(parameters, facet.name, choice.value))
            for choice in facet.choices
        ]
        if len(values) == 1 and values[0].count == total and not values[0].chosen:
            continue
        in_sight = [value for n, value in enumerate(values) if n < SHOWN or value.chosen]
        behind = [value for value in values if value not in in_sight]
        shown.append(FacetGroup(NAMES.get(facet.name, facet.name.capitalize()), tuple(in_sight), tuple(behind)))
    return shown
