"""The registry: every kind of job, with its handler and its limits.

    hub/job_kinds.py, content/job_kinds.py ──register──▶ JobKind ◀──kind, kinds── hub.jobs.runner

A kind's due rows are `Job` rows of its name, or those of another `Leased` model (`rows`): a source is due for a visit
by its own row. A periodic kind has `producer`: asked at each tick for what to run it, in one cheap query or two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from hub.jobs.gate import Gate
from hub.models.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from hub.db.lease import LeasedQuerySet

PARK_AFTER = 5  # attempts, in a quarter of an hour: what fails so often is not cured by waiting


class Handler(Protocol):
    """Does a batch of claimed rows, in transactions of its own.

    A row that is still leased when it returns is settled by the runner: a job is completed, another row released. A
    handler that must settle a row in the transaction of its work does so itself. One that raises has its rows run
    again one by one, so it may run twice for a row.
    """

    def __call__(self, rows: Sequence[Any], /, *, now: datetime) -> object:
        """Raises what it likes: `hub.jobs.runner` retries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """One kind of job."""

    name: str
    title: str  # as operators read it: "12 wait: recognise topics"
    handle: Handler
    batch: int  # rows claimed at a time
    lease: timedelta = timedelta(minutes=5)  # longer than a batch takes; a killed worker delays its rows by as much
    gate: Gate = field(default_factory=Gate)  # how many run at once in a process; kinds may share one
    fetches: bool = False  # asks the web, and so rests while HUB_FETCH is off
    park_after: int = PARK_AFTER
    waits_for_tick: bool = False  # a full batch is not followed by the next at once, but at a later tick
    rows: Callable[[], LeasedQuerySet[Any]] | None = None  # another model's, in place of `Job`
    discards_rows: bool = False  # rows of the other model may be deleted when an operator discards their work
    prepare: Callable[[datetime], object] | None = None  # before looking for due rows: make those that are missing
    producer: Callable[[datetime], Iterable[tuple[str, int | str]]] | None = None  # (target, key) of periodic jobs

    def queryset(self) -> LeasedQuerySet[Any]:
        """All rows of this kind, due or not."""
        return self.rows() if self.rows else Job.objects.filter(kind=self.name)

    @property
    def is_discardable(self) -> bool:
        """Whether a parked row may be deleted, since it is nothing but the job."""
        return self.rows is None or self.discards_rows


_kinds: dict[str, JobKind] = {}


def register(*kinds: JobKind) -> None:
    """Have the worker run these kinds from now on."""
    _kinds.update((kind.name, kind) for kind in kinds)


def kind(name: str) -> JobKind:
    """The kind of this name.

    Raises:
        KeyError: there is none.
    """
    return _kinds[name]


def kinds() -> tuple[JobKind, ...]:
    """All there are."""
    return tuple(_kinds.values())


def title(name: str) -> str:
    """What a kind does, in words; a name that an older version has left behind stands for itself."""
    return _kinds[name].title if name in _kinds else name
