"""Evidence: why an entry is assigned to a topic, and the field that stores it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class Evidence(NamedTuple):
    """One phrase for (or, with a negative weight, against) a topic. `field`: the most important one it is in."""

    phrase: str
    field: str
    weight: float
    count: int  # type: ignore[assignment]  # not a tuple's `count`, which nobody asks for

    @classmethod
    def of_finer(cls, slug: str) -> Evidence:
        """The entry is assigned to a descendant of the topic."""
        return cls(slug, "finer topic", 0.0, 1)

    def as_json(self) -> dict[str, Any]:
        """As the JSON that the API and commands show."""
        return self._asdict()


class EvidenceField(models.JSONField):
    """A list of `Evidence`. Each is stored as a list of its four values, half as long as with their names.

    Objects with names, as an earlier version stored them, are read too.
    """

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> list[Evidence]:
        """See Django's `JSONField`."""
        rows = super().from_db_value(value, expression, connection)
        return [Evidence(**row) if isinstance(row, dict) else Evidence(*row) for row in rows]
