"""The ledger of the starter pack: which of its items have ever been loaded here.

An item in the ledger is never loaded again, even if its row was deleted since: an editor's deletion is final.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable


class StarterItemQuerySet(models.QuerySet["StarterItem"]):
    """Query and extend the ledger."""

    def missing(self, part: str, keys: Iterable[str]) -> list[str]:
        """Those of `keys` that were never loaded, in their order."""
        known = set(self.filter(part=part).values_list("key", flat=True))
        return [key for key in keys if key not in known]

    def record(self, part: str, keys: Iterable[str]) -> None:
        """Record these as loaded, in the caller's transaction."""
        self.bulk_create([StarterItem(part=part, key=key) for key in keys], 500, ignore_conflicts=True)


class StarterItem(models.Model):
    """One item of the pack that has been loaded."""

    part = models.CharField(max_length=16, help_text="topic, source, entry, page or path")
    key = models.CharField(max_length=500, help_text="its address or slug in the pack")
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StarterItemQuerySet] = StarterItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "key"], name="starter_item_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.key}"
