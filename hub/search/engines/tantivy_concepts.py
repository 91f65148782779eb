"""One wanted word in its spellings, as tantivy is asked for it: what must be looked up at once, and what can wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.search.plan import Best, Bool, Boost, Phrase, Term, matching

if TYPE_CHECKING:
    from hub.search.plan import Plan


@dataclass(frozen=True, slots=True)
class ConceptQuery:
    """One optional term. `needed` are its spellings without those that the others imply: what fits these fits it."""

    first: Plan
    needed: tuple[Plan, ...]
    tie: float = 0.0

    @classmethod
    def of(cls, plan: Plan) -> ConceptQuery:
        """The concept that a plan is."""
        if not isinstance(plan, Best):
            return cls(plan, (plan,))
        fits = matching(plan)
        kept = fits.parts if isinstance(fits, Best) else (fits,)
        by_leaf: dict[Plan, Plan] = {}
        for part in plan.parts:
            by_leaf.setdefault(leaf(part), part)
        return cls(plan.parts[0], tuple(by_leaf.get(each, each) for each in kept), plan.tie)

    @property
    def plan(self) -> Plan:
        """All that is needed."""
        return self._best(self.needed)

    @property
    def words(self) -> tuple[Plan, ...]:
        """The spellings that are one word."""
        return tuple(part for part in self.needed if not isinstance(leaf(part), Phrase))

    @property
    def in_words(self) -> Plan:
        """The best of the spellings that are one word."""
        return self._best(self.words)

    @property
    def can_wait(self) -> bool:
        """Whether it was typed as one word, and other spellings are of several: looked for where the word is not."""
        return isinstance(leaf(self.first), Term) and len(self.words) < len(self.needed)

    @property
    def elsewise(self) -> tuple[Plan, ...]:
        """The spellings of several words, each where no spelling before it is."""
        found: list[Plan] = []
        before = [leaf(part) for part in self.words]
        for part in self.needed:
            if isinstance(leaf(part), Phrase):
                found.append(Bool(must=(part,), without=tuple(before)))
                before.append(leaf(part))
        return tuple(found)

    @property
    def typed(self) -> tuple[Plan, ...]:
        """What was typed, if another spelling implies it and it would not count otherwise."""
        return () if self.first in self.needed or isinstance(leaf(self.first), Term) else (self.first,)

    def _best(self, parts: tuple[Plan, ...]) -> Plan:
        return parts[0] if len(parts) == 1 else Best(parts, self.tie)


def leaf(plan: Plan) -> Plan:
    """What a boost is about."""
    while isinstance(plan, Boost):
        plan = plan.part
    return plan


def field(plan: Plan) -> str:
    """In which field a part of a plan looks."""
    about = leaf(plan)
    if isinstance(about, Best):
        return field(about.parts[0])
    return about.field if isinstance(about, Term | Phrase) else ""


def run(plan: Plan) -> tuple[str, ...]:
    """The words of a leaf, if it has any."""
    about = leaf(plan)
    if isinstance(about, Phrase):
        return about.words
    return (about.value,) if isinstance(about, Term) else ()
