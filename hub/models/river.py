"""The number of river entries on each day, which makes page 3,000 as fast as page 1.

A page's number becomes a day and a small offset within that day by adding up these counts, so no query skips more rows
than one day has. Every change to the river's entries updates the counts of its days, in the same transaction; `recount`
corrects them after manual changes to the database.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, ClassVar

from django.db import connections, models, transaction
from django.db.models import Count
from django.db.models.functions import TruncDate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class RiverDayQuerySet(models.QuerySet["RiverDay"]):
    """Update and recount."""

    def add(self, changes: Mapping[date, int]) -> None:
        """Add these numbers, which may be negative, to their days (UTC), in the caller's transaction.

        Days are updated in order, so that two writers cannot deadlock.
        """
        rows = [(day, n) for day, n in sorted(changes.items()) if n]
        if not rows:
            return
        connection = connections[self.db]
        table, day, entries = (connection.ops.quote_name(name) for name in ("hub_riverday", "day", "entries"))
        upsert = (
            f"INSERT INTO {table} ({day}, {entries}) VALUES (%s, %s) "  # noqa: S608 - names of our own
            f"ON CONFLICT ({day}) DO UPDATE SET {entries} = {table}.{entries} + excluded.{entries}"
        )
        with connection.cursor() as cursor:
            cursor.executemany(upsert, rows)

    def recount(self) -> None:
        """Count every day again."""
        from hub.models.entry import Entry  # noqa: PLC0415 - both are models of one app

        with transaction.atomic(using=self.db):
            self.all().delete()
            days = Entry.objects.river().annotate(day=TruncDate("published_at", tzinfo=UTC)).values("day")
            counts = days.annotate(n=Count("id")).order_by("day")
            self.bulk_create([RiverDay(day=row["day"], entries=row["n"]) for row in counts], 500)


class RiverDay(models.Model):
    """A day (UTC) and the number of public entries dated on it."""

    day = models.DateField(primary_key=True)
    entries = models.IntegerField()

    objects: ClassVar[RiverDayQuerySet] = RiverDayQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.entries}"
