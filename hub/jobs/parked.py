"""Parked jobs of every kind: rows that failed too often and wait for an operator.

A row is named by its kind and its primary key, `tag:12`, since kinds keep their rows in several tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hub.jobs import registry
from hub.models.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub.jobs.registry import JobKind

KEY_LENGTH = 18  # digits; a longer number exceeds what the database's integers hold


@dataclass(frozen=True, slots=True)
class ParkedJob:
    """A parked row with its kind."""

    kind: JobKind
    row: Any  # a `Leased`

    @property
    def name(self) -> str:
        """The name of the row, by which commands and forms refer to it."""
        return f"{self.kind.name}:{self.row.pk}"


class NotParkedError(LookupError):
    """No parked job has this name: it was retried or discarded meanwhile, or never existed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No parked job is named “{name}”.")


def parked_jobs(*, limit: int | None = None) -> Iterator[ParkedJob]:
    """The parked jobs by kind, those parked longest first; at most `limit` of each kind."""
    for kind in registry.kinds():
        for row in kind.queryset().parked()[:limit]:
            yield ParkedJob(kind, row)


def count_parked() -> int:
    """How many jobs are parked, in one query."""
    kinds = registry.kinds()
    own_tables = [kind.rows().parked() for kind in kinds if kind.rows]
    jobs = Job.objects.filter(kind__in=[kind.name for kind in kinds if not kind.rows]).parked()
    return (
        jobs.order_by()
        .values("attempts")
        .union(*(rows.order_by().values("attempts") for rows in own_tables), all=True)
        .count()
    )


def parked_job(name: str) -> ParkedJob:
    """The parked job of this name.

    Raises:
        NotParkedError: there is none.
    """
    kind_name, _, key = name.rpartition(":")
    kinds = {kind.name: kind for kind in registry.kinds()}
    if kind_name not in kinds or not (key.isascii() and key.isdecimal() and len(key) <= KEY_LENGTH):
        raise NotParkedError(name)
    row = kinds[kind_name].queryset().parked().filter(pk=int(key)).first()
    if row is None:
        raise NotParkedError(name)
    return ParkedJob(kinds[kind_name], row)
