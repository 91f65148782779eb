"""How far the re-tagging of the library is, read off what is owed."""

from __future__ import annotations

from dataclasses import dataclass

from hub.models import Entry, Job
from hub.models.job import LIBRARY


@dataclass(frozen=True, slots=True)
class Retagging:
    """`left` of `total` entries are still to be read for their topics."""

    left: int
    total: int

    @property
    def done(self) -> int:
        """How many are done."""
        return self.total - self.left


def retagging() -> Retagging | None:
    """The re-tagging that is under way, if one is. What came in by feeds and waits is counted with it."""
    owed = Job.objects.filter(kind=Job.Kind.TAG)
    left = owed.exclude(target=LIBRARY).pending().total()
    whole = owed.filter(target=LIBRARY).exists()
    if not left and not whole:
        return None
    total = Entry.objects.exclude(status=Entry.Status.REMOVED).count()
    return Retagging(total if whole else min(left, total), total)
