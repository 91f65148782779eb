"""What an answer says of a link. Pure; the clock is an argument.

    found ◀───────────── 200 ─────────────┐
    unseen ──404──▶ missing ──404 on a later day──▶ broken
       ├──301, 308──▶ moved              any of them ──403, 429, …──▶ by hand
       └──no answer, 5xx──▶ silent                       an editor's "gone" ──▶ broken, until one says "there"

A link is called broken only after two days' evidence, so that a site under repair breaks no path; and whoever refuses
programs is left to people to look at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db.models import TextChoices

from hub.ingest import errors
from hub.ingest.records import Failed
from hub.ingest.urls import canonical, url_key

if TYPE_CHECKING:
    from datetime import date, datetime

    from hub.ingest.records import Outcome

WEEK = timedelta(days=7)
AGAIN = timedelta(hours=26)  # surely on another day
SPREAD = 24 * 3600  # seconds: what was published together need not be asked together for ever
PATIENCE = timedelta(days=3)  # of silence, before anybody is troubled with it
REFUSES = range(400, 500)


class State(TextChoices):
    """How a link stands."""

    UNSEEN = "unseen", "Not asked yet"
    FOUND = "found", "Found"
    MOVED = "moved", "Moved for good"
    BY_HAND = "by_hand", "Check by hand"
    MISSING = "missing", "Not found, once"
    BROKEN = "broken", "Broken"
    SILENT = "silent", "No answer"


class Override(TextChoices):
    """What someone says who looked with their own eyes."""

    THERE = "there", "It is there"
    GONE = "gone", "It is gone"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """A link's state, in words, and since when."""

    state: State = State.UNSEEN
    reason: str = ""
    moved_to: str = ""
    since: date | None = None
    missed_on: date | None = None
    word: Override | None = None

    def needs_eyes(self, today: date) -> bool:
        """Whether a person should look: it refuses us, or has been silent for days, and nobody has looked yet."""
        if self.word == Override.THERE:
            return False
        silent = self.state == State.SILENT and self.since is not None and today - self.since >= PATIENCE
        return silent or self.state == State.BY_HAND


def evaluate(before: LinkStatus, outcome: Outcome, *, url: str, now: datetime) -> LinkStatus:
    """How the link stands after `outcome`, having stood as `before`."""
    if before.word == Override.GONE:
        return before
    after = _failed(before, outcome.error, now) if isinstance(outcome, Failed) else _answered(outcome, url)
    if after.state == before.state and before.since is not None:
        return replace(after, since=min(before.since, now.date()), missed_on=after.missed_on, word=before.word)
    return replace(after, since=now.date())


def due_after(standing: LinkStatus, *, key: int, now: datetime) -> datetime:
    """When to ask again: in a week, or on the next day where a second answer decides."""
    if standing.state in (State.MISSING, State.SILENT):
        return now + AGAIN
    return now + WEEK + timedelta(seconds=key * 7919 % SPREAD)  # a prime: neighbours by key fall far apart


def _answered(outcome: Outcome, url: str) -> LinkStatus:
    answer = outcome.answer  # type: ignore[union-attr]  # a Failed has none, and never comes here
    if urlsplit(answer.url).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return LinkStatus(State.BY_HAND, "It leads to the front page of its site now: what stood there may be gone.")
    moved = canonical(answer.moved_to)
    if moved and url_key(moved) != url_key(url):
        return LinkStatus(State.MOVED, f"Its site says that it has moved to {moved}.", moved_to=moved)
    return LinkStatus(State.FOUND)


def _failed(before: LinkStatus, error: errors.FetchError, now: datetime) -> LinkStatus:
    status = error.status
    match error:
        case errors.TooLarge():  # more than was asked for: it is there
            return LinkStatus(State.FOUND)
        case errors.NotFound() | errors.Gone():
            return _missed(before, f"Its site answers that there is nothing at this address (HTTP {status}).", now)
        case _ if status in REFUSES or isinstance(error, errors.Blocked):
            said = f"Its site refuses programs (HTTP {status})" if status else "This hub may not dial its address"
            return LinkStatus(State.BY_HAND, f"{said}: look with a browser.", missed_on=before.missed_on)
    if before.state == State.BROKEN:
        return before
    return LinkStatus(State.SILENT, _silence(error), missed_on=before.missed_on)


def _missed(before: LinkStatus, reason: str, now: datetime) -> LinkStatus:
    first = min(before.missed_on or now.date(), now.date())  # a day to come was written by a clock that ran ahead
    state = State.BROKEN if now.date() > first else State.MISSING
    return LinkStatus(state, reason, missed_on=first)


def _silence(error: errors.FetchError) -> str:
    match error:
        case errors.BadCertificate():
            return "Its certificate can’t be trusted."
        case errors.TooSlow():
            return "It does not finish its answer in time."
        case errors.BadRedirect():
            return "It passes visitors on without end."
        case _ if error.status:
            return f"Its server is in trouble (HTTP {error.status})."
    return "Nothing answers there."
