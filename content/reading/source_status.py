"""How a source fares, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.models import Source

if TYPE_CHECKING:
    from datetime import datetime

State = Source.State

SENTENCES = {
    State.PAUSED: "An editor has paused it; it is not visited until it is resumed.",
    State.RETIRED: "It publishes no more. What was published stays here.",
    State.REMOVED: "An editor has removed it.",
}


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What a source's page says of it. `next_visit` and `reasons` are empty when no visit is planned."""

    sentence: str
    detail: str
    next_visit: datetime | None
    is_due: bool
    reasons: tuple[str, ...]
    awaited: str  # where it has no entries: when there will be some


def source_status(source: Source, *, now: datetime) -> SourceStatus:
    """From what the last visits left on the source, and from what an editor has yet to say of it."""
    planned = source.state in {State.ACTIVE, State.BROKEN}
    return SourceStatus(
        " ".join(filter(None, (_sentence(source), _moved(source), _waiting(source)))),
        source.last_error if source.failures else "",
        source.due_at if planned else None,
        planned and source.due_at is not None and source.due_at <= now,
        tuple(str(reason) for reason in source.due_reasons) if planned else (),
        _awaited(source) if planned else "",
    )


def _awaited(source: Source) -> str:
    if source.last_visit_at is None:
        return "Its entries stand here after the first visit."
    if source.failures:
        return "Its entries stand here once its feed can be read."
    return "Its feed was read, and held nothing to show. What it publishes next stands here."


def _moved(source: Source) -> str:
    if not source.moved_to_another:
        return ""
    return f"Its address leads for good to {source.moved_to}, which another source of this hub has already."


def _waiting(source: Source) -> str:
    if source.review != Source.Review.WAITING:
        return ""
    return f"{source.review_reason} Until an editor has looked, what it brings is kept and not shown.".strip()


def _sentence(source: Source) -> str:
    if source.state == State.RETIRED and source.due_reasons:  # an editor who retires it leaves none
        return "Its publisher has taken the feed down. What was published stays here."
    if source.state in SENTENCES:
        return SENTENCES[State(source.state)]
    if source.last_visit_at is None:
        return "It has not been visited yet."
    if source.state == State.BROKEN or source.failures:
        when = f", {source.failures} times in a row" if source.failures > 1 else " when last visited"
        return f"It could not be read{when}; the hub keeps trying."
    return "It was read without trouble."
