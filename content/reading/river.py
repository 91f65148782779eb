"""The river by numbered pages, the last as quick as the first.

    page number ──▶ entries before it ──Days──▶ day, rest ──entry_river index──▶ its entries

How many entries stand before a page is arithmetic; on which day that falls is read off the counts of `RiverDay`, added
up; from that day the entries are read by the index, skipping no more than the rest within the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from content.reading.river_index import current_river_index
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

PAGE_SIZE = 30
NEIGHBOURS = 2  # page numbers shown to either side of the one in hand


class NoSuchPageError(Exception):
    """There is no page of this number; `last` is the last there is."""

    def __init__(self, number: int | None, last: int) -> None:
        super().__init__(f"There is no page {number}: the last is {last}.")
        self.number = number
        self.last = last


@dataclass(frozen=True, slots=True)
class RiverPage:
    """One page. `total` is the number of entries in the river."""

    number: int
    last: int
    total: int
    entries: Sequence[Entry]

    @property
    def newer(self) -> int | None:
        """The number of the page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """The number of the page after, if any."""
        return self.number + 1 if self.number < self.last else None

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to show."""
        return list(shown_numbers(self.number, self.last))

    @property
    def days(self) -> Iterator[tuple[date, list[Entry]]]:
        """The entries by day (UTC), newest first."""
        for day, entries in groupby(self.entries, key=_day):
            yield day, list(entries)


def _day(entry: Entry) -> date:
    if entry.published_at is None:
        raise ValueError(f"entry {entry.pk} has no date, so it is not of the river")
    return entry.published_at.astimezone(UTC).date()


def last_page(total: int, size: int) -> int:
    """The number of the last page of so many entries; an empty river has one page, empty."""
    return max(1, -(-total // size))


def shown_numbers(number: int, last: int) -> Iterator[int | None]:
    """First, last and the neighbours of `number`, rising; None where numbers are left out, never for just one."""
    wanted = {1, last, *range(max(1, number - NEIGHBOURS), min(last, number + NEIGHBOURS) + 1)}
    before = 0
    for n in sorted(wanted):
        if n - before == 2:  # noqa: PLR2004 - a gap of one number is that number
            yield n - 1
        elif n - before > 2:  # noqa: PLR2004
            yield None
        yield n
        before = n


def river_page(number: int, *, size: int = PAGE_SIZE) -> RiverPage:
    """Read page `number`, from 1.

    Raises:
        NoSuchPageError: The river is shorter.
    """
    days = current_river_index()
    last = last_page(days.total, size)
    place = days.place((number - 1) * size)
    if place is None:
        if number == 1:
            return RiverPage(1, 1, 0, [])
        raise NoSuchPageError(number, last)
    day, rest = place
    end = datetime.combine(day + timedelta(days=1), time.min, UTC)
    entries = Entry.objects.river().cards().filter(published_at__lt=end).newest()
    return RiverPage(number, last, days.total, list(entries[rest : rest + size]))
