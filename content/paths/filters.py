"""Choosing among paths: by topic, level, time and form. Pure, over loaded cards.

Each list of choices is counted as if it were not narrowed itself, so that its other choices stay in sight.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from content.paths.route import Route
    from content.paths.summary import Summary

HOUR = 60  # minutes
TIMES = {"2": ("Up to 2 hours", 0, 2), "5": ("2 to 5 hours", 2, 5), "10": ("5 to 10 hours", 5, 10),
         "more": ("More than 10 hours", 10, 10_000)}  # fmt: skip
FORMS = {
    "episodes": "With episodes",
    "videos": "With videos",
    "labs": "With labs",
    "checks": "With self-checks",
    "reading": "Reading only",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, and how many paths it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen by one name."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cards that are left, in their order, and the lists to choose by."""

    cards: tuple[Summary, ...]
    lists: tuple[Choices, ...]
    is_narrowed: bool


def choose(cards: Sequence[Summary], asked: Mapping[str, str], *, found: set[int] | None = None) -> Chosen:
    """The cards that fit what is `asked`; of these, where words were searched for, the ones of `found` (keys).

    A value that nothing has is passed over: an old address should not lead to an empty page.
    """
    kept = [card for card in cards if found is None or card.page.pk in found]
    values = {name: {card.page.pk: of(card) for card in cards} for name, (_, of) in NAMES.items()}
    known = {name: {value for each in of.values() for value in each} for name, of in values.items()}
    wanted = {name: asked[name] for name in NAMES if asked.get(name) in known[name]}

    def left(*, but: str = "") -> list[Summary]:
        narrowing = [(name, value) for name, value in wanted.items() if name != but]
        return [card for card in kept if all(value in values[name][card.page.pk] for name, value in narrowing)]

    lists = []
    for name, (label, _) in NAMES.items():
        counts = Counter(value for card in left(but=name) for value in values[name][card.page.pk])
        labels = {value: words for card in cards for value, words in values[name][card.page.pk].items()}
        choices = [
            Choice(value, labels[value], counts[value], wanted.get(name) == value)
            for value in _ordered(name, labels)
            if counts[value] or wanted.get(name) == value
        ]
        lists.append(Choices(name, label, tuple(choices)))
    return Chosen(tuple(left()), tuple(lists), bool(wanted) or found is not None)


def _ordered(name: str, labels: Mapping[str, str]) -> Iterable[str]:
    fixed = {"level": Entry.Level.values, "time": TIMES, "form": FORMS}.get(name)
    return [value for value in fixed if value in labels] if fixed else sorted(labels, key=lambda value: labels[value])


def topics_of(card: Summary) -> dict[str, str]:
    """Its topics, and those above them: who looks for routing is glad of BGP."""
    own = list(card.page.topics.all())
    return {topic.slug: topic.title for topic in [*own, *(topic.parent for topic in own if topic.parent)]}


def level_of(card: Summary) -> dict[str, str]:
    """For whom it is."""
    return {card.page.level: card.page.get_level_display()}


def time_of(card: Summary) -> dict[str, str]:
    """How long its needed steps take."""
    minutes = card.route.minutes
    return {value: label for value, (label, low, high) in TIMES.items() if low * HOUR < minutes <= high * HOUR}


def forms_of(card: Summary) -> dict[str, str]:
    """What its steps are made of."""
    kinds = kinds_of(card.route)
    forms = {
        "episodes": "episode" in kinds,
        "videos": "video" in kinds,
        "labs": "lab" in kinds,
        "checks": "check" in kinds,
        "reading": not kinds & {"episode", "video", "lab"},
    }
    return {form: FORMS[form] for form, has in forms.items() if has}


def kinds_of(route: Route) -> set[str]:
    """The kinds of its steps, and of the entries that they lead to."""
    there = [step for step in route.steps if not step.is_gone]
    own = {step.step_kind.colour(step) for step in there}
    return own | {step.entry.kind for step in there if step.entry}


NAMES: dict[str, tuple[str, Callable[[Summary], dict[str, str]]]] = {
    "topic": ("Topic", topics_of), "level": ("Level", level_of), "time": ("Time", time_of), "form": ("Form", forms_of),
}  # fmt: skip
"""The names that an address chooses by, each with its label and what a card has of it, as value and label."""
