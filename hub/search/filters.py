"""Filters: a reader's choices by facet, as in the query string: ?topic=bgp&topic=evpn&level=advanced&after=2025."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

from hub.search.plan import Bool, Dates, Plan, Term
from hub.search.syntax.dates import beginning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

FACETS = ("topic", "source", "kind", "level", "year", "length", "sponsored")
"""All facets, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Chosen values: any within a facet, all facets together; and a range of dates."""

    topic: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    length: tuple[str, ...] = ()
    sponsored: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    @classmethod
    def from_lists(cls, lists: Mapping[str, Sequence[str]]) -> Self:
        """From query parameters (`dict(request.GET.lists())`); unknown and empty ones are ignored."""
        chosen = {f.name: tuple(v for v in lists.get(f.name, ()) if v) for f in fields(cls)}
        moments = {name: (chosen.pop(name) or ("",))[-1] for name in ("after", "before")}
        return cls(**chosen, **moments)  # type: ignore[arg-type]

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values chosen of a facet."""
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def without(self, name: str, value: str = "") -> Self:
        """These filters without one value of a facet, or without `after` or `before`."""
        left: Any = "" if name in {"after", "before"} else tuple(each for each in self.chosen(name) if each != value)
        changes: dict[str, Any] = {name: left}
        return replace(self, **changes)

    def post_filters(self) -> dict[str, Plan]:
        """A plan for each facet with a chosen value."""
        return {name: _any_of(name, self.chosen(name)) for name in FACETS if self.chosen(name)}

    def bounds(self, now: datetime) -> tuple[Plan, ...]:
        """The plan for `after` and `before`, if they are valid dates."""
        since = beginning(self.after, now) if self.after else None
        until = beginning(self.before, now) if self.before else None
        return (Dates(since, until),) if since or until else ()


def _any_of(name: str, values: Sequence[str]) -> Plan:
    terms = tuple(Term(name, value) for value in values)
    return terms[0] if len(terms) == 1 else Bool(should=terms, at_least=1)
