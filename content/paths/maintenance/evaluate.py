"""What there is to find about a path, from what was loaded of it. Pure.

Candidates are handed in, best first; what has been found before, and whatever was decided, is told by `known`, so that
nothing is proposed twice and no section is flooded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

from content.paths.maintenance.finding import Finding
from content.paths.maintenance.link_status import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from content.paths.step import PathStep

Kind = Finding.Kind
OPEN_A_SECTION = 2  # matches that wait for the maintainer at once: few enough to be read
MATCHES_A_LOOK = 3  # new ones a path and day


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that could be proposed, why, and how well it fits: 1 is as well as what the editor has chosen."""

    entry: int
    reason: str
    title: str = ""
    fit: float = 1.0


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding that there is already."""

    kind: str
    about: str
    state: str
    section_title: str = ""


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that should be there."""

    kind: str
    about: str
    reason: str
    step: UUID | None = None
    section_title: str = ""
    entry: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class PathState:
    """What a survey looks at."""

    steps: Sequence[PathStep]
    review_by: date | None = None
    editions: Mapping[int, Candidate] = field(default_factory=dict)  # by entry: the one that supersedes it
    others: Mapping[UUID, Sequence[Candidate]] = field(default_factory=dict)  # by step that is gone: in its place
    matches: Mapping[int, Sequence[Candidate]] = field(default_factory=dict)  # by number of section
    known: Sequence[KnownFinding] = ()


def evaluate_path(material: PathState, *, today: date) -> list[NewFinding]:
    """Every finding that holds today."""
    found = [*_review(material.review_by, today)]
    for step in material.steps:
        found += _of_step(step, material, today)
    return found + list(_matches(material))


def _review(review_by: date | None, today: date) -> Iterator[NewFinding]:
    if review_by is not None and review_by <= today:
        yield NewFinding(Kind.REVIEW, review_by.isoformat(), f"It was to be read through again by {_day(review_by)}.")


def _of_step(step: PathStep, material: PathState, today: date) -> Iterator[NewFinding]:
    place = f"Hop {step.position}"
    if step.is_withdrawn:
        yield NewFinding(Kind.WITHDRAWN, str(step.key), f"{place}: {step.gone_sentence}", step.key)
        yield from _another(step, material)
        return
    link = step.link
    state = link.state if link else State.UNSEEN
    if link and state == State.BROKEN:
        since = f" First missed on {_day(link.missed_on)}." if link.missed_on else ""
        yield NewFinding(Kind.BROKEN, str(step.key), f"{place}, “{step.heading}”: {link.reason}{since}", step.key)
        yield from _another(step, material)
    elif link and link.standing.needs_eyes(today):
        since = f" So it has been since {_day(link.since)}." if link.since and link.since < today else ""
        yield NewFinding(Kind.BY_HAND, str(step.key), f"{place}, “{step.heading}”: {link.reason}{since}", step.key)
    elif link and state == State.MOVED:
        about = f"{step.key}:{hash_of(link.moved_to)}"
        yield NewFinding(
            Kind.MOVED, about, f"{place}, “{step.heading}”: {link.reason}", step.key, address=link.moved_to
        )
    newer = material.editions.get(step.entry_id or 0)
    if newer and state != State.BROKEN:
        about = f"{step.key}:{newer.entry}"
        yield NewFinding(Kind.EDITION, about, f"{place}, “{step.heading}”: {newer.reason}", step.key, entry=newer.entry)


def _another(step: PathStep, material: PathState) -> Iterator[NewFinding]:
    """The best entry in the place of a step that is gone, of those that were not turned down."""
    declined = {known.about for known in material.known if known.state in Finding.DECIDED}
    on_path = {other.entry_id for other in material.steps}
    for candidate in material.others.get(step.key, ()):
        about = f"{step.key}:{candidate.entry}"
        if about not in declined and candidate.entry not in on_path:
            yield NewFinding(Kind.REPLACEMENT, about, f"In place of hop {step.position}: {candidate.reason}", step.key,
                         entry=candidate.entry)  # fmt: skip
            return


def _matches(material: PathState) -> Iterator[NewFinding]:
    """Matches that wait already, as far as they still hold, and new ones as far as there is room."""
    known = {row.about: row for row in material.known if row.kind == Kind.MATCH}
    waiting = Counter(row.section_title for row in known.values() if row.state == Finding.State.OPEN)
    on_path = {str(step.entry_id) for step in material.steps}
    for row in known.values():
        if row.state == Finding.State.OPEN and row.about not in on_path:
            yield NewFinding(Kind.MATCH, row.about, "")
    new = 0
    taken = {*known, *on_path}
    last = {step.section: step for step in material.steps}
    pairs = [(number, candidate) for number, candidates in material.matches.items() for candidate in candidates]
    for number, candidate in sorted(pairs, key=lambda pair: -pair[1].fit):  # each in the section that it fits best
        title = last[number].section_title
        if new >= MATCHES_A_LOOK or waiting[title] >= OPEN_A_SECTION or taken & {str(candidate.entry), candidate.title}:
            continue
        taken |= {str(candidate.entry)} | ({candidate.title} - {""})  # one text may stand in two feeds
        waiting[title] += 1
        new += 1
        reason = candidate.reason[:1].upper() + candidate.reason[1:]
        yield NewFinding(Kind.MATCH, str(candidate.entry), reason, last[number].key, title, candidate.entry)


def hash_of(address: str) -> str:
    """An address, short enough for `Finding.about`; the same address gives the same on every machine."""
    return UUID(bytes=blake2b(address.encode(), digest_size=16).digest()).hex


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
