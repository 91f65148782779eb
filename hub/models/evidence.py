"""Evidence: why an entry stands under a topic, and the column that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class Evidence(NamedTuple):
    """One phrase that spoke for (or, with a negative weight, against) a topic. `field`: the weightiest it is in."""

    phrase: str
    field: str
    weight: float
    count: int  # type: ignore[assignment]  # not a tuple's `count`, which nobody asks for

    @classmethod
    def of_finer(cls, slug: str) -> Evidence:
        """That the entry stands under a finer topic."""
        return cls(slug, "finer topic", 0.0, 1)

    def as_json(self) -> dict[str, Any]:
        """For programs and people to read."""
        return self._asdict()


class EvidenceField(models.JSONField):
    """A list of `Evidence`. Each is kept as a list of its four values: with their names it would be twice as long.

    What was kept by an earlier version, with names, is read as well.
    """

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> list[Evidence]:
        """See Django's `JSONField`."""
        rows = super().from_db_value(value, expression, connection)
        return [Evidence(**row) if isinstance(row, dict) else Evidence(*row) for row in rows]
