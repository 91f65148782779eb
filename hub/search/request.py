"""The request that an engine answers: what to match, what to filter by, which page of it.

`hub.search.query` builds it from what a reader typed and chose; `hub.search.engines` answer it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from hub.search.plan import Bool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hub.search.plan import Plan

ENOUGH = 40
"""Hits below which fewer terms are required. It does not depend on the page, so that all pages come from one list."""

Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    `plan` must match and scores. `filters` and `post_filters` must match and do not score. `post_filters` are the
    reader's choices by facet: the counts of a facet leave out its own post-filter, so that its other values stay
    visible.

    Of `optional_terms`, which score too, `relaxation_steps[0]` must match; where fewer than ENOUGH documents do,
    `relaxation_steps[1]`, and so on. The last step is used whatever it finds.
    """

    plan: Plan
    optional_terms: tuple[Plan, ...] = ()
    relaxation_steps: tuple[int, ...] = ()
    filters: tuple[Plan, ...] = ()
    post_filters: Mapping[str, Plan] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20
    sort: Sort = "relevance"

    def plan_requiring(self, min_should_match: int) -> Plan:
        """One plan that requires `min_should_match` of the optional terms."""
        if not self.optional_terms:
            return self.plan
        terms = Bool(should=self.optional_terms, at_least=min_should_match)
        if isinstance(self.plan, Bool) and not self.plan.at_least:
            return replace(self.plan, must=(*self.plan.must, terms))
        return Bool(must=(self.plan, terms))

    def choose_min_should_match(self, count: Callable[[int], int]) -> int:
        """The first step with enough hits; `count` says how many documents match so many of the terms."""
        if not self.optional_terms:
            return 0
        return next((step for step in self.relaxation_steps[:-1] if count(step) >= ENOUGH), self.relaxation_steps[-1])
