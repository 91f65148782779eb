"""Filters: a reader's choices by facet, as an address holds them: ?topic=bgp&topic=evpn&level=advanced&after=2025."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

from hub.search.plan import Bool, Dates, Plan, Term
from hub.search.syntax.dates import beginning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

FACETS = ("topic", "source", "kind", "level", "year", "length", "sponsored")
"""What an answer can be narrowed by, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Values chosen: within a facet any of them, of several facets all; and from when to when."""

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
        """Of an address's parameters (`dict(request.GET.lists())`); what is not ours, or empty, is passed over."""
        chosen = {f.name: tuple(v for v in lists.get(f.name, ()) if v) for f in fields(cls)}
        moments = {name: (chosen.pop(name) or ("",))[-1] for name in ("after", "before")}
        return cls(**chosen, **moments)  # type: ignore[arg-type]

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values chosen of a facet."""
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def without(self, name: str, value: str = "") -> Self:
        """These filters but for one value of a facet, or for `after` or `before`."""
        left: Any = "" if name in {"after", "before"} else tuple(each for each in self.chosen(name) if each != value)
        changes: dict[str, Any] = {name: left}
        return replace(self, **changes)

    def post_filters(self) -> dict[str, Plan]:
        """A plan for each facet of which something was chosen."""
        return {name: _any_of(name, self.chosen(name)) for name in FACETS if self.chosen(name)}

    def bounds(self, now: datetime) -> tuple[Plan, ...]:
        """The plan of `after` and `before`, as far as they name a date."""
        since = beginning(self.after, now) if self.after else None
        until = beginning(self.before, now) if self.before else None
        return (Dates(since, until),) if since or until else ()


def _any_of(name: str, values: Sequence[str]) -> Plan:
    terms = tuple(Term(name, value) for value in values)
    return terms[0] if len(terms) == 1 else Bool(should=terms, at_least=1)
