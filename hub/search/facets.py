"""Facets: an engine's counts as the choices that a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.models import Entry, Source, Topic
from hub.search.engines.stored import SPANS
from hub.search.results import Choice, Facet

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from hub.search.engines.protocol import Answer
    from hub.search.filters import Filters

KINDS: dict[str, str] = {
    **dict(Entry.Kind.choices),
    "topic": "Topic",
    "source": "Source",
    "person": "Person",
    "path": "Learning path",
}
LEVELS: dict[str, str] = dict(Entry.Level.choices)
ORDER = {
    "level": list(LEVELS),
    "length": list(SPANS),
}
"""Facets whose values have an order of their own; years go down, the others by count."""


def facets(answer: Answer, names: Sequence[str], filters: Filters) -> tuple[Facet, ...]:
    """The facets of an answer, with what was chosen in them even where nothing is left of it."""
    made = []
    for name in names:
        counts = dict(answer.counts.get(name, ()))
        chosen = filters.chosen(name)
        counts |= {value: 0 for value in chosen if value not in counts}
        if not counts:
            continue
        labels = _labels(name, list(counts), answer.edition)
        choices = [Choice(value, labels.get(value, value), n, value in chosen) for value, n in counts.items()]
        made.append(Facet(name, tuple(_sorted(name, choices))))
    return tuple(made)


class Titles:
    """Titles by slug, read once for each edition of the index: what changes a title is owed to the index as well."""

    def __init__(self, model: type[Source | Topic]) -> None:
        self._model = model
        self._kept: tuple[Hashable, dict[str, str]] = (None, {})

    def of(self, slugs: Sequence[str], edition: Hashable) -> Mapping[str, str]:
        """The titles of at least these; a slug that nothing has (any more) is its own."""
        kept_for, known = self._kept
        if edition is None or kept_for != edition:
            known = {}
        if missing := [slug for slug in slugs if slug not in known]:
            found = dict(self._model.objects.filter(slug__in=missing).values_list("slug", "title"))
            known = known | {slug: found.get(slug, slug) for slug in missing}
            self._kept = (edition, known)
        return known


TITLES = {"topic": Titles(Topic), "source": Titles(Source)}


def _labels(name: str, values: Sequence[str], edition: Hashable) -> Mapping[str, str]:
    if name in TITLES:
        return TITLES[name].of(values, edition)
    match name:
        case "kind":
            return KINDS
        case "level":
            return LEVELS
        case "sponsored":
            return {"yes": "Sponsored", "no": "Not sponsored"}
    return {}


def _sorted(name: str, choices: list[Choice]) -> list[Choice]:
    if name == "year":
        return sorted(choices, key=lambda choice: choice.value, reverse=True)
    if order := ORDER.get(name):
        places = {value: place for place, value in enumerate(order)}
        return sorted(choices, key=lambda choice: places.get(choice.value, len(order)))
    return sorted(choices, key=lambda choice: (-choice.count, choice.label))
